using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One link while an operation works on it: the link, its intents and open inbox items as last committed.</summary>
internal sealed class LinkSession
{
    /// <summary>How often a commit is built again on a link that moved meanwhile; each time another operation got through.</summary>
    private const int RebuildsMax = 8;

    private CompiledMap? _map;

    private LinkSession(Operation operation, OpenConnection connection, Link link)
    {
        Operation = operation;
        Connection = connection;
        Link = link;
    }

    public Operation Operation { get; }

    public OpenConnection Connection { get; }

    /// <summary>The map of the link's kinds.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.KindsNotPaired"/>: it was removed since the link was made.</exception>
    public CompiledMap Map => _map ??= Connection.Map(Link.Entity.Kind, Link.ActorKind);

    public Link Link { get; private set; }

    public IReadOnlyDictionary<Side, Intent> Intents { get; private set; } = new Dictionary<Side, Intent>();

    /// <summary>The open inbox items of the link.</summary>
    public IReadOnlyList<InboxItem> Items { get; private set; } = [];

    /// <summary>The due mark as read or last set; what is cleared or postponed is this one and no newer.</summary>
    public DueMark? Due { get; private set; }

    /// <summary>The link's steps that wait for an approval.</summary>
    public IReadOnlyList<HeldStep> Held { get; private set; } = [];

    /// <summary>A record that was found was taken over instead of creating one.</summary>
    public bool Adopted { get; set; }

    private Engine Engine => Operation.Engine;

    /// <summary>The session of a link that is stored.</summary>
    public static async ValueTask<LinkSession> LoadAsync(Operation operation, OpenConnection connection, Link link, CancellationToken cancellationToken)
    {
        var session = new LinkSession(operation, connection, link);
        await session.ReloadAsync(cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>The session of a link that was read with everything that is open about it.</summary>
    public static LinkSession Of(Operation operation, OpenConnection connection, LinkRow row)
    {
        var session = new LinkSession(operation, connection, row.Link);
        session.Take(row);
        return session;
    }

    /// <summary>Stores a new link with all that belongs to it, or says who holds a record.</summary>
    public static async ValueTask<(LinkSession? Session, CommitRefusal? Refusal)> InsertAsync(
        Operation operation, OpenConnection connection, Link link, Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        var session = new LinkSession(operation, connection, link with { Era = connection.State.Era });
        for (var attempt = 0; ; attempt++)
        {
            var edit = new LinkEdit(session, operation.Batch());
            build(edit);
            edit.Finish();
            var unbound = connection.Unbound;
            if (unbound is not null) edit.Batch.Put(unbound);
            var result = await operation.Engine.Store.CommitAsync(edit.Batch, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                if (unbound is not null) connection.State = unbound with { Revision = unbound.Revision + 1 };
                session.Adopt(edit, result);
                return (session, null);
            }

            // Two first links at once: the other bound the connection a moment earlier.
            if (unbound is null || result.Refusal!.Reason != RefusalReason.RevisionMoved || attempt == RebuildsMax) return (null, result.Refusal);
            var states = await operation.Engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
            connection.State = states.First(s => s.Id == connection.Id);
            connection.RequireSameDatabases();
        }
    }

    /// <summary>Commits a change that was built from what was read of the sides. When the link moved meanwhile, nothing is stored and the
    /// link is loaded again: what was read is stale against newer baselines, so the caller has to read again.</summary>
    /// <returns>Whether it was committed.</returns>
    public async ValueTask<bool> CommitReadAsync(Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        var refusal = await CommitOnceAsync(build, cancellationToken).ConfigureAwait(false);
        if (refusal is null) return true;
        if (refusal.Reason is not (RefusalReason.RevisionMoved or RefusalReason.IntentLive or RefusalReason.QuestionOpen)) throw Refused(refusal);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Commits a change of the link itself. When the link moved meanwhile, the change is built again on what is there now.</summary>
    /// <param name="build">Adds to the edit; runs again after a reload, so it looks at the session's state each time.</param>
    /// <param name="cancellationToken">Not to be given where the outcome of a write is settled: a token ends waiting, never a decision.</param>
    public async ValueTask CommitAsync(Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        var refusal = await TryCommitAsync(build, cancellationToken).ConfigureAwait(false);
        if (refusal is not null) throw Refused(refusal);
    }

    /// <summary>As <see cref="CommitAsync"/>, but gives the refusal of a rule that another record holds.</summary>
    public async ValueTask<CommitRefusal?> TryCommitAsync(Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var refusal = await CommitOnceAsync(build, cancellationToken).ConfigureAwait(false);
            if (refusal?.Reason is not RefusalReason.RevisionMoved || attempt == RebuildsMax) return refusal;
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CommitRefusal?> CommitOnceAsync(Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        var edit = new LinkEdit(this, Operation.Batch());
        build(edit);
        if (edit.ChangesLink) edit.Finish();
        if (edit.Batch.IsEmpty) return null;
        var result = await Engine.Store.CommitAsync(edit.Batch, cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted) Adopt(edit, result);
        else if (result.Refusal!.Reason == RefusalReason.FenceLost) throw Fenced();
        return result.Refusal;
    }

    /// <summary>Takes over what a commit made of the link.</summary>
    public void Adopt(LinkEdit edit, CommitResult result)
    {
        if (edit.ChangesLink) Link = edit.Link with { Revision = edit.Link.Revision + 1 };
        Intents = edit.Intents;
        Items = edit.Items.ToArray();
        Held = edit.Held.ToArray();
        Due = edit.DueAfter(result.CommitNumber);
    }

    /// <summary>The error of a run that lost its lease: another one runs the connection now, and this one must not go on.</summary>
    public static ErpLinkException Fenced() => new(ErrorCodes.LeaseLost, FailureClass.Transient,
        "Another run took this connection over. Nothing of this run is stored any more; the other one goes on.");

    /// <summary>Reads the link again, with everything that is open about it.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LinkNotFound"/>: it was ended meanwhile.</exception>
    public async ValueTask ReloadAsync(CancellationToken cancellationToken)
    {
        var rows = await Engine.Store.ReadRowsAsync([Link.Id], cancellationToken).ConfigureAwait(false);
        Take(rows.Count == 1 ? rows[0] : throw Engine.NoLink(Link.Id));
    }

    private void Take(LinkRow row)
    {
        Link = row.Link;
        Intents = row.Intents.ToDictionary(i => i.Side);
        Items = row.Items;
        Held = row.Held;
        Due = row.Due;
    }

    private ErpLinkException Refused(CommitRefusal refusal) => refusal.Reason == RefusalReason.IntentLive
        ? new(ErrorCodes.WriteUnderWay, FailureClass.Conflict, $"A write of link {Link.Id} is on its way and its outcome is not known yet. Let recovery finish it first.") { Connection = Connection.Name }
        : new(ErrorCodes.LinkBusy, FailureClass.Transient, $"Link {Link.Id} was changed at the same moment ({refusal.Reason}). Try again.") { Connection = Connection.Name };
}

using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One link while an operation works on it: the link, its intents and open inbox items as last committed.</summary>
internal sealed class LinkSession
{
    /// <summary>How often a commit is built again on a link that moved meanwhile; each time another operation got through.</summary>
    private const int RebuildsMax = 8;

    private LinkSession(Operation operation, OpenConnection connection, CompiledMap map, Link link)
    {
        Operation = operation;
        Connection = connection;
        Map = map;
        Link = link;
    }

    public Operation Operation { get; }

    public OpenConnection Connection { get; }

    public CompiledMap Map { get; }

    public Link Link { get; private set; }

    public IReadOnlyDictionary<Side, Intent> Intents { get; private set; } = new Dictionary<Side, Intent>();

    /// <summary>The open inbox items of the link.</summary>
    public IReadOnlyList<InboxItem> Items { get; private set; } = [];

    /// <summary>A record that was found was taken over instead of creating one.</summary>
    public bool Adopted { get; set; }

    private Engine Engine => Operation.Engine;

    /// <summary>The session of a link that is stored.</summary>
    public static async ValueTask<LinkSession> LoadAsync(Operation operation, OpenConnection connection, Link link, CancellationToken cancellationToken)
    {
        var session = new LinkSession(operation, connection, connection.Map(link.Entity.Kind, link.ActorKind), link);
        await session.ReloadAsync(cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Stores a new link with all that belongs to it, or says who holds a record.</summary>
    public static async ValueTask<(LinkSession? Session, CommitRefusal? Refusal)> InsertAsync(
        Operation operation, OpenConnection connection, Link link, Action<LinkEdit> build, CancellationToken cancellationToken)
    {
        var session = new LinkSession(operation, connection, connection.Map(link.Entity.Kind, link.ActorKind), link);
        for (var attempt = 0; ; attempt++)
        {
            var edit = new LinkEdit(session, new StoreBatch());
            build(edit);
            edit.Batch.Insert(edit.Link);
            var unbound = connection.Unbound;
            if (unbound is not null) edit.Batch.Put(unbound);
            var result = await operation.Engine.Store.CommitAsync(edit.Batch, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                if (unbound is not null) connection.State = unbound with { Revision = unbound.Revision + 1 };
                session.Adopt(edit);
                return (session, null);
            }

            // Two first links at once: the other bound the connection a moment earlier.
            if (unbound is null || result.Refusal!.Reason != RefusalReason.RevisionMoved || attempt == RebuildsMax) return (null, result.Refusal);
            var states = await operation.Engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
            connection.State = states.First(s => s.Id == connection.Id);
        }
    }

    /// <summary>Commits a change of the link. When the link moved meanwhile, the change is built again on what is there now.</summary>
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
            var edit = new LinkEdit(this, new StoreBatch());
            build(edit);
            if (edit.Ends) edit.Batch.Remove(edit.Link);
            else edit.Batch.Update(edit.Link);
            var result = await Engine.Store.CommitAsync(edit.Batch, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                Adopt(edit);
                return null;
            }

            if (result.Refusal!.Reason is not RefusalReason.RevisionMoved || attempt == RebuildsMax) return result.Refusal;
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Adopt(LinkEdit edit)
    {
        Link = edit.Link with { Revision = edit.Link.Revision + 1 };
        Intents = edit.Intents;
        Items = edit.Items.ToArray();
    }

    private async ValueTask ReloadAsync(CancellationToken cancellationToken)
    {
        Link = await Engine.FindLinkAsync(Link.Id, cancellationToken).ConfigureAwait(false);
        var intents = await Engine.Store.ReadIntentsAsync([Link.Id], cancellationToken).ConfigureAwait(false);
        Intents = intents.ToDictionary(i => i.Side);
        var items = new List<InboxItem>();
        var query = new InboxQuery { Link = Link.Id, Limit = 1000 };
        while (true)
        {
            var page = await Engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            items.AddRange(page);
            if (page.Count < query.Limit) break;
            query = query with { After = page[^1].Id };
        }

        Items = items;
    }

    private ErpLinkException Refused(CommitRefusal refusal) => refusal.Reason == RefusalReason.IntentLive
        ? new(ErrorCodes.WriteUnderWay, FailureClass.Conflict, $"A write of link {Link.Id} is on its way and its outcome is not known yet. Let recovery finish it first.") { Connection = Connection.Name }
        : new(ErrorCodes.LinkBusy, FailureClass.Transient, $"Link {Link.Id} was changed at the same moment ({refusal.Reason}). Try again.") { Connection = Connection.Name };
}

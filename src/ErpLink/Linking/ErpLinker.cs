using ErpLink.Connections;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>The linker; each verb has a file of its own.</summary>
internal sealed partial class ErpLinker(Engine engine) : IErpLinker
{
    private readonly ListTexts _texts = new(engine);

    private ProposalBuilder Proposals => new(engine, _texts);

    public async ValueTask DisconnectAsync(LinkId link, ErpUser user, CancellationToken cancellationToken)
    {
        using var claim = engine.Claims.Take(link);
        var session = await OpenSessionAsync(link, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        if (session.Intents.Count > 0) throw WriteUnderWay(session);
        await session.CommitAsync(edit =>
        {
            if (edit.Intents.Count > 0) throw WriteUnderWay(session);
            edit.Ends = true;
            foreach (var item in edit.Items.ToArray()) edit.Put(item with { State = InboxItemState.Closed, UpdatedAt = engine.Now });
            edit.Journal(edit.Entry(JournalEvent.Disconnected));
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Link>> GetLinksAsync(RecordRef entity, ErpUser user, CancellationToken cancellationToken)
    {
        var visible = new List<Link>();
        foreach (var definition in engine.Connections.Definitions)
        {
            var connection = await engine.Connections.OpenAsync(definition.Name, cancellationToken).ConfigureAwait(false);
            if (connection.AppDescription.Kind(entity.Kind) is not { } kind) continue;
            if (!await engine.Access.IsAllowedAsync(user, AccessRight.See, connection.Id, cancellationToken).ConfigureAwait(false)) continue;
            visible.AddRange(await engine.Store.ReadLinksByEntityAsync(connection.Id, entity.Kind, [kind.KeyEquality.Canonical(entity.Key)], cancellationToken).ConfigureAwait(false));
        }

        return visible;
    }

    public async ValueTask<Link> SetFieldLockAsync(LinkId link, string appField, bool locked, ErpUser user, CancellationToken cancellationToken)
    {
        using var claim = engine.Claims.Take(link);
        var session = await OpenSessionAsync(link, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var fields = session.Map.Fields.Where(f => f.Definition.App == appField).ToArray();
        if (fields.Length == 0)
        {
            throw new ErpLinkException(ErrorCodes.FieldUnknown, FailureClass.Invalid,
                $"Connection '{session.Connection.Name}': '{appField}' is not a mapped field of {session.Map}. Mapped are: {string.Join(", ", session.Map.Fields.Select(f => f.Definition.App))}.")
            { Connection = session.Connection.Name, Field = appField };
        }

        await session.CommitAsync(edit =>
        {
            foreach (var field in fields) edit.Field(field, f => f with { Locked = locked });
            if (!locked) edit.Batch.MarkDue(edit.Link);
            edit.Journal(edit.Entry(locked ? JournalEvent.Locked : JournalEvent.Unlocked) with { Field = appField });
        }, cancellationToken).ConfigureAwait(false);
        return session.Link;
    }

    public async ValueTask<Link> SetPausedAsync(LinkId link, bool paused, ErpUser user, CancellationToken cancellationToken)
    {
        using var claim = engine.Claims.Take(link);
        var session = await OpenSessionAsync(link, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var (from, to) = paused ? (LinkState.Active, LinkState.Paused) : (LinkState.Paused, LinkState.Active);
        if (session.Link.State == to) return session.Link;
        if (session.Link.State != from)
        {
            throw new ErpLinkException(ErrorCodes.LinkStateRefused, FailureClass.Invalid,
                $"Link {link} is {session.Link.State}; only a link that is {from} can be {(paused ? "paused" : "resumed")}.")
            { Connection = session.Connection.Name };
        }

        await session.CommitAsync(edit =>
        {
            edit.Link = edit.Link with { State = to };
            if (!paused) edit.Batch.MarkDue(edit.Link);
            edit.Journal(edit.Entry(paused ? JournalEvent.Paused : JournalEvent.Resumed));
        }, cancellationToken).ConfigureAwait(false);
        return session.Link;
    }

    public ValueTask DecideNotLinkedAsync(string connection, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken) =>
        DecideAsync(connection, entity, actor, user, JournalEvent.NotLinked, cancellationToken);

    public ValueTask WithdrawNotLinkedAsync(string connection, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken) =>
        DecideAsync(connection, entity, actor, user, JournalEvent.NotLinkedWithdrawn, cancellationToken);

    private async ValueTask DecideAsync(string connection, RecordRef entity, RecordRef? actor, ErpUser user, JournalEvent what, CancellationToken cancellationToken)
    {
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, open, cancellationToken).ConfigureAwait(false);
        open.Kind(Side.App, entity.Kind);
        var decision = new NotLinkedDecision(open.Id, entity, actor, user, engine.Now);
        var entry = engine.Begin(user).Entry(what, open.Id) with { Entity = entity, Actor = actor };
        var batch = new StoreBatch().Append(entry);
        await engine.Store.CommitAsync(what == JournalEvent.NotLinked ? batch.Put(decision) : batch.Withdraw(decision), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<LinkSession> OpenSessionAsync(LinkId id, ErpUser user, AccessRight right, CancellationToken cancellationToken)
    {
        var link = await engine.FindLinkAsync(id, cancellationToken).ConfigureAwait(false);
        var connection = await engine.Connections.OpenAsync(link.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, right, connection, cancellationToken).ConfigureAwait(false);
        return await LinkSession.LoadAsync(engine.Begin(user), connection, link, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<OpenMap> OpenMapAsync(string connection, RecordKind entity, RecordKind actor, ErpUser user, AccessRight right, CancellationToken cancellationToken)
    {
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, right, open, cancellationToken).ConfigureAwait(false);
        return new OpenMap(open, open.Map(entity, actor));
    }

    private static ErpLinkException WriteUnderWay(LinkSession session) => new(ErrorCodes.WriteUnderWay, FailureClass.Conflict,
        $"A write of link {session.Link.Id} is on its way and its outcome is not known yet. Sync the link, or let recovery finish it, and try again.")
    { Connection = session.Connection.Name };
}

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
        var ended = await engine.FindLinkAsync(link, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, ended.Connection, cancellationToken).ConfigureAwait(false);
        if ((await engine.Store.ReadIntentsAsync([link], cancellationToken).ConfigureAwait(false)).Count > 0) throw WriteUnderWay(link);

        // Neither side is needed for this, so a link can be ended while its ERP does not answer or its map is gone.
        var batch = new StoreBatch().Remove(ended).Append(engine.Begin(user).Entry(JournalEvent.Disconnected, ended));
        foreach (var item in await engine.OpenItemsAsync(link, cancellationToken).ConfigureAwait(false))
            batch.Put(item with { State = InboxItemState.Closed, UpdatedAt = engine.Now });
        foreach (var mark in await MergeCases.WaitingForAsync(engine, ended, cancellationToken).ConfigureAwait(false)) batch.MarkDue(mark);
        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted) return;
        throw result.Refusal!.Reason == RefusalReason.IntentLive ? WriteUnderWay(link) : new ErpLinkException(ErrorCodes.LinkBusy, FailureClass.Transient,
            $"Link {link} was changed at the same moment. Try again.");
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
            // What is on its way may be sent again: a lock that it would pass over is no lock.
            if (locked && edit.Intents.Values.Any(i => i.Fields.Any(f => fields.Contains(SettleStage.Find(session.Map, i.Side, f))))) throw WriteUnderWay(link);
            foreach (var field in fields) edit.Field(field, f => f with { Locked = locked });
            if (!locked) edit.MarkDue();
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
            if (!paused) edit.MarkDue();
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
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, id, cancellationToken).ConfigureAwait(false);
        var decision = what == JournalEvent.NotLinked
            ? await NotLinkedDecisions.MakeAsync(engine, id, entity, actor, user, cancellationToken).ConfigureAwait(false)
            : new NotLinkedDecision(id, entity with { Key = (await engine.Connections.AppKindAsync(entity.Kind, cancellationToken).ConfigureAwait(false)).KeyEquality.Canonical(entity.Key) }, actor, user, engine.Now);
        var entry = engine.Begin(user).Entry(what, id) with { Entity = entity, Actor = actor };
        var batch = new StoreBatch().Append(entry);
        await engine.Store.CommitAsync(what == JournalEvent.NotLinked ? batch.Put(decision) : batch.Withdraw(decision), cancellationToken).ConfigureAwait(false);
        if (what != JournalEvent.NotLinked) return;

        // What matching asked about is decided: as a whole, or about the only candidate.
        await new Bulk.MatchReviews(engine).CloseAsync(engine.Begin(user), id, entity, i => actor is null || i.Candidates.All(c => c == actor), cancellationToken).ConfigureAwait(false);
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

    private static ErpLinkException WriteUnderWay(LinkId link) => new(ErrorCodes.WriteUnderWay, FailureClass.Conflict,
        $"A write of link {link} is on its way and its outcome is not known yet. Sync the link, or let recovery finish it, and try again.");
}

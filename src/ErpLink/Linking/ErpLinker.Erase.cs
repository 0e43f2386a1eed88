using ErpLink.Storage;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    private const int PageSizeEntries = 1000;

    public async ValueTask EraseAsync(string connection, RecordRef entity, ErpUser user, CancellationToken cancellationToken)
    {
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, id, cancellationToken).ConfigureAwait(false);
        var kind = await engine.Connections.AppKindAsync(entity.Kind, cancellationToken).ConfigureAwait(false);
        var canonical = entity with { Key = kind.KeyEquality.Canonical(entity.Key) };
        var found = await engine.Store.ReadLinksByEntityAsync(id, entity.Kind, [canonical.Key.Text], cancellationToken).ConfigureAwait(false);
        var claims = new List<IDisposable>();
        try
        {
            foreach (var link in found) claims.Add(engine.Claims.Take(link.Id));
            var links = found.Count == 0 ? [] : await engine.Store.ReadLinksAsync([.. found.Select(l => l.Id)], cancellationToken).ConfigureAwait(false);
            await EraseAsync(engine.Begin(user), id, entity, canonical, links, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var claim in claims) claim.Dispose();
        }
    }

    /// <summary>One transaction: either everything is erased and decided, or nothing.</summary>
    private async ValueTask EraseAsync(
        Operation operation, ConnectionId connection, RecordRef entity, RecordRef canonical, IReadOnlyList<Link> links, CancellationToken cancellationToken)
    {
        var batch = new StoreBatch();
        var names = new HashSet<RecordRef> { entity, canonical };
        foreach (var link in links)
        {
            if ((await engine.Store.ReadIntentsAsync([link.Id], cancellationToken).ConfigureAwait(false)).Count > 0) throw WriteUnderWay(link.Id);
            batch.Remove(link).Append(operation.Entry(JournalEvent.Disconnected, link));
            names.Add(link.Entity);
            await NamesAsync(link.Id, names, cancellationToken).ConfigureAwait(false);
            foreach (var item in await engine.OpenItemsAsync(link.Id, cancellationToken).ConfigureAwait(false)) batch.Put(Emptied(item, engine.Now));
        }

        foreach (var name in names) batch.Erase(new LinkErasure(connection, name));
        batch.Put(new NotLinkedDecision(connection, canonical, null, operation.User, engine.Now));
        batch.Append(operation.Entry(JournalEvent.Erased, connection) with { Entity = entity });
        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted) return;
        throw result.Refusal!.Reason == RefusalReason.IntentLive && links.Count > 0 ? WriteUnderWay(links[0].Id) : new ErpLinkException(ErrorCodes.LinkBusy, FailureClass.Transient,
            $"The link of {entity} was changed at the same moment. Nothing was erased; try again.");
    }

    /// <summary>The names under which the journal knows the record: it may have had another key.</summary>
    private async ValueTask NamesAsync(LinkId link, HashSet<RecordRef> names, CancellationToken cancellationToken)
    {
        var query = new JournalQuery { Link = link, Limit = PageSizeEntries };
        while (true)
        {
            var page = await engine.Store.ReadJournalAsync(query, cancellationToken).ConfigureAwait(false);
            names.UnionWith(page.Select(e => e.Entity).OfType<RecordRef>());
            if (page.Count < query.Limit) return;
            query = query with { After = page[^1].Id };
        }
    }

    /// <summary>Closed, and without anything the record held: the erasure of the same commit may not see it any more.</summary>
    private static InboxItem Emptied(InboxItem item, DateTimeOffset now) => item with
    {
        State = InboxItemState.Closed,
        UpdatedAt = now,
        AppValue = default,
        ErpValue = default,
        Baseline = null,
        Failure = null,
        Attempted = null,
        Reason = string.Empty,
    };
}

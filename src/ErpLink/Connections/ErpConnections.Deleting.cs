using ErpLink.Storage;

namespace ErpLink.Connections;

internal sealed partial class ErpConnections
{
    private const int PageSizeLinks = 200;

    public async ValueTask DeleteAsync(string connection, long links, ErpUser user, CancellationToken cancellationToken)
    {
        var (_, state) = await StoredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (state.ActiveVersion > 0) throw NotDeleted(state.Name, "It is active. Deactivate it first.");
        var claim = await engine.Store.ClaimConnectionAsync(state.Id, engine.Owner, engine.Options.LeaseLife, engine.Now, cancellationToken).ConfigureAwait(false);
        if (!claim.IsAcquired) throw NotDeleted(state.Name, "A run of it is coming to its end. Try again in a minute.");
        try
        {
            if (claim.Links != links) throw NotDeleted(state.Name, $"It has {claim.Links} links, and {links} were confirmed. Look at it again.");
            var operation = engine.Begin(user);
            operation.Lease = claim.Lease;
            await EndLinksAsync(operation, state, cancellationToken).ConfigureAwait(false);
            await ForgetAsync(operation, state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await engine.Store.ReleaseLeaseAsync(claim.Lease, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask EndLinksAsync(Operation operation, ConnectionState state, CancellationToken cancellationToken)
    {
        LinkId? after = null;
        var kept = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await engine.Store.ReadLinkPageAsync(state.Id, after, PageSizeLinks, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) break;
            after = page[^1].Id;
            var writing = (await engine.Store.ReadIntentsAsync([.. page.Select(l => l.Id)], cancellationToken).ConfigureAwait(false)).Select(i => i.Link).ToHashSet();
            foreach (var link in page)
            {
                if (writing.Contains(link.Id) || !await EndAsync(operation, link, cancellationToken).ConfigureAwait(false)) kept++;
            }
        }

        if (kept > 0) throw NotDeleted(state.Name, $"What became of a write is not known yet for {kept} of its links; all others were ended. Activate it, let it run, and delete it then.");
    }

    /// <summary>Whether the link was ended; otherwise somebody works on it at this moment.</summary>
    private async ValueTask<bool> EndAsync(Operation operation, Link link, CancellationToken cancellationToken)
    {
        var batch = operation.Batch().Remove(link).Append(operation.Entry(JournalEvent.Disconnected, link) with { Note = "the connection is deleted" });
        foreach (var item in await engine.OpenItemsAsync(link.Id, cancellationToken).ConfigureAwait(false)) batch.Put(item with { State = InboxItemState.Closed, UpdatedAt = engine.Now });
        return (await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    private async ValueTask ForgetAsync(Operation operation, ConnectionState state, CancellationToken cancellationToken)
    {
        var items = await engine.Store.ReadInboxAsync(new InboxQuery { Connection = state.Id, Limit = 1000 }, cancellationToken).ConfigureAwait(false);
        var batch = operation.Batch().Put(state with { DeletedAt = engine.Now }).Forget(state.Id)
            .Append(operation.Entry(JournalEvent.ConnectionDeleted, state.Id) with { Note = $"'{state.Name}'" });
        foreach (var item in items) batch.Put(item with { State = InboxItemState.Closed, UpdatedAt = engine.Now });
        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted) throw NotDeleted(state.Name, "It was changed at the same moment. Look at it again.");
        await engine.Connections.ForgetAsync(state.Name).ConfigureAwait(false);
    }

    private static ErpLinkException NotDeleted(string name, string why) => new(ErrorCodes.DeleteRefused, FailureClass.Conflict, $"Connection '{name}' was not deleted. {why}") { Connection = name };
}

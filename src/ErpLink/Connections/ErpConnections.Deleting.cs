using ErpLink.Storage;

namespace ErpLink.Connections;

internal sealed partial class ErpConnections
{
    private const int PageSizeLinks = 200;

    /// <summary>A user who was linking when it was deactivated may come a moment late.</summary>
    private const int TurnsMax = 3;

    public async ValueTask DeleteAsync(string connection, long links, ErpUser user, CancellationToken cancellationToken)
    {
        var (_, state) = await StoredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (state.ActiveVersion > 0) throw NotDeleted(state.Name, "It is active. Deactivate it first.");
        using var alone = engine.Running.TryBegin(state.Id, cancellationToken);
        if (alone is null) throw NotDeleted(state.Name, "A run of it is coming to its end. Try again in a minute.");
        var claim = await engine.Store.ClaimConnectionAsync(state.Id, engine.Owner, engine.Options.LeaseLife, engine.Now, cancellationToken).ConfigureAwait(false);
        if (!claim.IsAcquired) throw NotDeleted(state.Name, "A run of it is coming to its end. Try again in a minute.");
        try
        {
            if (claim.Links != links && !state.IsBeingDeleted) throw NotDeleted(state.Name, $"It has {claim.Links} links, and {links} were confirmed. Look at it again.");
            var operation = engine.Begin(user);
            operation.Lease = claim.Lease;
            state = await MarkAsync(operation, state, cancellationToken).ConfigureAwait(false);
            for (var turn = 0; turn < TurnsMax && await engine.Store.CountLinksAsync(state.Id, cancellationToken).ConfigureAwait(false) > 0; turn++)
                await EndLinksAsync(operation, state, cancellationToken).ConfigureAwait(false);
            await ForgetAsync(operation, state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await engine.Store.ReleaseLeaseAsync(claim.Lease, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing of it is activated, changed or begun any more, whoever else works with it, and whatever happens to this process.</summary>
    private async ValueTask<ConnectionState> MarkAsync(Operation operation, ConnectionState state, CancellationToken cancellationToken)
    {
        if (state.IsBeingDeleted) return state;
        var marked = state with { IsBeingDeleted = true };
        var result = await engine.Store.CommitAsync(operation.Batch().Put(marked), cancellationToken).ConfigureAwait(false);
        return result.IsCommitted ? marked with { Revision = marked.Revision + 1 } : throw NotDeleted(state.Name, "It was changed at the same moment. Look at it again.");
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

        if (kept > 0) throw NotDeleted(state.Name, $"What became of a write is not known yet for {kept} of its links; all others were ended. Delete it again when that is known.");
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
        while (await engine.Store.ReadInboxAsync(new InboxQuery { Connection = state.Id, Limit = 1000 }, cancellationToken).ConfigureAwait(false) is { Count: > 0 } items)
        {
            var closing = operation.Batch();
            foreach (var item in items) closing.Put(item with { State = InboxItemState.Closed, UpdatedAt = engine.Now });
            if (!(await engine.Store.CommitAsync(closing, cancellationToken).ConfigureAwait(false)).IsCommitted) throw NotDeleted(state.Name, "Its inbox was changed at the same moment. Delete it again.");
        }

        var batch = operation.Batch().Put(state with { DeletedAt = engine.Now }).Forget(state.Id)
            .Append(operation.Entry(JournalEvent.ConnectionDeleted, state.Id) with { Note = $"'{state.Name}'" });
        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted) throw NotDeleted(state.Name, "It was changed at the same moment. Look at it again.");
        await engine.Connections.ForgetAsync(new DefinedConnection(new ConnectionDefinition(state.Name, string.Empty), state)).ConfigureAwait(false);
    }

    private static ErpLinkException NotDeleted(string name, string why) => new(ErrorCodes.DeleteRefused, FailureClass.Conflict, $"Connection '{name}' was not deleted. {why}") { Connection = name };
}

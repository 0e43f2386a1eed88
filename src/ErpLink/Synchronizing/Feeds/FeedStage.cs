using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>
/// Stage Read of an incremental run: every feed of both sides from where it was left. One transaction stores the due marks of a page and
/// the cursor after it, so that a crash repeats a page at the most, and repeating one costs a comparison.
/// </summary>
/// <remarks>Source: semantics, section 6; scenarios T52 to T59.</remarks>
internal sealed class FeedStage(RunContext run, IReadOnlyList<FeedPosition> stored, UnfinishedRuns left)
{
    private readonly Dictionary<(Side, RecordKind), FeedPosition> _positions = stored.ToDictionary(f => (f.Side, f.Kind));

    /// <summary>Where each feed is now.</summary>
    public IReadOnlyDictionary<(Side Side, RecordKind Kind), FeedPosition> Positions => _positions;

    /// <summary>Forgets where the feeds were: everything is compared.</summary>
    public void BeginAnew()
    {
        foreach (var (side, kind) in run.Connection.Compiled.Maps.SelectMany(m => m.Feeds))
            _positions[(side, kind)] = new FeedPosition(run.Connection.Id, side, kind) { OwesFullCompare = true };
    }

    /// <summary>Everything of the kind is to be compared once.</summary>
    public void OweFullCompare(StoreBatch batch, Side side, RecordKind kind)
    {
        var position = _positions.GetValueOrDefault((side, kind)) ?? new FeedPosition(run.Connection.Id, side, kind);
        _positions[(side, kind)] = position with { OwesFullCompare = true };
        batch.Put(_positions[(side, kind)]);
    }

    /// <summary>Reads what there is. A feed that fails stops only itself.</summary>
    public async ValueTask ReadAsync(IEnumerable<(Side Side, RecordKind Kind)> feeds, bool hasLinks, CancellationToken cancellationToken)
    {
        foreach (var (side, kind) in feeds)
        {
            if (run.Connection.Kind(side, kind).ChangeFeed == ChangeFeed.None) continue;
            while (!await TryReadAsync(side, kind, hasLinks, cancellationToken).ConfigureAwait(false)) { }
        }
    }

    /// <summary>Stores a position when everything of its kind was compared.</summary>
    public async ValueTask ComparedAsync(IEnumerable<(Side Side, RecordKind Kind)> feeds, CancellationToken cancellationToken)
    {
        var batch = run.Operation.Batch();
        foreach (var key in feeds.Distinct())
        {
            var position = _positions.GetValueOrDefault(key) ?? new FeedPosition(run.Connection.Id, key.Side, key.Kind);
            _positions[key] = position with { OwesFullCompare = false, FullCompareAt = run.Engine.Now };
            batch.Put(_positions[key]);
        }

        if (!batch.IsEmpty) await CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one feed; false when the side asked for a pause that is over now.</summary>
    private async ValueTask<bool> TryReadAsync(Side side, RecordKind kind, bool hasLinks, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(side, kind, hasLinks, cancellationToken).ConfigureAwait(false);
            run.CallSucceeded(side, kind);
        }
        catch (ErpLinkException error) when (error.FailureClass == FailureClass.Throttled)
        {
            if (await run.WaitOutAsync(cancellationToken).ConfigureAwait(false)) return false;
            run.CallFailed(side, kind, error.ToFailure());
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or RunStopped or ErpLinkException { Code: ErrorCodes.LeaseLost }))
        {
            var failure = SideCalls.FailureOf(error, $"Reading the changes of {kind}");
            run.PartFailure ??= failure;
            if (failure.Class == FailureClass.Forbidden) await run.AllForbiddenAsync(side, kind, failure, cancellationToken).ConfigureAwait(false);
            else run.CallFailed(side, kind, failure);
        }

        return true;
    }

    private async ValueTask ReadAsync(Side side, RecordKind kind, bool hasLinks, CancellationToken cancellationToken)
    {
        var position = _positions.GetValueOrDefault((side, kind)) ?? new FeedPosition(run.Connection.Id, side, kind);
        for (var first = true; ; first = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!first) await run.RenewAsync(cancellationToken).ConfigureAwait(false);
            var page = await run.Connection.Side(side).ReadChangesAsync(kind, position.Cursor, FieldSelection.None, cancellationToken).ConfigureAwait(false);
            var begins = position.Cursor is null || page.CursorExpired;
            var next = position with { Cursor = page.Next, OwesFullCompare = position.OwesFullCompare || (begins && hasLinks) };
            var stuck = page.HasMore && next.Cursor == position.Cursor;
            if (stuck) throw Stuck(side, kind);
            if (page.Changes.Count > 0 || next != position) await StoreAsync(side, kind, page, next, begins, cancellationToken).ConfigureAwait(false);
            position = next;
            if (!page.HasMore) return;
        }
    }

    private async ValueTask StoreAsync(Side side, RecordKind kind, ChangePage page, FeedPosition next, bool begins, CancellationToken cancellationToken)
    {
        var batch = run.Operation.Batch().Put(next);
        if (begins) left.Forget(batch);
        run.Counters = run.Counters with { Rows = run.Counters.Rows + page.Changes.Count };
        if (page.Changes.Count > 0)
        {
            var equality = run.Connection.Kind(side, kind).KeyEquality;
            var rows = page.Changes.ToLookup(c => equality.Canonical(c.Key), StringComparer.Ordinal);
            string[] keys = [.. rows.Select(r => r.Key)];
            var links = side == Side.Erp
                ? await run.Engine.Store.ReadLinksByActorAsync(run.Connection.Id, kind, keys, cancellationToken).ConfigureAwait(false)
                : await run.Engine.Store.ReadLinksByEntityAsync(run.Connection.Id, kind, keys, cancellationToken).ConfigureAwait(false);
            foreach (var link in links)
            {
                if (rows[side == Side.Erp ? link.ActorKey! : link.EntityKey].Any(row => IsNews(side, kind, link, row))) batch.MarkDue(link);
            }
        }

        await CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        _positions[(side, kind)] = next;
    }

    /// <summary>A row whose version was compared already says nothing new: feeds repeat rows within their overlap.</summary>
    private bool IsNews(Side side, RecordKind kind, Link link, RecordChange row)
    {
        if (row.Kind != ChangeKind.Changed || row.Record is not { } record || run.Connection.Kind(side, kind).VersionCovers != VersionCover.Full) return true;
        var known = side == Side.Erp ? link.ErpVersion : link.AppVersion;
        return !record.Version.IsKnown || record.Version != known || link.State == LinkState.Broken;
    }

    private async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        var result = await run.Engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.Refusal is { Reason: RefusalReason.FenceLost }) throw LinkSession.Fenced();
        if (result.Refusal is { } refusal)
            throw new ErpLinkException(ErrorCodes.CommitRefused, FailureClass.Bug, $"A page of changes could not be stored ({refusal.Reason}); the feed is read again from the same place.") { Connection = run.Connection.Name };
    }

    private ErpLinkException Stuck(Side side, RecordKind kind) => new(ErrorCodes.ContractBroken, FailureClass.Bug,
        $"Connection '{run.Connection.Name}': the feed of {kind} says that there is more, but its cursor does not move. Its author must give a new cursor with every page.")
    { Connection = run.Connection.Name, Side = side, Kind = kind, Operation = "ReadChanges" };
}

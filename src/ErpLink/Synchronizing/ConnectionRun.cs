using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One run of one connection, from taking its lease to giving it back.</summary>
internal sealed class ConnectionRun(RunContext run, ConnectionClaim claim)
{
    /// <summary>How many links go through the stages together.</summary>
    private const int PageSizeLinks = 250;

    private readonly FeedStage _feeds = new(run, claim.Feeds);
    private RunReport _report = New(run, claim);
    private bool _stored;

    /// <summary>Runs to the end, or to where it has to stop; what is left is due.</summary>
    public async ValueTask<RunReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAndCompareAsync(cancellationToken).ConfigureAwait(false);
            await HeldStage.EvaluateAsync(run, claim, PageAsync, cancellationToken).ConfigureAwait(false);
            return await EndAsync(run.PartFailure is null ? RunState.Completed : RunState.Failed, run.PartFailure).ConfigureAwait(false);
        }
        catch (RunStopped stopped)
        {
            if (stopped.PausesConnection)
            {
                var pause = new ConnectionPause(run.Engine.Now) { Failure = stopped.Failure };
                await new ConnectionPauses(run.Engine).PauseAsync(run.Operation, run.Connection.Id, pause, CancellationToken.None).ConfigureAwait(false);
            }

            return await EndAsync(stopped.State, stopped.Failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await EndAsync(RunState.Cancelled, null).ConfigureAwait(false);
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.LeaseLost)
        {
            return _report with { State = RunState.Failed, EndedAt = run.Engine.Now, Counters = run.Counters, Failure = error.ToFailure() };
        }
    }

    private static RunReport New(RunContext run, ConnectionClaim claim)
    {
        var report = new RunReport(run.Operation.Run, run.Connection.Id, run.Request.Kind) { User = run.Operation.User, StartedAt = run.Engine.Now };
        var goesOn = claim.Unfinished is { } left && left.Kind == run.Request.Kind && run.Request.Links.Count == 0 && run.Request.Kinds.Count == 0;
        return goesOn ? report with { Position = claim.Unfinished!.Position } : report;
    }

    private async ValueTask ReadAndCompareAsync(CancellationToken cancellationToken)
    {
        var maps = MapOrder.ParentsFirst(run.Connection.Compiled.Maps.Where(m => run.Request.Kinds.Count == 0 || run.Request.Kinds.Contains(m.Definition.Entity)));
        if (run.Request.Links.Count > 0)
        {
            await GuardAsync(run.Request.Links.Count, cancellationToken).ConfigureAwait(false);
            foreach (var map in maps) await PartAsync(() => ChosenAsync(map, cancellationToken)).ConfigureAwait(false);
            return;
        }

        if (run.Request.Kind == RunKind.Incremental) await _feeds.ReadAsync(maps.SelectMany(Feeds).Distinct().ToArray(), claim.Links > 0, cancellationToken).ConfigureAwait(false);
        var everything = maps.Where(m => run.Request.Kind != RunKind.Incremental || OwesFullCompare(m)).ToHashSet();
        var due = run.Counters.Rows == 0 && !run.HasMarkedDue ? claim.Due : await run.Engine.Store.CountDueAsync(run.Connection.Id, run.Engine.Now, cancellationToken).ConfigureAwait(false);
        if (due == 0 && everything.Count == 0) return;
        await GuardAsync(everything.Count > 0 ? claim.Links : due, cancellationToken).ConfigureAwait(false);
        foreach (var map in maps)
        {
            if (everything.Contains(map)) await PartAsync(() => AllAsync(map, cancellationToken)).ConfigureAwait(false);
            else if (due > 0) await PartAsync(() => DueAsync(map, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>The work on one map. A kind that does not answer delays only itself.</summary>
    private async ValueTask PartAsync(Func<ValueTask> part)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (RunStopped stopped) when (stopped.IsOfKind)
        {
            run.PartFailure ??= stopped.Failure;
        }
    }

    /// <summary>What the run may destroy without approval depends on how much it can touch, and on what runs of the last day did.</summary>
    private async ValueTask GuardAsync(long touched, CancellationToken cancellationToken)
    {
        var runs = await run.Engine.Store.ReadRunsAsync(
            new RunQuery { Connection = run.Connection.Id, Since = run.Engine.Now - TimeSpan.FromDays(1), Limit = 1000 }, cancellationToken).ConfigureAwait(false);
        run.Guard = Guard.For(claim.Links, touched, runs.Where(r => r.Id != run.Operation.Run).Sum(r => r.Counters.Destructive));
    }

    /// <summary>A side without a feed is compared in full on its own schedule; one with server times now and then, too, as a net below
    /// what its feed may miss; any whose cursor began anew, once.</summary>
    private bool OwesFullCompare(CompiledMap map) => claim.Links > 0 && Feeds(map).Any(feed =>
    {
        var position = _feeds.Positions.GetValueOrDefault(feed);
        if (position?.OwesFullCompare == true) return true;
        var options = run.Engine.Options;
        TimeSpan? every = run.Connection.Kind(feed.Side, feed.Kind).ChangeFeed switch
        {
            ChangeFeed.None => options.FullCompareEvery,
            ChangeFeed.Timestamp => options.SweepEvery,
            _ => null,
        };
        return every is { } interval && (position?.FullCompareAt is not { } last || run.Engine.Now - last >= interval);
    });

    private static (Side Side, RecordKind Kind)[] Feeds(CompiledMap map) => [(Side.App, map.Definition.Entity), (Side.Erp, map.Definition.Actor)];

    private ValueTask DueAsync(CompiledMap map, CancellationToken cancellationToken) =>
        PagesAsync(map, new LinkRowQuery(run.Connection.Id, map.Definition.Entity, map.Definition.Actor) { DueAt = run.Engine.Now, Limit = PageSizeLinks }, null, cancellationToken);

    private async ValueTask AllAsync(CompiledMap map, CancellationToken cancellationToken)
    {
        var query = new LinkRowQuery(run.Connection.Id, map.Definition.Entity, map.Definition.Actor) { Limit = PageSizeLinks };
        if (_report.Position is { } position)
        {
            if (position.Entity != map.Definition.Entity || position.Actor != map.Definition.Actor) return; // Done before the crash.
            query = query with { After = position.After };
            _report = _report with { Position = null };
        }

        await PagesAsync(map, query, after => new RunPosition(map.Definition.Entity, map.Definition.Actor, after), cancellationToken).ConfigureAwait(false);
        if (run.Request.Kind is RunKind.Incremental or RunKind.Full) await _feeds.ComparedAsync(Feeds(map), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask PagesAsync(CompiledMap map, LinkRowQuery query, Func<LinkId, RunPosition>? position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await run.Engine.Store.ReadRowPageAsync(query, cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0) await PageAsync(map, rows, cancellationToken).ConfigureAwait(false);
            if (rows.Count < query.Limit) return;
            query = query with { After = rows[^1].Link.Id };
            if (position is not null) await ProgressAsync(position(rows[^1].Link.Id), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ChosenAsync(CompiledMap map, CancellationToken cancellationToken)
    {
        foreach (var ids in run.Request.Links.Chunk(PageSizeLinks))
        {
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            LinkRow[] ofMap = [.. rows.Where(r => r.Link.Connection == run.Connection.Id && r.Link.Entity.Kind == map.Definition.Entity && r.Link.ActorKind == map.Definition.Actor)];
            if (ofMap.Length > 0) await PageAsync(map, ofMap, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask PageAsync(CompiledMap map, IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await run.RenewAsync(cancellationToken).ConfigureAwait(false);
        await new RunPage(run, map).RunAsync(rows, cancellationToken).ConfigureAwait(false);
        run.Request.Progress?.Report(run.Counters);
    }

    /// <summary>Where a run that reads everything goes on after a crash.</summary>
    private async ValueTask ProgressAsync(RunPosition position, CancellationToken cancellationToken)
    {
        _report = _report with { Counters = run.Counters };
        await StoreAsync(_report with { Position = position }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A run that found nothing to do leaves no trace.</summary>
    private async ValueTask<RunReport> EndAsync(RunState state, Failure? failure)
    {
        _report = _report with { State = state, EndedAt = run.Engine.Now, Counters = run.Counters, Failure = failure, Position = null, HasHeldSteps = run.HasHeld };
        var quiet = state is RunState.Completed or RunState.Cancelled && run.Counters.Compared == 0;
        if (_stored || !quiet || claim.Unfinished is not null) await StoreAsync(_report, CancellationToken.None).ConfigureAwait(false);
        return _report;
    }

    private async ValueTask StoreAsync(RunReport report, CancellationToken cancellationToken)
    {
        var batch = run.Operation.Batch().Put(report);
        if (claim.Unfinished is { } left && !_stored) batch.Put(left with { State = RunState.Failed, EndedAt = run.Engine.Now, Position = null });
        await run.Engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        _stored = true;
    }
}

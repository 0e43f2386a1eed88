using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One run of one connection, from taking its lease to giving it back.</summary>
internal sealed class ConnectionRun(RunContext run, ConnectionClaim claim)
{
    /// <summary>What a store gives in one page at the most.</summary>
    private const int PageSizeLinksMost = 1000;

    private readonly HashSet<CompiledMap> _done = [];
    private readonly RestoreWatch _watch = new(run, claim);
    private UnfinishedRuns _left = UnfinishedRuns.None(run);
    private FeedStage _feeds = null!;
    private RunReport _report = new(run.Operation.Run, run.Connection.Id, run.Request.Kind) { User = run.Operation.User, StartedAt = run.Engine.Now };
    private bool _stored, _guarded, _evaluated;

    /// <summary>Runs to the end, or to where it has to stop; what is left is due.</summary>
    public async ValueTask<RunReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await BeginAsync(cancellationToken).ConfigureAwait(false);
                if (run.Dismisses) await DismissStage.RunAsync(run, cancellationToken).ConfigureAwait(false);
                else if (_report.Plan is { } plan) await ExecuteAsync(plan, cancellationToken).ConfigureAwait(false);
                if (run.PlanItem is null) await ReadAndCompareAsync(cancellationToken).ConfigureAwait(false);
                await RestoreWatch.FinishAsync(run, _feeds.Positions.Values.All(p => !p.OwesFullCompare), cancellationToken).ConfigureAwait(false);
                await EvaluateAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RunStopped stopped)
            {
                if (stopped.PausesConnection)
                {
                    var pause = new ConnectionPause(run.Engine.Now) { Failure = stopped.Failure };
                    await new ConnectionPauses(run.Engine).PauseAsync(run.Operation, run.Connection.Id, pause, CancellationToken.None).ConfigureAwait(false);
                }

                return await StopAsync(stopped.State, stopped.Failure).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return await StopAsync(RunState.Cancelled, null).ConfigureAwait(false);
            }

            return await EndAsync(run.PartFailure is null ? RunState.Completed : RunState.Failed, run.PartFailure).ConfigureAwait(false);
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.LeaseLost)
        {
            return _report with { State = RunState.Failed, EndedAt = run.Engine.Now, Counters = run.Counters, Failure = error.ToFailure() };
        }
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await _watch.BeginAsync(cancellationToken).ConfigureAwait(false);
        _left = await UnfinishedRuns.ReadAsync(run, claim, cancellationToken).ConfigureAwait(false);
        run.Report = () => _report;
        _feeds = new FeedStage(run, claim.Feeds, _left);
        if (run.IsSetBack) _feeds.BeginAnew();
        await MapChanges.NoticeAsync(run, claim, _feeds, _left).ConfigureAwait(false);
        await ParkedRecords.LookAsync(run, cancellationToken).ConfigureAwait(false);
        _report = _report with { Plan = run.Dismisses ? null : run.PlanItem?.Plan ?? _left.Plan };
        if (run.PlanItem is { } item) await AnswerAsync(item).ConfigureAwait(false);
    }

    /// <summary>Stores a person's decision about a plan before anything of it is carried out.</summary>
    private async ValueTask AnswerAsync(InboxItem item)
    {
        var what = run.Dismisses ? JournalEvent.Dismissed : JournalEvent.Approved;
        var batch = run.Operation.Batch().Put(_report).Put(item with { State = InboxItemState.Answered, UpdatedAt = run.Engine.Now })
            .Append(run.Operation.Entry(what, item.Connection) with { Note = $"plan {item.Plan}" });
        _left.End(batch);
        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        if (result.Refusal is not null) throw new RunStopped(RunState.Failed, new Failure(FailureClass.Conflict, ErrorCodes.AnswerStale, "The plan was answered or changed at the same moment. List the inbox again."));
        _stored = true;
    }

    /// <summary>Carries out the steps of a plan that a person approved, in this run or in one that did not come to its end.</summary>
    private async ValueTask ExecuteAsync(Guid plan, CancellationToken cancellationToken)
    {
        var own = run.Guard;
        (run.Guard, run.Approved) = (Guard.Approved(plan), plan);
        await HeldStage.ReleaseAsync(run, new HashSet<Guid> { plan }, PageAsync, cancellationToken).ConfigureAwait(false);
        (run.Guard, run.Approved) = (own, null);
    }

    /// <summary>Steps of a run whose process ended before its evaluation are evaluated, too.</summary>
    private bool OwesEvaluation => !_evaluated && (run.HasHeld || _left.MayHold);

    private async ValueTask EvaluateAsync(CancellationToken cancellationToken)
    {
        if (OwesEvaluation || run.PlanItem is not null)
        {
            if (!_guarded) await GuardAsync(0, cancellationToken).ConfigureAwait(false);
            await HeldStage.EvaluateAsync(run, _left.Open, PageAsync, cancellationToken).ConfigureAwait(false);
        }

        _evaluated = true;
    }

    private async ValueTask ReadAndCompareAsync(CancellationToken cancellationToken)
    {
        var maps = MapOrder.ParentsFirst(run.Connection.Compiled.Maps.Where(m => run.Request.Kinds.Count == 0 || run.Request.Kinds.Contains(m.Definition.Entity)));
        if (run.Request.Links is { } chosen)
        {
            await GuardAsync(chosen.Count, cancellationToken).ConfigureAwait(false);
            foreach (var map in maps) await PartAsync(() => ChosenAsync(map, chosen, cancellationToken)).ConfigureAwait(false);
            return;
        }

        if (run.Request.Kind == RunKind.Incremental) await _feeds.ReadAsync(maps.SelectMany(m => m.Feeds).Distinct().ToArray(), claim.Links > 0, cancellationToken).ConfigureAwait(false);
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

    /// <summary>What the run may destroy without approval depends on how much it can touch, and on what runs of the last day did without
    /// one.</summary>
    private async ValueTask GuardAsync(long touched, CancellationToken cancellationToken)
    {
        var query = new RunQuery { Connection = run.Connection.Id, Since = run.Engine.Now - TimeSpan.FromDays(1), Limit = 1000 };
        var destroyed = 0L;
        while (true)
        {
            var runs = await run.Engine.Store.ReadRunsAsync(query, cancellationToken).ConfigureAwait(false);
            destroyed += runs.Where(r => r.Id != run.Operation.Run && r.Kind != RunKind.Execute).Sum(r => r.Counters.Destructive);
            if (runs.Count < query.Limit) break;
            query = query with { Before = runs[^1].Id };
        }

        run.Guard = Guard.For(claim.Links, touched, destroyed);
        _guarded = true;
    }

    private bool OwesFullCompare(CompiledMap map) => claim.Links > 0 && map.Feeds.Any(feed =>
        FullCompareRule.IsOwed(run.Engine, run.Connection, feed.Side, feed.Kind, _feeds.Positions.GetValueOrDefault(feed)));

    private ValueTask DueAsync(CompiledMap map, CancellationToken cancellationToken) =>
        PagesAsync(map, Query(map) with { DueAt = run.Engine.Now }, null, cancellationToken);

    private async ValueTask AllAsync(CompiledMap map, CancellationToken cancellationToken)
    {
        var query = Query(map);
        if (_left.Position is { } position)
        {
            if (position.Entity == map.Definition.Entity && position.Actor == map.Definition.Actor)
            {
                query = query with { After = position.After };
                _left.Position = null;
            }
            else if (run.Request.Kind != RunKind.Incremental)
            {
                _done.Add(map); // Done before the run was left. (An incremental one asks each map whether it still owes its compare.)
                return;
            }
        }

        await PagesAsync(map, query, after => new RunPosition(map.Definition.Entity, map.Definition.Actor, after), cancellationToken).ConfigureAwait(false);
        _done.Add(map);
        if (run.Request.Kind is not (RunKind.Incremental or RunKind.Full)) return;

        // A feed that serves two maps was answered for when both are done, not earlier: a crash between them would leave out the second.
        var over = map.Feeds.Where(feed => run.Connection.Compiled.Maps.All(m => _done.Contains(m) || !m.Feeds.Contains(feed)));
        await _feeds.ComparedAsync(over, cancellationToken).ConfigureAwait(false);
    }

    private LinkRowQuery Query(CompiledMap map) =>
        new(run.Connection.Id, map.Definition.Entity, map.Definition.Actor) { Limit = PageSize(map) };

    /// <summary>As many links as fill the batches of both sides, so that no call of a page is a small one.</summary>
    private int PageSize(CompiledMap map)
    {
        var wanted = run.Engine.Options.PageSizeLinks;
        var larger = Math.Clamp(Math.Max(map.App.BatchSizeRecordsMax, map.Erp.BatchSizeRecordsMax), 1, PageSizeLinksMost);
        var both = larger;
        while (both <= PageSizeLinksMost && (both % map.App.BatchSizeRecordsMax != 0 || both % map.Erp.BatchSizeRecordsMax != 0)) both += larger;
        var step = both <= PageSizeLinksMost ? both : larger;
        return Math.Max(step, wanted / step * step);
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

    private async ValueTask ChosenAsync(CompiledMap map, IReadOnlyList<LinkId> chosen, CancellationToken cancellationToken)
    {
        foreach (var ids in chosen.Chunk(PageSize(map)))
        {
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            var ofMap = run.RowsOf(map, rows);
            if (ofMap.Length > 0) await PageAsync(map, ofMap, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask PageAsync(CompiledMap map, IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await run.RenewAsync(cancellationToken).ConfigureAwait(false);
        run.Guard = run.Guard.Touching(run.Counters.Compared + rows.Count);
        var before = run.Counters.Destructive;
        await new RunPage(run, map).RunAsync(rows, cancellationToken).ConfigureAwait(false);
        Report();

        // What was destroyed counts for a day, after a crash, too.
        if (run.Counters.Destructive > before)
            await StoreAsync(_report with { Counters = run.Counters, HasHeldSteps = OwesEvaluation }, endsOthers: false, CancellationToken.None).ConfigureAwait(false);
    }

    private void Report()
    {
        try
        {
            run.Request.Progress?.Report(run.Counters);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Who watches the run is not to end it.
        }
    }

    /// <summary>Where a run that reads everything goes on when it does not come to its end.</summary>
    private async ValueTask ProgressAsync(RunPosition position, CancellationToken cancellationToken)
    {
        if (!UnfinishedRuns.IsWhole(run.Request)) return; // What it leaves out cannot be told from its position.
        _report = _report with { Counters = run.Counters, Position = position, HasHeldSteps = OwesEvaluation };
        await StoreAsync(_report, endsOthers: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Everything was read.</summary>
    private async ValueTask<RunReport> EndAsync(RunState state, Failure? failure)
    {
        _report = Final(state, failure) with { Position = null };
        if (!_stored && !run.IsReported && state == RunState.Completed && !_left.Any && FoundNothing) return _report; // It leaves no trace.
        await StoreAsync(_report, endsOthers: true, CancellationToken.None).ConfigureAwait(false);
        await _watch.EndAsync(CancellationToken.None).ConfigureAwait(false);
        return _report;
    }

    private bool FoundNothing => run.Counters.Compared == run.Counters.Unchanged + run.Counters.Skipped + run.Counters.Waiting;

    /// <summary>The run ends before its end. One that reads everything stays open in the store: the next of its kind goes on.</summary>
    private async ValueTask<RunReport> StopAsync(RunState state, Failure? failure)
    {
        _report = Final(state, failure);
        if (run.IsSetBack) _report = _report with { Position = null }; // What it compared is not trusted any more.
        if (!_stored && !run.IsReported && state == RunState.Cancelled && run.Counters.Compared == 0) return _report;
        await StoreAsync(_report.Position is null ? _report : _report with { EndedAt = null }, endsOthers: false, CancellationToken.None).ConfigureAwait(false);
        await _watch.EndAsync(CancellationToken.None).ConfigureAwait(false);
        return _report;
    }

    private RunReport Final(RunState state, Failure? failure) =>
        _report with { State = state, EndedAt = run.Engine.Now, Counters = run.Counters, Failure = failure, HasHeldSteps = run.IsPresented || OwesEvaluation };

    private async ValueTask StoreAsync(RunReport report, bool endsOthers, CancellationToken cancellationToken)
    {
        var batch = run.Operation.Batch().Put(report);
        if (report.EndedAt is not null && !_evaluated) await HeldStage.LeaveToNextAsync(run, batch, _left.Ended).ConfigureAwait(false);
        if (endsOthers) _left.End(batch);
        var result = await run.Engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        _stored = true;
    }
}

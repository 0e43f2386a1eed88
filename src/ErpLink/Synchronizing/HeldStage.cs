using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>The end of stage Guard: everything was read, so it is known how much the held steps would destroy. Within the limits they are
/// released and executed; beyond, they are a plan that a person approves.</summary>
internal static class HeldStage
{
    private const int PageSizeLinks = 250;

    public static async ValueTask EvaluateAsync(
        RunContext run, ConnectionClaim claim, Func<CompiledMap, IReadOnlyList<LinkRow>, CancellationToken, ValueTask> page, CancellationToken cancellationToken)
    {
        if (!run.HasHeld && claim.Unfinished is null) return;
        var presented = (await OpenPlansAsync(run, cancellationToken).ConfigureAwait(false)).ToDictionary(i => i.Plan!.Value);
        var (destructive, overwritten) = await CountAsync(run, presented, cancellationToken).ConfigureAwait(false);
        if (destructive + overwritten == 0) return;
        var within = destructive + run.Counters.Destructive <= run.Guard.DestructiveMax && overwritten + run.Counters.Overwritten <= run.Guard.OverwriteMax;
        if (!within)
        {
            await PresentAsync(run, presented, destructive, overwritten, cancellationToken).ConfigureAwait(false);
            return;
        }

        run.Guard = Guard.Approved();
        await ReleaseAsync(run, plan => !presented.ContainsKey(plan), page, cancellationToken).ConfigureAwait(false);
        run.HasHeld = false;
    }

    /// <summary>Sends the links of held steps through the stages again, with a guard that lets them pass: what moved meanwhile is merged as
    /// it is now.</summary>
    public static async ValueTask ReleaseAsync(
        RunContext run, Func<Guid, bool> which, Func<CompiledMap, IReadOnlyList<LinkRow>, CancellationToken, ValueTask> page, CancellationToken cancellationToken)
    {
        await foreach (var steps in PagesAsync(run, cancellationToken).ConfigureAwait(false))
        {
            var ids = steps.Where(s => which(s.Plan)).Select(s => s.Step.Link).Distinct().ToArray();
            if (ids.Length == 0) continue;
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            foreach (var map in MapOrder.ParentsFirst(run.Connection.Compiled.Maps))
            {
                LinkRow[] ofMap = [.. rows.Where(r => r.Link.Entity.Kind == map.Definition.Entity && r.Link.ActorKind == map.Definition.Actor)];
                if (ofMap.Length > 0) await page(map, ofMap, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>All held steps of the connection, page by page.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<HeldStep>> PagesAsync(RunContext run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new HeldQuery(run.Connection.Id) { Limit = PageSizeLinks };
        while (true)
        {
            var steps = await run.Engine.Store.ReadHeldAsync(query, cancellationToken).ConfigureAwait(false);
            if (steps.Count == 0) yield break;
            yield return steps;
            query = query with { After = steps[^1].Step.Link };
        }
    }

    private static async ValueTask<(long Destructive, long Overwritten)> CountAsync(RunContext run, Dictionary<Guid, InboxItem> presented, CancellationToken cancellationToken)
    {
        long destructive = 0, overwritten = 0;
        await foreach (var steps in PagesAsync(run, cancellationToken).ConfigureAwait(false))
        {
            foreach (var link in steps.Where(s => !presented.ContainsKey(s.Plan)).GroupBy(s => s.Step.Link))
            {
                if (link.Any(s => Guard.IsDestructive(s.Step.Effect))) destructive++;
                if (link.Any(s => s.Step.Effect == PlanEffect.Overwrite)) overwritten++;
            }
        }

        return (destructive, overwritten);
    }

    private static async ValueTask<IReadOnlyList<InboxItem>> OpenPlansAsync(RunContext run, CancellationToken cancellationToken) =>
        [.. (await run.Engine.Store.ReadInboxAsync(new InboxQuery { Connection = run.Connection.Id, Kind = InboxItemKind.HeldPlan, Limit = 1000 }, cancellationToken).ConfigureAwait(false)).Where(i => i.Plan is not null)];

    private static async ValueTask PresentAsync(RunContext run, Dictionary<Guid, InboxItem> presented, long destructive, long overwritten, CancellationToken cancellationToken)
    {
        var plans = new HashSet<Guid>();
        await foreach (var steps in PagesAsync(run, cancellationToken).ConfigureAwait(false)) plans.UnionWith(steps.Select(s => s.Plan).Where(p => !presented.ContainsKey(p)));
        var batch = run.Operation.Batch();
        foreach (var plan in plans)
        {
            var reason = $"A run would blank values or end links on {destructive} records and overwrite values on {overwritten}; without approval it may do so on "
                + $"{run.Guard.DestructiveMax} and {run.Guard.OverwriteMax}. Nothing of it was done. Look at the steps, then approve or dismiss them.";
            batch.Put(new InboxItem(InboxItemId.New(run.Engine.Entropy, run.Engine.Time), run.Connection.Id, InboxItemKind.HeldPlan)
            { Plan = plan, Reason = reason, CreatedAt = run.Engine.Now, UpdatedAt = run.Engine.Now });
        }

        var result = await run.Engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
    }
}

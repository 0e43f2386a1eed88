using System.Runtime.CompilerServices;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A page of links through the stages of a run.</summary>
internal delegate ValueTask PageRunner(CompiledMap map, IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken);

/// <summary>The end of stage Guard: everything was read, so it is known how much the held steps would destroy. Within the limits they are
/// released and executed; beyond, they are a plan that a person approves.</summary>
internal static class HeldStage
{
    private const int PageSizeLinks = 250;

    /// <summary>Due marks set when a run ends before it has read everything: one would do, unless that link is ended meanwhile.</summary>
    private const int MarksMax = 100;

    /// <param name="run">The run at its end.</param>
    /// <param name="unfinished">Plans of runs that go on later: how much they come to is not known, so they are shown and not released.</param>
    /// <param name="page">Sends links through the stages.</param>
    /// <param name="cancellationToken">Ends between two pages.</param>
    public static async ValueTask EvaluateAsync(RunContext run, IReadOnlySet<Guid> unfinished, PageRunner page, CancellationToken cancellationToken)
    {
        var open = await OpenPlansAsync(run, cancellationToken).ConfigureAwait(false);
        var presented = open.Select(i => i.Plan!.Value).ToHashSet();
        var found = await CountAsync(run, presented, cancellationToken).ConfigureAwait(false);
        await CloseAsync(run, open.Where(i => !found.Plans.Contains(i.Plan!.Value))).ConfigureAwait(false);
        if (found.Plans.IsSubsetOf(presented)) return;
        var within = run.PlanItem is null && found.Destructive + run.Counters.Destructive <= run.Guard.DestructiveMax && found.Overwritten + run.Counters.Overwritten <= run.Guard.OverwriteMax;
        if (!within)
        {
            await PresentAsync(run, found.Plans.Except(presented), found).ConfigureAwait(false);
            return;
        }

        if (found.Plans.Except(presented).Where(unfinished.Contains).ToArray() is { Length: > 0 } shown)
        {
            await PresentAsync(run, shown, found).ConfigureAwait(false);
            presented.UnionWith(shown);
        }

        run.Guard = run.Guard.Released(plan => !presented.Contains(plan));
        await ReleaseAsync(run, found.Plans.Except(presented).ToHashSet(), page, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the links of held steps through the stages again, with a guard that lets them pass: what moved meanwhile is merged as
    /// it is now.</summary>
    public static async ValueTask ReleaseAsync(RunContext run, IReadOnlySet<Guid> plans, PageRunner page, CancellationToken cancellationToken)
    {
        await foreach (var steps in PagesAsync(run.Engine.Store, run.Connection.Id, null, cancellationToken).ConfigureAwait(false))
        {
            var ids = steps.Where(s => plans.Contains(s.Plan)).Select(s => s.Step.Link).Distinct().ToArray();
            if (ids.Length == 0) continue;
            await WithdrawUnmappedAsync(run, steps.Where(s => plans.Contains(s.Plan))).ConfigureAwait(false);
            var rows = await run.Engine.Store.ReadRowsAsync(ids, cancellationToken).ConfigureAwait(false);
            foreach (var map in MapOrder.ParentsFirst(run.Connection.Compiled.Maps))
            {
                var ofMap = run.RowsOf(map, rows);
                if (ofMap.Length > 0) await page(map, ofMap, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Steps about records of which no map speaks any more cannot be carried out, and would be shown again after every answer.</summary>
    public static async ValueTask WithdrawUnmappedAsync(RunContext run, IEnumerable<HeldStep> steps)
    {
        var batch = run.Operation.Batch();
        foreach (var held in steps.Where(s => !run.Connection.Compiled.Maps.Any(m => m.Definition.Entity == s.Step.Entity?.Kind && m.Definition.Actor == s.Step.Actor?.Kind)))
        {
            batch.Release(held).Append(run.Operation.Entry(JournalEvent.Dismissed, run.Connection.Id) with
            { Link = held.Step.Link, Entity = held.Step.Entity, Actor = held.Step.Actor, Side = held.Step.Side, Field = held.Step.Field, Note = "its map was removed" });
        }

        if (!batch.IsEmpty) await CommitAsync(run, batch).ConfigureAwait(false);
    }

    /// <summary>A run ended before it had read everything: the next one looks at what this one held, or those it took the place of, and
    /// evaluates it.</summary>
    public static async ValueTask LeaveToNextAsync(RunContext run, StoreBatch batch, IEnumerable<Guid> others)
    {
        var links = run.HeldLinks.Keys.Take(MarksMax).ToHashSet();
        foreach (var other in others)
        {
            var held = await run.Engine.Store.ReadHeldAsync(new HeldQuery(run.Connection.Id) { Plan = other, Limit = MarksMax }, CancellationToken.None).ConfigureAwait(false);
            links.UnionWith(held.Select(h => h.Step.Link));
        }

        foreach (var link in links) batch.MarkDue(new DueMark(run.Connection.Id, link));
    }

    /// <summary>Held steps of a connection, page by page, all steps of a link on one page.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<HeldStep>> PagesAsync(
        ILinkStore store, ConnectionId connection, Guid? plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new HeldQuery(connection) { Plan = plan, Limit = PageSizeLinks };
        while (true)
        {
            var steps = await store.ReadHeldAsync(query, cancellationToken).ConfigureAwait(false);
            if (steps.Count == 0) yield break;
            yield return steps;
            query = query with { After = steps[^1].Step.Link };
        }
    }

    private static async ValueTask<HeldCounts> CountAsync(RunContext run, HashSet<Guid> presented, CancellationToken cancellationToken)
    {
        var counts = new HeldCounts([], 0, 0);
        await foreach (var steps in PagesAsync(run.Engine.Store, run.Connection.Id, null, cancellationToken).ConfigureAwait(false))
        {
            counts.Plans.UnionWith(steps.Select(s => s.Plan));
            foreach (var link in steps.Where(s => !presented.Contains(s.Plan)).GroupBy(s => s.Step.Link))
            {
                if (link.Any(s => Guard.IsDestructive(s.Step.Effect))) counts = counts with { Destructive = counts.Destructive + 1 };
                if (link.Any(s => s.Step.Effect == PlanEffect.Overwrite)) counts = counts with { Overwritten = counts.Overwritten + 1 };
            }
        }

        return counts;
    }

    private static async ValueTask<IReadOnlyList<InboxItem>> OpenPlansAsync(RunContext run, CancellationToken cancellationToken) =>
        [.. (await run.Engine.Store.ReadInboxAsync(new InboxQuery { Connection = run.Connection.Id, Kind = InboxItemKind.HeldPlan, Limit = 1000 }, cancellationToken).ConfigureAwait(false)).Where(i => i.Plan is not null)];

    /// <summary>Nothing of a plan is left: what it was about went another way.</summary>
    private static async ValueTask CloseAsync(RunContext run, IEnumerable<InboxItem> empty)
    {
        var batch = run.Operation.Batch();
        foreach (var item in empty)
            batch.Put(item with { State = InboxItemState.Closed, UpdatedAt = run.Engine.Now }).Append(run.Operation.Entry(JournalEvent.Closed, item.Connection) with { Note = $"plan {item.Plan}" });
        if (!batch.IsEmpty) await CommitAsync(run, batch).ConfigureAwait(false);
    }

    private static async ValueTask PresentAsync(RunContext run, IEnumerable<Guid> plans, HeldCounts found)
    {
        var batch = run.Operation.Batch();
        foreach (var plan in plans)
        {
            var limits = run.PlanItem is null
                ? $"without approval it may do so on {run.Guard.DestructiveMax} and {run.Guard.OverwriteMax}"
                : "they moved since the plan that was approved was shown";
            var reason = $"A run would blank values, deactivate or create records again, or end links on {found.Destructive} links and overwrite values on {found.Overwritten}; {limits}. "
                + "Nothing of it was done. Look at the steps, then approve or dismiss them.";
            batch.Put(new InboxItem(InboxItemId.New(run.Engine.Entropy, run.Engine.Time), run.Connection.Id, InboxItemKind.HeldPlan)
            { Plan = plan, Reason = reason, CreatedAt = run.Engine.Now, UpdatedAt = run.Engine.Now });
            run.IsPresented |= plan == run.Operation.Run;
        }

        await CommitAsync(run, batch).ConfigureAwait(false);
    }

    private static async ValueTask CommitAsync(RunContext run, StoreBatch batch)
    {
        // Refused otherwise: somebody answered an item at this moment, and the next evaluation finds what is left.
        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
    }

    /// <summary>The plans that have steps, and how many links the steps that nobody was shown yet would touch.</summary>
    private sealed record HeldCounts(HashSet<Guid> Plans, long Destructive, long Overwritten);
}

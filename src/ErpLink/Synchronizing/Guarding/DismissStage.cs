using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A person dismissed a plan: both sides keep what they have, and what was shown counts as agreed on. A field that moved since is
/// left to the next run.</summary>
internal static class DismissStage
{
    public static async ValueTask RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var plan = run.PlanItem!.Plan!.Value;
        await foreach (var steps in HeldStage.PagesAsync(run.Engine.Store, run.Connection.Id, plan, cancellationToken).ConfigureAwait(false))
        {
            await run.RenewAsync(cancellationToken).ConfigureAwait(false);
            await HeldStage.WithdrawUnmappedAsync(run, steps).ConfigureAwait(false);
            var rows = await run.Engine.Store.ReadRowsAsync([.. steps.Select(s => s.Step.Link).Distinct()], cancellationToken).ConfigureAwait(false);
            foreach (var map in run.Connection.Compiled.Maps)
            {
                var ofMap = run.RowsOf(map, rows);
                if (ofMap.Length > 0) await PageAsync(run, map, plan, ofMap, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask PageAsync(RunContext run, CompiledMap map, Guid plan, IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken)
    {
        var items = rows.Select(row => new RunItem(LinkSession.Of(run.Operation, run.Connection, row))).ToArray();
        var readable = items.Where(i => i.Session.Link is { Actor: not null, IsEntityPending: false }).ToArray();
        await PairStage.ReadAsync(run, map, readable, cancellationToken).ConfigureAwait(false);
        var done = await PageCommit.ReadAsync(run, items, (item, edit) => Dismiss(map, plan, item, edit)).ConfigureAwait(false);
        foreach (var item in items.Where(i => i.IsOpen)) item.End(done.Contains(item) ? RunOutcome.Unchanged : RunOutcome.Failed);
        run.Counters = run.Counters with { Compared = run.Counters.Compared + items.Length, Unchanged = run.Counters.Unchanged + done.Count, Failed = run.Counters.Failed + items.Length - done.Count };
    }

    private static void Dismiss(CompiledMap map, Guid plan, RunItem item, LinkEdit edit)
    {
        foreach (var step in edit.Held.Where(h => h.Plan == plan).Select(h => h.Step).ToArray())
        {
            edit.Release(step.Side, step.Field);
            var field = step is { Field: { } written, Other: { } other } ? step.Side == Side.Erp ? map.Field(other, written) : map.Field(written, other) : null;
            edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Dismissed) with
            { Side = step.Side, Field = step.Field, Rule = step.Rule, Old = step.Old, New = step.New, Source = step.Source, Note = step.Effect.ToString() }));
            if (field is null || step.Effect == PlanEffect.Deactivate) continue; // About a record that is gone: the link stays broken.
            if (item.Pair is { App.Record: { } app, Erp.Record: { } erp } && IsAsShown(field, step, app, erp)) edit.Agree(field, new Baseline(erp[field.Definition.Erp], app[field.Definition.App]));
            else edit.MarkDue();
        }
    }

    private static bool IsAsShown(CompiledField field, PlanStep step, Record app, Record erp)
    {
        var (erpShown, appShown) = step.Side == Side.Erp ? (step.Old, step.Source) : (step.Source, step.Old);
        return field.Erp.Equality.AreEqual(erp[field.Definition.Erp], erpShown) && field.App.Equality.AreEqual(app[field.Definition.App], appShown);
    }
}

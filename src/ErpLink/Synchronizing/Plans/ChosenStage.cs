using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>Stage Plan of a run that carries out chosen steps: only they are decided, everything else about the link stays as it is.</summary>
internal static class ChosenStage
{
    public static void Store(RunContext run, RunItem item, LinkEdit edit, IReadOnlyList<MergedField> merged)
    {
        // What is remembered of an earlier era is not trusted: a run compares the link first.
        var trusted = edit.Link.Era >= run.Connection.State.Era;
        var chosen = run.Chosen!.Choose(item, trusted ? merged : []);
        if (chosen.Count == 0) return;
        var others = merged.Where(m => !chosen.Any(c => ReferenceEquals(c.Field, m.Field))).Select(m => m with { Decision = new(MergeAction.Nothing, MergeRule.NotRead) });
        var (appVersion, erpVersion) = (edit.Link.AppVersion, edit.Link.ErpVersion);
        PlanStage.Store(edit, [.. chosen, .. others], item.Pair!.App.Record!, item.Pair.Erp.Record!, run.Guard);

        // The other fields were not compared: what the records hold is still news to the next run.
        edit.Link = edit.Link with { AppVersion = appVersion, ErpVersion = erpVersion };
        edit.MarkDue();
    }
}

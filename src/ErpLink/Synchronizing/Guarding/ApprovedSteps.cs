using ErpLink.Merging;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>The steps of an approved plan that no merge would decide again by itself: those of a resync or an undo.</summary>
/// <remarks>A step is still valid while both values are those it was made from. A lock or a question that came up meanwhile goes before it.</remarks>
internal static class ApprovedSteps
{
    public static IReadOnlyList<MergedField> In(LinkSession session, Guid plan, IReadOnlyList<MergedField> merged) =>
        session.Held.Any(h => h.Plan == plan && IsOfPerson(h.Step)) ? [.. merged.Select(field => Of(session, plan, field))] : merged;

    private static MergedField Of(LinkSession session, Guid plan, MergedField merged)
    {
        if (merged.Input.Locked || merged.Input.Question != ConflictOrigin.None) return merged;
        var held = session.Held.FirstOrDefault(h => h.Plan == plan && IsOfPerson(h.Step) && Names(h.Step, merged));
        if (held?.Step is not { } step) return merged;
        var (old, source) = step.Side == Side.Erp ? (merged.Input.Erp, merged.Input.App) : (merged.Input.App, merged.Input.Erp);
        if (old != step.Old || source != step.Source) return merged;
        return merged with { Decision = new(step.Side == Side.Erp ? MergeAction.WriteErp : MergeAction.WriteApp, step.Rule) { Value = step.New } };
    }

    private static bool IsOfPerson(PlanStep step) => step.Rule is MergeRule.Resync or MergeRule.Undo;

    private static bool Names(PlanStep step, MergedField merged) => step.Side == Side.Erp
        ? step.Field == merged.Field.Definition.Erp && step.Other == merged.Field.Definition.App
        : step.Field == merged.Field.Definition.App && step.Other == merged.Field.Definition.Erp;
}

using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>
/// The steps of a plan, carried out where what they were made from still holds. Both records are read fresh and merged by the rule of the
/// plan; a step is executed when the merge still gives exactly it, so a lock, a policy or an edit that came between counts, too.
/// </summary>
/// <remarks>Source: scenario T76.</remarks>
internal sealed class StepChoice : IChosenFields
{
    private readonly ILookup<LinkId, PlanStep> _steps;
    private readonly ILookup<LinkId, PlanQuestion> _questions;
    private readonly Dictionary<(LinkId, Side, string?), StepOutcome> _outcomes = [];
    private readonly HashSet<(LinkId, string)> _asked = [];

    public StepChoice(RunPlan plan)
    {
        _steps = plan.Steps.DistinctBy(KeyOf).ToLookup(s => s.Link);

        // Questions of other runs are asked by the runs themselves; nobody else asks those of a backfill.
        _questions = (plan.Kind == RunKind.Backfill ? plan.Questions : []).ToLookup(q => q.Link);
        Links = [.. _steps.Select(g => g.Key).Union(_questions.Select(g => g.Key))];
    }

    public IReadOnlyList<LinkId> Links { get; }

    /// <summary>How many questions were put into the inbox.</summary>
    public int Asked => _asked.Count;

    /// <summary>What became of all steps; those that no page has reached were not tried.</summary>
    public IReadOnlyList<StepOutcome> Outcomes(string otherwise) => [.. _steps.SelectMany(g => g).Select(s =>
        _outcomes.GetValueOrDefault(KeyOf(s)) ?? new StepOutcome(s, StepStatus.NotTried) { Reason = otherwise })];

    /// <summary>Steps of links that are not there any more.</summary>
    public void End(LinkId link, string reason)
    {
        foreach (var step in _steps[link].Where(s => !_outcomes.ContainsKey(KeyOf(s)))) Set(step, StepStatus.NotPossible, reason);
    }

    public IReadOnlyList<MergedField> Choose(RunItem item, IReadOnlyList<MergedField> merged)
    {
        var link = item.Session.Link;
        var chosen = new List<MergedField>();
        foreach (var step in _steps[link.Id])
        {
            if (merged.FirstOrDefault(m => Names(m, step)) is not { } field) Set(step, StepStatus.NotPossible, "The field is not mapped any more, or the link has to be compared by a run first.");
            else if (Holds(step, link, field)) chosen.Add(Take(step, field));
            else Replan(step, link, field);
        }

        foreach (var question in _questions[link.Id])
        {
            var field = merged.FirstOrDefault(m => m.Field.Definition.App == question.App && m.Field.Definition.Erp == question.Erp);
            if (field is not { Decision: { Action: MergeAction.Ask, Origin: ConflictOrigin.Backfill } }) continue;
            chosen.Add(field);
            _asked.Add((link.Id, question.App));
        }

        return chosen;
    }

    public void Ended(RunItem item)
    {
        foreach (var step in _steps[item.Session.Link.Id])
        {
            var outcome = _outcomes.GetValueOrDefault(KeyOf(step));
            if (outcome is null) Set(step, item.Outcome == RunOutcome.Skipped ? StepStatus.NotPossible : StepStatus.NotTried, ReasonOf(item));
            else if (outcome.Status == StepStatus.Done && !IsDone(item, step)) Set(step, StatusOf(item), ReasonOf(item));
        }
    }

    private static (LinkId, Side, string?) KeyOf(PlanStep step) => (step.Link, step.Side, step.Field);

    private static bool Names(MergedField merged, PlanStep step)
    {
        var (written, other) = step.Side == Side.Erp ? (merged.Field.Definition.Erp, merged.Field.Definition.App) : (merged.Field.Definition.App, merged.Field.Definition.Erp);
        return step.Field == written && step.Other == other;
    }

    private static PlanStep? Now(Link link, MergedField field) => PlanStage.WrittenSide(field) is { } side ? PlanStage.Step(link, field, side)
        : field.Decision is { Action: MergeAction.Advance, Rule: MergeRule.LinkTime } ? PlanRun.Agreement(link, field)
        : null;

    private static bool Holds(PlanStep step, Link link, MergedField field)
    {
        if (Now(link, field) is not { } now || now.Side != step.Side || now.Effect != step.Effect) return false;
        var (written, source) = step.Side == Side.Erp ? (field.Field.Erp.Equality, field.Field.App.Equality) : (field.Field.App.Equality, field.Field.Erp.Equality);
        return written.AreEqual(step.Old, now.Old) && source.AreEqual(step.Source, now.Source) && written.AreEqual(step.New, now.New);
    }

    private MergedField Take(PlanStep step, MergedField field)
    {
        _outcomes[KeyOf(step)] = new StepOutcome(step, StepStatus.Done);
        return field;
    }

    private void Replan(PlanStep step, Link link, MergedField field)
    {
        var (equality, there) = step.Side == Side.Erp ? (field.Field.Erp.Equality, field.Input.Erp) : (field.Field.App.Equality, field.Input.App);
        var now = Now(link, field);
        if (now is null && equality.AreEqual(there, step.New)) Set(step, StepStatus.AlreadyDone, "The value is there.");
        else Set(step, StepStatus.Moved, now is null ? $"Nothing would be written now ({field.Decision.Rule})." : "A value moved since the plan was made.", now);
    }

    private void Set(PlanStep step, StepStatus status, string reason, PlanStep? now = null) =>
        _outcomes[KeyOf(step)] = new StepOutcome(step, status) { Reason = reason, Now = now };

    /// <summary>Whether the decision was stored and, where something was to be written, the write carried out.</summary>
    private static bool IsDone(RunItem item, PlanStep step) => step.Effect == PlanEffect.Agree
        ? item.Outcome is RunOutcome.Changed or RunOutcome.Unchanged or RunOutcome.Asking or RunOutcome.Held
        : item.Written.Any(i => i.Side == step.Side && i.Fields.Any(f => f.Field == step.Field)) && !IsRefused(item, step);

    private static bool IsRefused(RunItem item, PlanStep step) => item.Session.Items.Any(i => i.Failure?.Code == ErrorCodes.ValueRefused
        && (step.Side == Side.Erp ? i.ErpField : i.AppField) == step.Field);

    private static StepStatus StatusOf(RunItem item) => item.Outcome switch
    {
        RunOutcome.Unknown => StepStatus.Pending,
        RunOutcome.Failed or RunOutcome.Waiting or null => StepStatus.NotTried,
        RunOutcome.Asking or RunOutcome.Held => StepStatus.Moved,
        _ => StepStatus.Refused,
    };

    private static string ReasonOf(RunItem item) => item.Failure?.Message ?? (item.Outcome switch
    {
        RunOutcome.Skipped => $"The link is {item.Session.Link.State}.",
        RunOutcome.Waiting => "The parent is not linked.",
        RunOutcome.Unknown => "A write of the link is on its way and its outcome is not known yet.",
        RunOutcome.Asking => "A person is asked about the link.",
        RunOutcome.Parked => "The record is set aside; the reason is in the inbox.",
        null => "The run ended before.",
        _ => "A record did not come, or the value was not stored.",
    });
}

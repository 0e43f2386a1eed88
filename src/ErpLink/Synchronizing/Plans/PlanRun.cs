using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>The plan of a run: the stages Read, Pair, Merge and Plan without a write to either side or the store. It needs no lease, because
/// whatever moves before it is executed is noticed then.</summary>
internal sealed class PlanRun(RunContext run)
{
    private readonly List<PlanStep> _steps = [];
    private readonly List<PlanQuestion> _questions = [];
    private readonly SortedDictionary<PlanEffect, long> _effects = [];
    private long _asked;

    public async ValueTask<RunPlan> RunAsync(CancellationToken cancellationToken)
    {
        var madeAt = run.Engine.Now;
        await foreach (var (map, rows) in new LinkPages(run).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var link in await CompareStage.ReadAsync(run, map, rows, cancellationToken).ConfigureAwait(false)) run.Counters += Take(link);
            run.Request.Progress?.Report(run.Counters);
        }

        return new RunPlan(run.Operation.Run, run.Connection.Id, run.Request.Kind)
        {
            MadeAt = madeAt,
            NoBlanks = run.Request.NoBlanks,
            Steps = _steps.ToArray(),
            Questions = _questions.ToArray(),
            IsTruncated = _effects.Values.Sum() > _steps.Count || _asked > _questions.Count,
            Effects = _effects,
            Asked = _asked,
            Links = run.Counters,
        };
    }

    private RunCounters Take(ComparedLink link)
    {
        var counters = new RunCounters { Compared = 1 };
        var session = link.Session;
        if (session.Intents.Count > 0) return counters with { Unknown = 1 }; // A run settles that first; what it finds then cannot be told now.
        if (session.Link.State is not (LinkState.Active or LinkState.Broken)) return counters with { Skipped = 1 };
        if (!link.IsRead) return TakeMissing(session, link.Pair, counters);
        if (link.Waits) return counters with { Waiting = 1 };

        foreach (var field in link.Fields) counters = Take(session, field, counters);
        return counters switch
        {
            { FieldsToErp: 0, FieldsToApp: 0, Asking: > 0 } => counters with { Asking = 1 },
            { FieldsToErp: 0, FieldsToApp: 0 } => counters with { Unchanged = 1 },
            _ => counters with { Changed = 1, Asking = 0 },
        };
    }

    /// <summary>A record that did not come. What the map's policy makes of one that is gone for good is a step to show; only a run carries it
    /// out, after a look of its own.</summary>
    private RunCounters TakeMissing(LinkSession session, Pair? pair, RunCounters counters)
    {
        if (pair is null) return counters with { Broken = 1 };
        if (pair.App.Status == ReadStatus.NotAnswered || pair.Erp.Status == ReadStatus.NotAnswered) return counters with { Failed = 1 };
        if (GoneRecord.Foresee(session, pair) is not { } step) return counters with { Broken = 1 };
        Add(step);
        return counters with { Broken = 1, Destructive = Guard.IsDestructive(step.Effect) ? 1 : 0 };
    }

    private RunCounters Take(LinkSession session, MergedField field, RunCounters counters)
    {
        if (PlanStage.WrittenSide(field) is { } side)
        {
            var step = PlanStage.Step(session.Link, field, side);
            Add(step);
            counters = side == Side.Erp ? counters with { FieldsToErp = counters.FieldsToErp + 1 } : counters with { FieldsToApp = counters.FieldsToApp + 1 };
            if (step.Effect == PlanEffect.Overwrite) return counters with { Overwritten = 1 };
            return Guard.IsDestructive(step.Effect) ? counters with { Destructive = 1 } : counters;
        }

        if (field.Decision is { Action: MergeAction.Advance, Rule: MergeRule.LinkTime }) Add(Agreement(session.Link, field));
        if (field.Decision.Action != MergeAction.Ask) return counters;
        Ask(session, field);
        return counters with { Asking = 1 };
    }

    private void Add(PlanStep step)
    {
        _effects[step.Effect] = _effects.GetValueOrDefault(step.Effect) + 1;
        if (_steps.Count < RunPlan.StepsMax) _steps.Add(step);
    }

    /// <summary>What is asked already is not asked again.</summary>
    private void Ask(LinkSession session, MergedField field)
    {
        var definition = field.Field.Definition;
        if (session.Items.Any(i => i.Kind == InboxItemKind.Conflict && i.AppField == definition.App && i.ErpField == definition.Erp)) return;
        _asked++;
        if (_questions.Count == RunPlan.StepsMax) return;
        _questions.Add(new PlanQuestion(session.Link.Id, definition.App, definition.Erp)
        {
            Entity = session.Link.Entity,
            Actor = session.Link.Actor,
            AppValue = field.Input.App,
            ErpValue = field.Input.Erp,
            Origin = field.Decision.Origin,
        });
    }

    /// <summary>Both sides keep what they have: as a step of the side that could have been filled.</summary>
    public static PlanStep Agreement(Link link, MergedField field)
    {
        var (definition, input) = (field.Field.Definition, field.Input);
        return definition.Direction == Direction.ToErp
            ? new PlanStep(link.Id, PlanEffect.Agree, Side.Erp)
            { Entity = link.Entity, Actor = link.Actor, Field = definition.Erp, Other = definition.App, Old = input.Erp, New = input.Erp, Source = input.App, Rule = field.Decision.Rule }
            : new PlanStep(link.Id, PlanEffect.Agree, Side.App)
            { Entity = link.Entity, Actor = link.Actor, Field = definition.App, Other = definition.Erp, Old = input.App, New = input.App, Source = input.Erp, Rule = field.Decision.Rule };
    }
}

using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>
/// The merge: (side now, other side now, baselines, map, policy) to a decision. The only place that decides who wins. Pure, and
/// without allocation for a field that did not change.
/// </summary>
/// <remarks>
/// A side is compared with its own baseline under its own equality, never with the other side: that removes echoes and phantom
/// conflicts at the root. Source: semantics, section 5, whose table is <see cref="DecideTable"/>.
/// </remarks>
public static class FieldMerge
{
    /// <summary>Decides one field.</summary>
    public static MergeDecision Decide(CompiledField field, in MergeInput input, MergeContext context)
    {
        if (input.Erp.IsAbsent || input.App.IsAbsent) return new(MergeAction.Nothing, MergeRule.NotRead);
        if (input.Question == ConflictOrigin.Oscillation) return new(MergeAction.Ask, MergeRule.Ask) { Origin = ConflictOrigin.Oscillation };
        if (input.Rebaseline) return Rebaseline(field, input, context);
        if (input.Baseline is not { } baseline) return WithoutBaseline(field, input, context);

        var erpChanged = !field.Erp.Equality.AreEqual(input.Erp, baseline.Erp);
        var appChanged = !field.App.Equality.AreEqual(input.App, baseline.App);
        if (!erpChanged && !appChanged && !IsKept(input.Question)) return new(MergeAction.Nothing, MergeRule.Unchanged);

        var kept = KeepBlanks(field, input, baseline, ref erpChanged, ref appChanged);
        if (!erpChanged && !appChanged && !IsKept(input.Question))
            return new(MergeAction.Advance, MergeRule.BlankKept) { Baseline = kept };
        if (field.EqualAcross(input.Erp, input.App, context.References)) return Agree(input);

        var decision = IsKept(input.Question)
            ? new(MergeAction.Ask, MergeRule.Ask) { Origin = input.Question }
            : DecideTable(field, input, kept, erpChanged, appChanged, context);
        return input.Locked && decision.Action is not (MergeAction.Nothing or MergeAction.Advance) ? new(MergeAction.Nothing, MergeRule.Locked) : decision;
    }

    /// <summary>Under <see cref="BlankPolicy.Keep"/> a change to blank counts as no change, and that side's baseline moves to it.</summary>
    private static Baseline KeepBlanks(CompiledField field, in MergeInput input, Baseline baseline, ref bool erpChanged, ref bool appChanged)
    {
        if (field.OnBlank != BlankPolicy.Keep) return baseline;
        if (erpChanged && Limits.IsBlankTo(field.Erp, input.Erp))
        {
            erpChanged = false;
            baseline = baseline with { Erp = input.Erp, ErpTime = input.ErpTime };
        }

        if (appChanged && Limits.IsBlankTo(field.App, input.App))
        {
            appChanged = false;
            baseline = baseline with { App = input.App, AppTime = input.AppTime };
        }

        return baseline;
    }

    /// <summary>The table of section 5, for sides that are not equal across and of which at least one changed.</summary>
    private static MergeDecision DecideTable(
        CompiledField field, in MergeInput input, Baseline baseline, bool erpChanged, bool appChanged, MergeContext context) => field.Definition.Direction switch
        {
            Direction.Both when erpChanged && appChanged => Conflict(field, input, baseline, context),
            Direction.Both when erpChanged => WriteApp(field, input, MergeRule.ErpChanged, context),
            Direction.Both => WriteErp(field, input, MergeRule.AppChanged, context),
            Direction.ToApp when appChanged => Drift(field, input, context),
            Direction.ToApp => WriteApp(field, input, MergeRule.ErpChanged, context),
            Direction.ToErp when erpChanged => Drift(field, input, context),
            Direction.ToErp => WriteErp(field, input, MergeRule.AppChanged, context),
            _ => new(MergeAction.Nothing, MergeRule.Unchanged),
        };

    private static MergeDecision WithoutBaseline(CompiledField field, in MergeInput input, MergeContext context)
    {
        if (field.EqualAcross(input.Erp, input.App, context.References)) return Agree(input);
        if (IsKept(input.Question))
            return input.Locked ? new(MergeAction.Nothing, MergeRule.Locked) : new(MergeAction.Ask, MergeRule.Ask) { Origin = input.Question };
        if (input.ToBeFilled && !input.Locked && field.WritesApp && Limits.IsBlankTo(field.App, input.App) && !Limits.IsBlankTo(field.Erp, input.Erp))
            return WriteApp(field, input, MergeRule.Filled, context);
        if (input.ToBeAgreed && !input.Locked && OfImport(field, input, context) is { } imported) return imported;
        return new(MergeAction.Backfill, MergeRule.NeedsBackfill);
    }

    /// <summary>A field that an import did not send: the side that holds something fills the blank one where the mapping goes that way, and
    /// where it does not, both keep what they have. Where both hold something, nobody knows which is right, and it is listed.</summary>
    private static MergeDecision? OfImport(CompiledField field, in MergeInput input, MergeContext context)
    {
        var (erpIsBlank, appIsBlank) = (Limits.IsBlankTo(field.Erp, input.Erp), Limits.IsBlankTo(field.App, input.App));
        if (!erpIsBlank && !appIsBlank) return null;
        MergeDecision? filled = erpIsBlank && field.WritesErp ? WriteErp(field, input, MergeRule.Filled, context)
            : appIsBlank && field.WritesApp ? WriteApp(field, input, MergeRule.Filled, context)
            : null;
        return filled ?? new(MergeAction.Advance, MergeRule.LinkTime) { Baseline = NowOf(input) };
    }

    /// <summary>Questions that close only when the sides are equal or a person answers.</summary>
    private static bool IsKept(ConflictOrigin question) => question is ConflictOrigin.Recovery or ConflictOrigin.Restore or ConflictOrigin.Backfill;

    /// <summary>After a restore nothing is known of what was agreed on: equal values are agreed on anew, a one-way field follows its
    /// direction, and about the rest a person decides. No policy picks a winner (semantics, section 9.6).</summary>
    private static MergeDecision Rebaseline(CompiledField field, in MergeInput input, MergeContext context)
    {
        if (field.EqualAcross(input.Erp, input.App, context.References)) return Agree(input);
        if (input.Locked) return new(MergeAction.Nothing, MergeRule.Locked);
        return field.Definition.Direction switch
        {
            Direction.ToApp => WriteApp(field, input, MergeRule.Rebaseline, context),
            Direction.ToErp => WriteErp(field, input, MergeRule.Rebaseline, context),
            _ => new(MergeAction.Ask, MergeRule.Ask) { Origin = ConflictOrigin.Restore },
        };
    }

    /// <summary>The receiving side of a one-way field was edited, perhaps while the owner changed, too.</summary>
    private static MergeDecision Drift(CompiledField field, in MergeInput input, MergeContext context)
    {
        if (input.Question == ConflictOrigin.Drift || field.OnDrift == DriftPolicy.Ask)
            return new(MergeAction.Ask, MergeRule.DriftAsked) { Origin = ConflictOrigin.Drift };
        if (field.OnDrift == DriftPolicy.Keep)
            return new(MergeAction.Advance, MergeRule.DriftKept) { Baseline = NowOf(input) };
        return field.Definition.Direction == Direction.ToApp
            ? WriteApp(field, input, MergeRule.DriftRestored, context)
            : WriteErp(field, input, MergeRule.DriftRestored, context);
    }

    private static MergeDecision Conflict(CompiledField field, in MergeInput input, Baseline baseline, MergeContext context)
    {
        // An open question keeps its Ask when policies change: the person was asked, the person answers.
        if (input.Question == ConflictOrigin.Merge) return Asked();
        foreach (var policy in field.OnConflict)
        {
            var answer = ConflictDecider.Decide(policy, field, input, baseline, context);
            var rule = RuleOf(policy);
            switch (answer)
            {
                case ConflictAnswer.Erp: return WriteApp(field, input, rule, context);
                case ConflictAnswer.App: return WriteErp(field, input, rule, context);
                case ConflictAnswer.Ask: return Asked();
            }
        }

        return Asked();

        static MergeDecision Asked() => new(MergeAction.Ask, MergeRule.Ask) { Origin = ConflictOrigin.Merge };
    }

    internal static MergeDecision WriteApp(CompiledField field, in MergeInput input, MergeRule rule, MergeContext context) =>
        Write(MergeAction.WriteApp, field.ToApp(input.Erp, context.References), rule);

    internal static MergeDecision WriteErp(CompiledField field, in MergeInput input, MergeRule rule, MergeContext context) =>
        Write(MergeAction.WriteErp, field.ToErp(input.App, context.References), rule);

    private static MergeDecision Write(MergeAction action, in Conversion converted, MergeRule rule) => converted.Status switch
    {
        ConversionStatus.Converted => new(action, rule) { Value = converted.Value },
        ConversionStatus.Skipped => new(MergeAction.Nothing, MergeRule.Skipped),
        ConversionStatus.Waiting => new(MergeAction.Wait, MergeRule.Waiting) { Obstacle = converted },
        _ => new(MergeAction.Hold, MergeRule.NotConvertible) { Obstacle = converted },
    };

    internal static MergeDecision Agree(in MergeInput input) => new(MergeAction.Advance, MergeRule.Equal) { Baseline = NowOf(input) };

    private static Baseline NowOf(in MergeInput input) => new(input.Erp, input.App) { ErpTime = input.ErpTime, AppTime = input.AppTime };

    private static MergeRule RuleOf(Conflict policy) => policy switch
    {
        ErpLink.Conflict.ErpWins => MergeRule.ErpWins,
        ErpLink.Conflict.AppWins => MergeRule.AppWins,
        ErpLink.Conflict.MostRecent => MergeRule.MostRecent,
        ErpLink.Conflict.PreferNonBlank => MergeRule.PreferNonBlank,
        ErpLink.Conflict.Custom => MergeRule.Custom,
        _ => MergeRule.Ask,
    };
}

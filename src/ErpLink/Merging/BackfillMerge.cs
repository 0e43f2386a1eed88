using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>The merge of a backfill: fields nothing was ever agreed on, decided as they would be when the records are linked. Pure.</summary>
/// <remarks>A blank never wins; where neither the blank sides nor the link-time policy decide, a person does. Source: semantics,
/// sections 4.3 and 5; scenario T32.</remarks>
public static class BackfillMerge
{
    /// <summary>Decides one field; one that has a baseline is left to ordinary runs.</summary>
    public static MergeDecision Decide(CompiledField field, in MergeInput input, MergeContext context)
    {
        if (input.Erp.IsAbsent || input.App.IsAbsent) return new(MergeAction.Nothing, MergeRule.NotRead);
        if (input.Baseline is not null || input.Rebaseline) return new(MergeAction.Nothing, MergeRule.Unchanged);
        if (field.EqualAcross(input.Erp, input.App, context.References)) return FieldMerge.Agree(input);
        if (input.Locked) return new(MergeAction.Nothing, MergeRule.Locked);
        return Winner(field, input) switch
        {
            ConflictAnswer.Erp => FieldMerge.WriteApp(field, input, MergeRule.LinkTime, context),
            ConflictAnswer.App => FieldMerge.WriteErp(field, input, MergeRule.LinkTime, context),
            ConflictAnswer.NotDecided => FieldMerge.Agree(input) with { Rule = MergeRule.LinkTime },
            _ => new(MergeAction.Ask, MergeRule.Ask) { Origin = ConflictOrigin.Backfill },
        };
    }

    /// <summary>Who is right; not decided: the direction does not allow to fill the blank side, so both keep what they have.</summary>
    private static ConflictAnswer Winner(CompiledField field, in MergeInput input)
    {
        if (Limits.IsBlankTo(field.App, input.App)) return field.WritesApp ? ConflictAnswer.Erp : ConflictAnswer.NotDecided;
        if (Limits.IsBlankTo(field.Erp, input.Erp)) return field.WritesErp ? ConflictAnswer.App : ConflictAnswer.NotDecided;
        return field.OnLink switch
        {
            LinkTimePolicy.ErpWins when field.WritesApp => ConflictAnswer.Erp,
            LinkTimePolicy.AppWins when field.WritesErp => ConflictAnswer.App,
            _ => ConflictAnswer.Ask,
        };
    }
}

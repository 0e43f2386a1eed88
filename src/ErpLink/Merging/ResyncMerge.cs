using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>The merge of a resync: one side is right, whatever was agreed on before. Pure.</summary>
/// <remarks>A lock is respected, and a field whose direction does not allow it is left as it is. Source: semantics, section 6.</remarks>
public static class ResyncMerge
{
    /// <summary>Decides one field.</summary>
    /// <param name="field">The mapping.</param>
    /// <param name="input">What the merge looks at; the baseline is not.</param>
    /// <param name="from">The side that is right.</param>
    /// <param name="noBlanks">A blank of that side overwrites nothing.</param>
    /// <param name="context">What is the same for all fields of the link.</param>
    public static MergeDecision Decide(CompiledField field, in MergeInput input, Side from, bool noBlanks, MergeContext context)
    {
        if (input.Erp.IsAbsent || input.App.IsAbsent) return new(MergeAction.Nothing, MergeRule.NotRead);
        if (field.EqualAcross(input.Erp, input.App, context.References)) return FieldMerge.Agree(input);
        if (input.Locked) return new(MergeAction.Nothing, MergeRule.Locked);
        if (from == Side.App ? !field.WritesErp : !field.WritesApp) return Leave(input);
        var blank = from == Side.App ? Limits.IsBlankTo(field.App, input.App) : Limits.IsBlankTo(field.Erp, input.Erp);
        if (blank && noBlanks) return Leave(input);
        return from == Side.App ? FieldMerge.WriteErp(field, input, MergeRule.Resync, context) : FieldMerge.WriteApp(field, input, MergeRule.Resync, context);
    }

    /// <summary>Not this run's business; a question that is open stays open.</summary>
    private static MergeDecision Leave(in MergeInput input) => input.Question == ConflictOrigin.None
        ? new(MergeAction.Nothing, MergeRule.Skipped)
        : new(MergeAction.Ask, MergeRule.Ask) { Origin = input.Question };
}

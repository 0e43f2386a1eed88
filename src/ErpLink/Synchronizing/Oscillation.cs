using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>Two systems that undo each other's format for ever: a value that keeps coming back freezes its field.</summary>
/// <remarks>Source: semantics, section 5; scenario T50. Who writes by hand seldom returns to one value this often within a day. A one-way
/// field is restored to the same value whatever was typed over it, so there a return counts only where it replaces what an earlier one
/// replaced: a user who tries one value after the other is no system that puts its own back.</remarks>
internal static class Oscillation
{
    /// <summary>How often the same value may be written to the same side within the window before the field is frozen.</summary>
    private const int ReturnsMax = 3;

    /// <summary>What is remembered: the returns on each side.</summary>
    private const int WritesMax = 2 * ReturnsMax;

    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>The field with one more write remembered.</summary>
    public static LinkField Remember(LinkField field, Side side, FieldValue value, FieldValue old, DateTimeOffset now) =>
        field with { Writes = [.. field.Writes.Skip(Math.Max(0, field.Writes.Count + 1 - WritesMax)), new RecentWrite(side, value, now) { Old = old }] };

    /// <summary>The field thawed: a person decided, and what was written before is forgotten.</summary>
    public static LinkField Forget(LinkField field) => field with { Writes = [] };

    /// <summary>The decision, or a question in place of a write that would return once more.</summary>
    public static MergedField Check(Link link, MergedField merged, DateTimeOffset now)
    {
        Side? written = merged.Decision.Action switch { MergeAction.WriteErp => Side.Erp, MergeAction.WriteApp => Side.App, _ => null };
        if (written is not { } side || merged.Decision.Rule is MergeRule.Resync or MergeRule.Filled or MergeRule.Undo) return merged;
        var remembered = link.Field(merged.Field.Definition.App, merged.Field.Definition.Erp);
        if (remembered is null) return merged;
        var (equality, there) = side == Side.Erp ? (merged.Field.Erp.Equality, merged.Input.Erp) : (merged.Field.App.Equality, merged.Input.App);
        var value = merged.Decision.Value;
        var restores = merged.Decision.Rule == MergeRule.DriftRestored;
        var returns = remembered.Writes.Count(w => w.Side == side && now - w.At < Window && equality.AreEqual(w.Value, value) && (!restores || equality.AreEqual(w.Old, there)));
        return returns < ReturnsMax ? merged : merged with { Decision = new(MergeAction.Ask, MergeRule.Ask) { Origin = ConflictOrigin.Oscillation } };
    }
}

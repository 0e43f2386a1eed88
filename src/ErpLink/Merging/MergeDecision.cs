using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>The decision about one field, and the rule that made it.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Rule">Why.</param>
public readonly record struct MergeDecision(MergeAction Action, MergeRule Rule)
{
    /// <summary>The value to write, in the type of the side that is written.</summary>
    public FieldValue Value { get; init; }

    /// <summary>The baselines after <see cref="MergeAction.Advance"/>.</summary>
    public Baseline Baseline { get; init; }

    /// <summary>For <see cref="MergeAction.Ask"/>: where the question comes from.</summary>
    public ConflictOrigin Origin { get; init; }

    /// <summary>For <see cref="MergeAction.Hold"/> and <see cref="MergeAction.Wait"/>: what stands against the value.</summary>
    public Conversion Obstacle { get; init; }
}

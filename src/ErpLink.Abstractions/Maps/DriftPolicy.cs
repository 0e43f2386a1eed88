namespace ErpLink;

/// <summary>What happens when the receiving side of a one-way field was edited.</summary>
public enum DriftPolicy
{
    /// <summary>The owner's value is written again; the edit is in the journal. The default.</summary>
    Restore = 0,

    /// <summary>The edit stays, both baselines move, and verify lists the field until the sides are equal.</summary>
    Keep,

    /// <summary>A person decides.</summary>
    Ask,
}

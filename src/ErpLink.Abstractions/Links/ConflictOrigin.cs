namespace ErpLink;

/// <summary>Where a question about a field came from; it decides when the question closes itself.</summary>
public enum ConflictOrigin
{
    /// <summary>There is no question.</summary>
    None = 0,

    /// <summary>Both sides changed: closes when the merge no longer gives a conflict.</summary>
    Merge,

    /// <summary>The receiving side of a one-way field was edited: stays while that lasts.</summary>
    Drift,

    /// <summary>An interrupted write left it undecided: closes only when the sides are equal or a person answers.</summary>
    Recovery,

    /// <summary>The value keeps coming back: the field is frozen until a person answers.</summary>
    Oscillation,

    /// <summary>Store or ERP was set back, and the sides differ: closes only when they are equal or a person answers.</summary>
    Restore,

    /// <summary>A mapping was added after the records were linked, and the sides differ: closes only when they are equal or a person answers.</summary>
    Backfill,
}

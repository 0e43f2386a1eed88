namespace ErpLink;

/// <summary>Whether versions can be ordered; "going backwards" has a meaning only then.</summary>
public enum VersionOrder
{
    /// <summary>No order.</summary>
    None = 0,

    /// <summary>By code unit, later is greater.</summary>
    Ordinal,

    /// <summary>As whole numbers, later is greater.</summary>
    Numeric,
}

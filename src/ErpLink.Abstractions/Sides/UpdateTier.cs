namespace ErpLink;

/// <summary>What keeps an update from overwriting somebody else's. Source: reliability, section 2.</summary>
public enum UpdateTier
{
    /// <summary>A conditional write: a stale version is refused by the side.</summary>
    Conditional = 1,

    /// <summary>A version in the body, checked by the side.</summary>
    VersionField = 2,

    /// <summary>No check by the side: read, compare, write, verify. A window for lost updates remains and is reported.</summary>
    ReadCompare = 3,

    /// <summary>No check, and nothing can be read back: two-way maps are refused.</summary>
    Blind = 4,
}

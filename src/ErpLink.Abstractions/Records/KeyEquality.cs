namespace ErpLink;

/// <summary>When two keys name the same record to the side that issued them. The canonical form is indexed, the raw form is sent.</summary>
public enum KeyEquality
{
    /// <summary>Code unit by code unit (the default).</summary>
    Ordinal = 0,

    /// <summary>Upper and lower case are the same (invariant culture).</summary>
    IgnoreCase,
}

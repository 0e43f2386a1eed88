namespace ErpLink.Linking.Matching;

/// <summary>What matching says about an entity.</summary>
internal enum MatchVerdict
{
    /// <summary>No actor agrees in any tier.</summary>
    None = 0,

    /// <summary>There are actors that may be the same: a person decides.</summary>
    Suggested,

    /// <summary>An automatic tier agrees, but not uniquely: a person decides.</summary>
    Ambiguous,

    /// <summary>An automatic tier agrees, uniquely on both sides: may be linked without a person.</summary>
    Automatic,
}

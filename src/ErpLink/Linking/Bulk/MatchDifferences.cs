namespace ErpLink;

/// <summary>What happens to mapped fields that differ between two records that are linked in bulk. A blank never wins: it is filled where the
/// direction allows.</summary>
public enum MatchDifferences
{
    /// <summary>As the map's link-time policy says; where that asks, the pair is not linked but goes to the inbox for a person. The default.</summary>
    Review = 0,

    /// <summary>The ERP is right, where the direction allows; otherwise both keep what they have.</summary>
    ErpWins,

    /// <summary>The app is right, where the direction allows; otherwise both keep what they have.</summary>
    AppWins,

    /// <summary>Both keep what they have; only later changes travel.</summary>
    LeaveBoth,
}

namespace ErpLink;

/// <summary>How a mapped field compares when two records are about to be linked.</summary>
public enum FieldState
{
    /// <summary>Both hold the same.</summary>
    Equal = 0,

    /// <summary>Both hold something, and it differs.</summary>
    Different,

    /// <summary>Only the ERP holds something.</summary>
    OnlyErp,

    /// <summary>Only the app holds something.</summary>
    OnlyApp,

    /// <summary>The values cannot be compared, for the reason given.</summary>
    NotComparable,
}

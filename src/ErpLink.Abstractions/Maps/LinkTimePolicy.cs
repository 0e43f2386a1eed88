namespace ErpLink;

/// <summary>Who is right about a field that differs when two records are linked.</summary>
public enum LinkTimePolicy
{
    /// <summary>The user decides. The default.</summary>
    Ask = 0,

    /// <summary>The ERP's value; a blank never wins.</summary>
    ErpWins,

    /// <summary>The app's value; a blank never wins.</summary>
    AppWins,
}

namespace ErpLink;

/// <summary>What a rule says about a conflict.</summary>
public enum ConflictAnswer
{
    /// <summary>The rule cannot decide; the next of the chain does.</summary>
    NotDecided = 0,

    /// <summary>The ERP's value is right.</summary>
    Erp,

    /// <summary>The app's value is right.</summary>
    App,

    /// <summary>A person decides.</summary>
    Ask,
}

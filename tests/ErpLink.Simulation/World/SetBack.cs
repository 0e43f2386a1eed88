namespace ErpLink.Simulation;

/// <summary>What is set back to a backup.</summary>
public enum SetBack
{
    /// <summary>The link store; the app's witness remembers how far it was.</summary>
    Store = 0,

    /// <summary>The ERP, versions and all.</summary>
    Erp,
}

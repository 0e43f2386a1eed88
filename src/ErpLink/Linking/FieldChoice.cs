namespace ErpLink;

/// <summary>Which side is right about a field.</summary>
public enum FieldChoice
{
    /// <summary>The ERP's value is written to the app.</summary>
    Erp = 0,

    /// <summary>The app's value is written to the ERP.</summary>
    App,

    /// <summary>A third value is written to both.</summary>
    Value,

    /// <summary>Both sides keep what they have; only later changes travel.</summary>
    LeaveBoth,
}

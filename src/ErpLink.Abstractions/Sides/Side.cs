namespace ErpLink;

/// <summary>The two sides of every link.</summary>
public enum Side
{
    /// <summary>The app's own records: entities.</summary>
    App = 0,

    /// <summary>The ERP's records: actors.</summary>
    Erp,
}

namespace ErpLink.Scenarios;

/// <summary>Which link store a scenario runs over.</summary>
public enum StoreKind
{
    Memory = 0,
    Sqlite,
}

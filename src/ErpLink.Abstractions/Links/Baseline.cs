namespace ErpLink;

/// <summary>What each side itself held for a field when the two last agreed.</summary>
/// <param name="Erp">The ERP's value.</param>
/// <param name="App">The app's value.</param>
public readonly record struct Baseline(FieldValue Erp, FieldValue App)
{
    /// <summary>When the ERP's value came to be: for a value ErpLink wrote, the time of its origin. Where known.</summary>
    public DateTimeOffset? ErpTime { get; init; }

    /// <summary>When the app's value came to be: for a value ErpLink wrote, the time of its origin. Where known.</summary>
    public DateTimeOffset? AppTime { get; init; }
}

namespace ErpLink;

/// <summary>A question a run would put into the inbox.</summary>
/// <param name="Link">The link.</param>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
public sealed record PlanQuestion(LinkId Link, string App, string Erp)
{
    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The app's value.</summary>
    public FieldValue AppValue { get; init; }

    /// <summary>The ERP's value.</summary>
    public FieldValue ErpValue { get; init; }

    /// <summary>Where it comes from.</summary>
    public ConflictOrigin Origin { get; init; }
}

namespace ErpLink;

/// <summary>What was decided for one field.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Rule">The rule that decided.</param>
public sealed record SyncedField(string App, string Erp, MergeRule Rule)
{
    /// <summary>The side that was written; <see langword="null"/> when none was.</summary>
    public Side? Written { get; init; }

    /// <summary>The value that was there.</summary>
    public FieldValue Old { get; init; }

    /// <summary>The value that was written.</summary>
    public FieldValue New { get; init; }

    /// <summary>Why the field is left as it is, where something stands against it.</summary>
    public string? Reason { get; init; }
}

namespace ErpLink;

/// <summary>A field that two linked records differ in, or a link that could not be compared. JSON-serialisable.</summary>
/// <param name="Link">The link.</param>
/// <param name="Reason">Why.</param>
/// <remarks>Source: semantics, section 6 (verify).</remarks>
public sealed record Drift(LinkId Link, DriftReason Reason)
{
    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record; <see langword="null"/> while there is none.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The app's name of the field; <see langword="null"/> for the link as a whole.</summary>
    public string? App { get; init; }

    /// <summary>The ERP's name of the field; <see langword="null"/> for the link as a whole.</summary>
    public string? Erp { get; init; }

    /// <summary>The app's value.</summary>
    public FieldValue AppValue { get; init; }

    /// <summary>The ERP's value.</summary>
    public FieldValue ErpValue { get; init; }

    /// <summary>What was last agreed on; <see langword="null"/> when nothing ever was.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>What the merge says about the field.</summary>
    public MergeRule Rule { get; init; }

    /// <summary>More about the reason, for a person to read.</summary>
    public string? Note { get; init; }
}

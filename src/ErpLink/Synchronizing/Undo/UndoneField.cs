namespace ErpLink;

/// <summary>A field whose old value was restored.</summary>
/// <param name="Link">The link.</param>
/// <param name="Side">The side that was written.</param>
/// <param name="Field">That side's name of the field.</param>
public sealed record UndoneField(LinkId Link, Side Side, string Field)
{
    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The value that was taken back.</summary>
    public FieldValue Undone { get; init; }

    /// <summary>The value that was restored.</summary>
    public FieldValue Restored { get; init; }
}

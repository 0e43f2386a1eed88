namespace ErpLink;

/// <summary>What to search or list. All parts given must hold.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Fields">The fields wanted in the results.</param>
public sealed record RecordQuery(RecordKind Kind, FieldSelection Fields)
{
    /// <summary>Free text, interpreted by the side; null or blank: no restriction.</summary>
    public string? Text { get; init; }

    /// <summary>Conditions on fields, only such as the side declares to evaluate.</summary>
    public Restriction? Filter { get; init; }

    /// <summary>Only records that belong to this one.</summary>
    public RecordRef? Parent { get; init; }

    /// <summary>Whether inactive records are wanted, too. Default: no.</summary>
    public bool IncludeInactive { get; init; }

    /// <summary>The order wanted; the side adds its key, so that pages do not overlap. Default: the side's own.</summary>
    public IReadOnlyList<SortField> OrderBy { get; init; } = [];

    /// <summary>How many records a page should hold, 1 or more; the side may give fewer. Default: 50.</summary>
    public int PageSizeRecords { get; init; } = 50;

    /// <summary>Where to go on: a page's <see cref="RecordPage.Next"/> of the same query; <see langword="null"/> for the start.</summary>
    public PageCursor? After { get; init; }
}

namespace ErpLink;

/// <summary>What to search in the ERP.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="ActorKind">The kind of actor.</param>
public sealed record SearchRequest(string Connection, RecordKind ActorKind)
{
    /// <summary>Free text; blank lists all.</summary>
    public string? Text { get; init; }

    /// <summary>Conditions on fields of the ERP; what the ERP does not evaluate is evaluated here.</summary>
    public Restriction? Filter { get; init; }

    /// <summary>Only actors under the actor that this entity is linked to (the company of the person to link).</summary>
    public RecordRef? ParentEntity { get; init; }

    /// <summary>Only actors that are linked in this connection already, or only those that are not; <see langword="null"/> for both. Default: both.</summary>
    public bool? Linked { get; init; }

    /// <summary>The order wanted. Default: the ERP's own.</summary>
    public IReadOnlyList<SortField> OrderBy { get; init; } = [];

    /// <summary>How many results a page has at most, 1 to 500. Default: 50.</summary>
    public int PageSizeRecords { get; init; } = 50;

    /// <summary>Where to go on: <see cref="SearchResults.Next"/> of the page before.</summary>
    public PageCursor? After { get; init; }
}

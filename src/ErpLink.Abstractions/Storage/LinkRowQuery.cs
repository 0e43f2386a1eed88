namespace ErpLink.Storage;

/// <summary>A page of the links of one pair of kinds, in order of id.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The app's kind.</param>
/// <param name="Actor">The ERP's kind.</param>
public sealed record LinkRowQuery(ConnectionId Connection, RecordKind Entity, RecordKind Actor)
{
    /// <summary>Only links that are due at this time; <see langword="null"/> for all.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The last id of the page before.</summary>
    public LinkId? After { get; init; }

    /// <summary>The most links to give, 1 to 1,000.</summary>
    public required int Limit { get; init; }
}

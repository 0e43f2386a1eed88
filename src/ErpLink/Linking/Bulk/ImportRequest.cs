namespace ErpLink;

/// <summary>Which records of the ERP to bring into the app.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Actor">The kind of actor.</param>
/// <param name="Entity">The kind of entity they become; their map needs match tiers, so that none is created that is there already.</param>
public sealed record ImportRequest(string Connection, RecordKind Actor, RecordKind Entity)
{
    /// <summary>Free text to search by, as in <see cref="SearchRequest"/>; blank for all.</summary>
    public string? Text { get; init; }

    /// <summary>Conditions on fields of the ERP.</summary>
    public Restriction? Filter { get; init; }

    /// <summary>The records chosen from a search; empty: all that text and filter find.</summary>
    public IReadOnlyList<RecordKey> Keys { get; init; } = [];

    /// <summary>What happens to fields that differ between an actor and an entity that belong together.</summary>
    public MatchDifferences OnDifferent { get; init; }
}

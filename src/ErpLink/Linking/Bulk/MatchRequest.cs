namespace ErpLink;

/// <summary>What to match in bulk.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Entity">The kind of entity.</param>
/// <param name="Actor">The kind of actor; its map with the entity's kind needs match tiers.</param>
public sealed record MatchRequest(string Connection, RecordKind Entity, RecordKind Actor)
{
    /// <summary>Whether an actor is created for an entity that nothing was found for. Default: no.</summary>
    public bool CreateMissing { get; init; }

    /// <summary>What happens to fields that differ between two records that belong together. Default: a person looks at them first.</summary>
    public MatchDifferences OnDifferent { get; init; }
}

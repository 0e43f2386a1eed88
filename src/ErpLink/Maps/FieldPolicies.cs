namespace ErpLink.Maps;

/// <summary>The policies of one mapping, looked up: the mapping's, else the map's, else the connection's.</summary>
internal sealed record FieldPolicies(IReadOnlyList<Conflict> OnConflict, DriftPolicy OnDrift, BlankPolicy OnBlank, LinkTimePolicy OnLink)
{
    public static FieldPolicies Resolve(FieldMapDefinition field, MapDefinition map, ConnectionDefinition connection) => new(
        EndingInAsk(field.OnConflict.Count > 0 ? field.OnConflict : map.OnConflict.Count > 0 ? map.OnConflict : connection.OnConflict),
        field.OnDrift ?? map.OnDrift,
        field.OnBlank ?? map.OnBlank,
        field.OnLink ?? map.OnLink);

    /// <summary>Whether nothing stands behind a person in the chain.</summary>
    public static bool EndsAtAsk(IReadOnlyList<Conflict> chain) => chain.SkipLast(1).All(policy => policy != Conflict.Ask);

    // A chain ends at its first Ask: nothing behind a person is ever asked.
    private static Conflict[] EndingInAsk(IReadOnlyList<Conflict> chain) => [.. chain.TakeWhile(policy => policy != Conflict.Ask), Conflict.Ask];
}

namespace ErpLink.Maps;

/// <summary>What differs between two definitions of a connection, as data and as lines. Immutable.</summary>
/// <param name="Changes">The differences, in the order of JSON: what was there first, then what was added.</param>
public sealed record DefinitionDiff(IReadOnlyList<DefinitionChange> Changes)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>The differences, one a line, for an administrator.</summary>
    public IReadOnlyList<string> Lines => [.. Changes.Select(change => change.ToString())];

    /// <summary>
    /// Compares two definitions member by member. Maps are known by their kinds, mappings and pairs by both names, lists by both lists,
    /// defaults by their field: their places do not count. Where order counts (policies, fields shown, steps) another order is a difference.
    /// </summary>
    /// <param name="before">The definition as it was.</param>
    /// <param name="after">The definition as it is.</param>
    public static DefinitionDiff Between(ConnectionDefinition before, ConnectionDefinition after) =>
        new(DefinitionComparer.Compare(JsonPart.Parse(ConnectionJsonWriter.Compact(before)), JsonPart.Parse(ConnectionJsonWriter.Compact(after))));

    /// <summary>All lines.</summary>
    public override string ToString() => string.Join('\n', Lines);
}

namespace ErpLink;

/// <summary>One way to recognise that an entity and an actor are the same: a pair that agrees in every field of a tier is found by it.
/// Tiers are tried in order, the best first.</summary>
/// <param name="Name">The tier's name, unique in its map; it stands in reasons.</param>
/// <param name="Fields">What has to agree.</param>
public sealed record MatchTierDefinition(string Name, IReadOnlyList<MatchFieldDefinition> Fields)
{
    /// <summary>Whether a pair that agrees, uniquely on both sides, may be linked without a person. Default: it is a suggestion.</summary>
    public bool Automatic { get; init; }

    /// <summary>What a blank part means.</summary>
    public MatchBlank OnBlank { get; init; }
}

namespace ErpLink.Linking.Matching;

/// <summary>What matching found for one entity.</summary>
/// <param name="Entity">The entity's key.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="Candidates">The actors, the best first: one for an automatic match, up to three otherwise.</param>
internal sealed record RecordMatch(RecordKey Entity, MatchVerdict Verdict, IReadOnlyList<MatchCandidate> Candidates)
{
    /// <summary>The tier that decided; <see langword="null"/> for suggestions.</summary>
    public string? Tier { get; init; }

    /// <summary>Why, for the journal and for a person: names of fields and tiers, never values.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Other entities that agree with the same actors, where that is why a person has to decide; up to ten.</summary>
    public IReadOnlyList<RecordKey> Rivals { get; init; } = [];
}

namespace ErpLink;

/// <summary>What is to be done about one entity.</summary>
/// <param name="Entity">The app's record.</param>
/// <param name="Action">What.</param>
public sealed record MatchingStep(RecordRef Entity, MatchingAction Action)
{
    /// <summary>The actors that were found, the best first: one to link, up to three to look at.</summary>
    public IReadOnlyList<MatchingCandidate> Candidates { get; init; } = [];

    /// <summary>The tier that decided; <see langword="null"/> where none did.</summary>
    public string? Tier { get; init; }

    /// <summary>Why; stands in the journal of a link that is made by it. Names fields, and never values.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Other entities that share the evidence; up to ten.</summary>
    public IReadOnlyList<RecordRef> Rivals { get; init; } = [];
}

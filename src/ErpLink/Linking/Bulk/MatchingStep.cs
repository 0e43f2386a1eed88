namespace ErpLink;

/// <summary>What is to be done about one entity, or about one actor that is to be imported.</summary>
/// <param name="Action">What.</param>
public sealed record MatchingStep(MatchingAction Action)
{
    /// <summary>The app's record; <see langword="null"/> for an actor that is to be imported.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record that is to be imported; <see langword="null"/> otherwise.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The actors that were found, the best first: one to link, up to three to look at.</summary>
    public IReadOnlyList<MatchingCandidate> Candidates { get; init; } = [];

    /// <summary>The tier that decided; <see langword="null"/> where none did.</summary>
    public string? Tier { get; init; }

    /// <summary>Why; stands in the journal of a link that is made by it. Names fields, and never values.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Other entities that share the evidence; up to ten.</summary>
    public IReadOnlyList<RecordRef> Rivals { get; init; } = [];
}

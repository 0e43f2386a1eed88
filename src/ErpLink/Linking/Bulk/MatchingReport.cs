namespace ErpLink;

/// <summary>What carrying out a plan of bulk matching came to.</summary>
/// <param name="Run">The id that the journal entries of its links, creates and imports carry; undoing it takes back what they wrote.</param>
/// <param name="Counts">How many steps came to what; outcomes of none are left out.</param>
/// <param name="Others">The steps that moved or failed, and imports whose entity the map's <c>appFilter</c> leaves out.</param>
public sealed record MatchingReport(Guid Run, IReadOnlyDictionary<MatchingOutcome, int> Counts, IReadOnlyList<MatchingResult> Others)
{
    /// <summary>Why it ended before all steps were carried out: a side refuses everything, or does not answer, or the connection's definition was
    /// changed. Execute the plan again when that is mended. <see langword="null"/> when it came to its end.</summary>
    public Failure? Failure { get; init; }

    /// <summary>How many steps came to this.</summary>
    public int Count(MatchingOutcome outcome) => Counts.GetValueOrDefault(outcome);
}

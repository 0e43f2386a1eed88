namespace ErpLink;

/// <summary>What carrying out a plan of bulk matching came to.</summary>
/// <param name="Run">The id that its journal entries carry.</param>
/// <param name="Counts">How many steps came to what; outcomes of none are left out.</param>
/// <param name="Others">The steps that moved or failed.</param>
public sealed record MatchingReport(Guid Run, IReadOnlyDictionary<MatchingOutcome, int> Counts, IReadOnlyList<MatchingResult> Others)
{
    /// <summary>How many steps came to this.</summary>
    public int Count(MatchingOutcome outcome) => Counts.GetValueOrDefault(outcome);
}

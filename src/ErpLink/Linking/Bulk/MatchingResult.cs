namespace ErpLink;

/// <summary>A step that was not carried out as planned.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why.</param>
public sealed record MatchingResult(MatchingStep Step, MatchingOutcome Outcome, string Reason);

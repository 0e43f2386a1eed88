namespace ErpLink.Synchronizing;

/// <summary>What a link with held steps was counted as.</summary>
/// <param name="Outcome">What became of it; <see langword="null"/> when it came to no end and was not counted.</param>
/// <param name="Destroyed">It was counted as destructive.</param>
/// <param name="Overwrote">It was counted as overwritten.</param>
internal readonly record struct HeldLink(RunOutcome? Outcome, bool Destroyed, bool Overwrote);

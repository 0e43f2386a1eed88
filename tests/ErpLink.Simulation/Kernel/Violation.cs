namespace ErpLink.Simulation;

/// <summary>An oracle fired: a promise was broken, or the simulation itself went wrong.</summary>
/// <param name="Oracle">Its name, such as <c>O1</c>.</param>
/// <param name="Event">The number of the event.</param>
/// <param name="AtMs">The virtual time.</param>
/// <param name="Story">What happened.</param>
/// <param name="Subject">The record concerned, for its timeline; empty when there is none.</param>
public sealed record Violation(string Oracle, long Event, long AtMs, string Story, string Subject);

namespace ErpLink.Conformance;

/// <summary>A rule that a side does not keep, and says so. Published with the side's report.</summary>
/// <param name="Rule">The rule's number, such as <c>K04</c>.</param>
/// <param name="Reason">Why, for those who choose an adapter: a sentence.</param>
public sealed record RuleWaiver(string Rule, string Reason);

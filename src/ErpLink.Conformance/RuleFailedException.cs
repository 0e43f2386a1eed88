namespace ErpLink.Conformance;

/// <summary>Ends a rule that is not kept; never leaves the kit.</summary>
internal sealed class RuleFailedException(string reason) : Exception(reason);

namespace ErpLink.Conformance;

/// <summary>What came of a rule, and why.</summary>
/// <param name="Outcome">Kept, not kept, or not promised.</param>
/// <param name="Reason">What was checked, what is wrong, or which declaration says that it is not promised. The same in every run.</param>
public sealed record RuleResult(RuleOutcome Outcome, string Reason)
{
    /// <summary>The side keeps the rule.</summary>
    /// <param name="what">What was checked.</param>
    public static RuleResult Passed(string what) => new(RuleOutcome.Passed, what);

    /// <summary>The side does not keep the rule.</summary>
    /// <param name="reason">What was done, expected and seen.</param>
    public static RuleResult Failed(string reason) => new(RuleOutcome.Failed, reason);

    /// <summary>The side says that it does not promise this.</summary>
    /// <param name="declared">The declaration.</param>
    public static RuleResult NotApplicable(string declared) => new(RuleOutcome.NotApplicable, declared);
}

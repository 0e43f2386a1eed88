namespace ErpLink.Conformance;

/// <summary>A rule's result beside its waiver: what a test and a report say of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Result">What came of running it. A waived rule is run, too.</param>
/// <param name="Waiver">The waiver; <see langword="null"/> for none.</param>
public sealed record RuleVerdict(ConformanceRule Rule, RuleResult Result, RuleWaiver? Waiver)
{
    /// <summary>Why a test of this rule fails; <see langword="null"/> when it does not.</summary>
    public string? Problem => (Result.Outcome, Waiver) switch
    {
        (RuleOutcome.Failed, null) => $"{Rule.Number} ({Rule.Title}) failed: {Result.Reason}",
        (RuleOutcome.Failed, _) => null,
        // A waiver that nobody needs any more would hide the day on which the rule is broken again.
        (_, not null) => $"{Rule.Number} is waived (\"{Waiver.Reason}\"), but: {Result.Reason} Take the waiver away.",
        _ => null,
    };

    /// <summary>One word or two for the report.</summary>
    public string Word => (Result.Outcome, Waiver) switch
    {
        (RuleOutcome.Failed, not null) => "waived",
        (_, not null) => "waived, but kept",
        (RuleOutcome.Passed, _) => "passed",
        (RuleOutcome.NotApplicable, _) => "not promised",
        _ => "FAILED",
    };

    /// <summary>The reason for the report: the author's for a waived rule, otherwise the result's.</summary>
    public string Reason => Problem is null && Waiver is { } waiver ? waiver.Reason : Result.Reason;
}

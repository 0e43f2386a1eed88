namespace ErpLink.Conformance;

/// <summary>What came of a rule.</summary>
public enum RuleOutcome
{
    /// <summary>The side does not keep it, or there was nothing to check it with. The default, so that a forgotten answer is never a success.</summary>
    Failed = 0,

    /// <summary>The side keeps it.</summary>
    Passed,

    /// <summary>The side's own description says that it does not promise this.</summary>
    NotApplicable,
}

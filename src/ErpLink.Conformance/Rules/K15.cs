namespace ErpLink.Conformance.Rules;

internal sealed class K15 : ConformanceRule
{
    private const int ReasonLengthMin = 20;
    private static readonly string[] Placeholders = ["todo", "tbd", "fixme", "later", "n/a", "see issue", "not implemented"];

    public override string Number => "K15";

    public override string Title => "What is not tested carries a written reason, which is published";

    private protected override ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var waivers = bench.Under.Waivers;
        bench.Check(waivers.Select(w => w.Rule).Distinct().Count() == waivers.Count, "A rule is waived twice.");
        foreach (var waiver in waivers)
        {
            bench.Check(ConformanceRules.All.Any(r => r.Number == waiver.Rule), $"'{waiver.Rule}' is waived and is no rule.");
            bench.Check(waiver.Rule != Number, "The rule that reasons are given cannot be waived.");
            Reason(bench, waiver.Rule, waiver.Reason);
        }

        foreach (var (field, reason) in bench.Under.FieldsLeftAlone)
        {
            bench.Check(bench.Kind.Field(field) is not null, $"'{field}' is left alone and is no field.");
            Reason(bench, $"'{field}'", reason);
        }

        foreach (var (field, reason) in bench.Under.SchemaBreaks) Reason(bench, $"'{field}'", reason);
        return new(RuleResult.Passed($"{waivers.Count} waivers and {bench.Under.FieldsLeftAlone.Count} fields left alone, each with its reason in this report."));
    }

    private static void Reason(Bench bench, string what, string reason) => bench.Check(
        reason.Trim().Length >= ReasonLengthMin && !Placeholders.Any(p => reason.Trim().StartsWith(p, StringComparison.OrdinalIgnoreCase)),
        $"{what} is left out, and \"{reason}\" is no reason that helps somebody who chooses an adapter.");
}

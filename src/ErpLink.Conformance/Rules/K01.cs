namespace ErpLink.Conformance.Rules;

internal sealed class K01 : ConformanceRule
{
    public override string Number => "K01";

    public override string Title => "An update of one field leaves all others untouched, those that no map names included";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        if (!bench.Kind.CanUpdate) return RuleResult.NotApplicable($"CanUpdate = no for '{bench.Kind.Kind}'.");
        var fields = bench.Updatable;
        var record = await bench.NewAsync(fields).ConfigureAwait(false);
        var seen = await LookAsync(bench, record.Key).ConfigureAwait(false);
        foreach (var field in fields)
        {
            var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
            var after = await bench.ChangeAsync(record, field.Name, value).ConfigureAwait(false);
            bench.Check(field.Equality.AreEqual(after[field.Name], value), $"'{field.Name}' does not hold what was written.");
            foreach (var other in bench.Kind.Fields.Where(f => f.Name != field.Name && f.Access != FieldAccess.ReadOnly))
                bench.Check(bench.AreEqual(record, after, other.Name), $"An update of '{field.Name}' changed '{other.Name}', too.");

            // The system's own name for the field is unknown here: one thing may change, whichever it is.
            var now = await LookAsync(bench, record.Key).ConfigureAwait(false);
            var moved = seen.Keys.Union(now.Keys).Where(k => seen.GetValueOrDefault(k) != now.GetValueOrDefault(k)).ToList();
            bench.Check(moved.Count <= 1, $"An update of '{field.Name}' changed more than one thing in the system: {string.Join(", ", moved)}.");
            (record, seen) = (after, now);
        }

        return RuleResult.Passed($"{fields.Count} fields, one by one; " + (bench.Under.SecondWriter is null
            ? "only what the side offers was looked at." : "everything the system holds was looked at."));
    }

    private static async ValueTask<IReadOnlyDictionary<string, string>> LookAsync(Bench bench, RecordKey key) =>
        bench.Under.SecondWriter is { } writer ? await writer.LookAsync(key, bench.Token).ConfigureAwait(false) : new Dictionary<string, string>();
}

namespace ErpLink.Conformance.Rules;

internal sealed class K05 : ConformanceRule
{
    public override string Number => "K05";

    public override string Title => "A stale version is a conflict and never a silent write";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (!kind.CanUpdate) return RuleResult.NotApplicable($"CanUpdate = no for '{kind.Kind}'.");
        if (!kind.EnforcesVersions)
            return RuleResult.NotApplicable($"UpdateTier = {kind.UpdateTier}, VersionCovers = {kind.VersionCovers}: stale versions are not surely refused, and the window for lost updates is stated.");
        var fields = bench.Updatable;
        var record = await bench.NewAsync(fields).ConfigureAwait(false);
        var others = await bench.OpenSideAsync().ConfigureAwait(false);
        foreach (var field in fields)
        {
            // Somebody else edits another field; where there is none, the same one.
            var other = fields.FirstOrDefault(f => f.Name != field.Name) ?? field;
            var now = await bench.ChangeAsync(record, other.Name, await bench.ValueAsync(other, record[other.Name]).ConfigureAwait(false), others).ConfigureAwait(false);
            var value = await bench.ValueAsync(field, now[field.Name]).ConfigureAwait(false);
            var stale = await bench.UpdateAsync(bench.Side, record, field.Name, value).ConfigureAwait(false);
            await UnchangedAsync(bench, now, $"A stale update of '{field.Name}'").ConfigureAwait(false);
            bench.Check(stale is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Conflict },
                $"A stale update of '{field.Name}' gave {Bench.Said(stale)} Expected: not applied, Conflict.");
            var blind = await bench.UpdateAsync(bench.Side, now, field.Name, value, default(RecordVersion)).ConfigureAwait(false);
            await UnchangedAsync(bench, now, $"An update of '{field.Name}' without a version").ConfigureAwait(false);
            bench.Check(blind.Outcome == WriteOutcome.NotApplied, $"An update of '{field.Name}' without a version gave {Bench.Said(blind)}");
            record = now;
        }

        return RuleResult.Passed($"{fields.Count} fields: a stale version is a conflict, none at all is refused, and the record stays as the other writer left it.");
    }

    private static async ValueTask UnchangedAsync(Bench bench, Record expected, string what)
    {
        var after = await bench.ReadAsync(expected.Key).ConfigureAwait(false);
        foreach (var field in bench.Kind.Fields)
            bench.Check(bench.AreEqual(expected, after, field.Name), $"{what} changed '{field.Name}'.");
    }
}

namespace ErpLink.Conformance.Rules;

internal sealed class K02 : ConformanceRule
{
    public override string Number => "K02";

    public override string Title => "Null, empty text and absent are three different inputs, each with its declared meaning";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var (nulls, empties) = (0, 0);
        var bare = await bench.NewAsync().ConfigureAwait(false);
        foreach (var field in bench.Kind.Fields.Where(f => !f.Default.IsAbsent && f.Access != FieldAccess.Mandatory))
            bench.Check(field.Equality.AreEqual(bare[field.Name], field.Default), $"'{field.Name}' was left out of a create, and its declared default is not there.");

        if (!bench.Kind.CanUpdate) return RuleResult.Passed("Creates only: what is left out holds the declared default.");
        var fields = bench.Updatable;
        var record = await bench.NewAsync(fields).ConfigureAwait(false);
        foreach (var field in fields.Where(f => f.Access == FieldAccess.Normal))
        {
            record = await BlankAsync(bench, record, field, FieldValue.Null).ConfigureAwait(false);
            nulls++;
            if (field.Type != FieldType.Text) continue;
            record = await bench.ChangeAsync(record, field.Name, await bench.ValueAsync(field).ConfigureAwait(false)).ConfigureAwait(false);
            record = await BlankAsync(bench, record, field, FieldValue.EmptyText).ConfigureAwait(false);
            empties++;
        }

        foreach (var field in fields.Where(f => f.Access == FieldAccess.Mandatory))
        {
            var result = await bench.UpdateAsync(bench.Side, record, field.Name, FieldValue.Null).ConfigureAwait(false);
            bench.Check(result.Outcome == WriteOutcome.NotApplied, $"'{field.Name}' is mandatory, and null was not refused: {Bench.Said(result)}");
        }

        return RuleResult.Passed($"Null in {nulls} fields, empty text in {empties}; mandatory fields refuse null; what is absent stays as it is.");
    }

    private static async ValueTask<Record> BlankAsync(Bench bench, Record record, FieldDescription field, FieldValue blank)
    {
        var what = blank.IsNull ? "null" : "empty text";
        var result = await bench.UpdateAsync(bench.Side, record, field.Name, blank).ConfigureAwait(false);
        bench.Check(result.Outcome == WriteOutcome.Applied, $"'{field.Name}' may be blank, and {what} was not taken: {Bench.Said(result)}");
        var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        bench.Check(field.Equality.AreEqual(after[field.Name], blank),
            $"{what} in '{field.Name}' is {after[field.Name].Kind} afterwards, which its declared equality does not take for the same.");
        foreach (var other in bench.Kind.Fields.Where(f => f.Name != field.Name && f.Access != FieldAccess.ReadOnly))
            bench.Check(bench.AreEqual(record, after, other.Name), $"'{other.Name}' was absent from an update that blanked '{field.Name}', and changed.");
        return after;
    }
}

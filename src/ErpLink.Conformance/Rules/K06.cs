namespace ErpLink.Conformance.Rules;

internal sealed class K06 : ConformanceRule
{
    public override string Number => "K06";

    public override string Title => "What is read back equals what was written, under the declared equality, for every field at its limits";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        if (!bench.Kind.CanUpdate) return RuleResult.NotApplicable($"CanUpdate = no for '{bench.Kind.Kind}'.");
        var (values, refused) = (0, 0);
        var fields = bench.Updatable;
        var record = await bench.NewAsync(fields).ConfigureAwait(false);
        foreach (var field in fields)
        {
            var taken = 0;
            foreach (var value in bench.Under.LimitsOf(field, await bench.ItemsAsync(field).ConfigureAwait(false)))
            {
                var result = await bench.UpdateAsync(bench.Side, record, field.Name, value).ConfigureAwait(false);
                var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
                if (IsRefused(bench, result, field, value)) bench.Check(bench.AreEqual(record, after, field.Name), $"'{field.Name}' refused {Shown(value)}, and changed.");
                else bench.Check(field.Equality.AreEqual(after[field.Name], value),
                    $"'{field.Name}' was given {Shown(value)} and holds {Shown(after[field.Name])}, which its declared equality does not take for the same.");
                if (result.Outcome == WriteOutcome.Applied) taken++;
                else refused++;
                values++;
                record = after;
            }

            record = await bench.ChangeAsync(record, field.Name, await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false)).ConfigureAwait(false);
            await TooMuchAsync(bench, record, field).ConfigureAwait(false);
            record = await bench.ReadAsync(record.Key).ConfigureAwait(false);
            bench.Check(taken > 0 || field.Type == FieldType.Reference, $"'{field.Name}' took none of the values at its limits.");
        }

        return RuleResult.Passed($"{values} values in {fields.Count} fields" + (refused == 0 ? "." : $"; {refused} of them were refused by name."));
    }

    // A system may have rules of its own for what a value looks like. How long it may be, and how exact, is what the field declares.
    private static bool IsRefused(Bench bench, WriteResult result, FieldDescription field, FieldValue value)
    {
        if (result.Outcome == WriteOutcome.Applied) return false;
        bench.Check(result is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Invalid or FailureClass.Duplicate },
            $"'{field.Name}' was given {Shown(value)}, and the result is {Bench.Said(result)} Expected: applied, or refused as invalid.");
        bench.Check(value.Kind != ValueKind.Text || field.LengthMax != value.AsText().Length || value.AsText().Any(c => c != 'm'),
            $"'{field.Name}' declares {field.LengthMax} characters and refuses as many: {Bench.Said(result)}");
        return true;
    }

    private static async ValueTask TooMuchAsync(Bench bench, Record record, FieldDescription field)
    {
        FieldValue value = field switch
        {
            { Type: FieldType.Text, LengthMax: { } max } => new string('w', max + 1),
            { Type: FieldType.Decimal, ScaleMax: { } scale and < 20 } => 1m + 1m / (decimal)Math.Pow(10, scale + 1),
            _ => FieldValue.Absent,
        };
        if (value.IsAbsent) return;
        var result = await bench.UpdateAsync(bench.Side, record, field.Name, value).ConfigureAwait(false);
        var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        bench.Check(result.Outcome == WriteOutcome.Applied ? field.Equality.AreEqual(after[field.Name], value)
            : result is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Invalid } && bench.AreEqual(record, after, field.Name),
            $"'{field.Name}' was given more than it declares, and the result is {Bench.Said(result)} Expected: refused as invalid, or equal under the declared equality.");
    }

    private static string Shown(FieldValue value)
    {
        var text = value.ToString();
        return $"{value.Kind} '{(text.Length > 60 ? $"{TextRules.Truncate(text, 60)}… ({text.Length} characters)" : text)}'";
    }
}

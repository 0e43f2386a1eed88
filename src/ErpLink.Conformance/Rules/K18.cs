namespace ErpLink.Conformance.Rules;

internal sealed class K18 : ConformanceRule
{
    public override string Number => "K18";

    public override string Title => "A record that is declared to be what a write left is just that, even while somebody else writes";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (!kind.ReturnsStoredValues) return RuleResult.NotApplicable("ReturnsStoredValues = no: what a write left is read back.");
        var faults = bench.Faults;
        var writer = bench.SecondWriter;
        var side = bench.Own(await faults.OpenAsync(bench.Token).ConfigureAwait(false));
        var fields = bench.Updatable;
        var answers = 0;
        if (kind.CanCreate) answers += await CreateAsync(bench).ConfigureAwait(false);
        var record = await bench.NewAsync(fields, bench.Unique()).ConfigureAwait(false);
        foreach (var field in kind.CanUpdate ? fields : [])
        {
            // Somebody writes the same field, and another, between the system's write and its answer.
            var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
            var theirs = await bench.ValueAsync(field, value).ConfigureAwait(false);
            var other = fields.FirstOrDefault(f => f.Name != field.Name) ?? field;
            var others = await bench.ValueAsync(other, record[other.Name]).ConfigureAwait(false);
            var came = false;
            faults.AfterNextUpdate(async token =>
            {
                came = true;
                await writer.SetAsync(record.Key, field.Name, theirs, token).ConfigureAwait(false);
                if (other.Name != field.Name) await writer.SetAsync(record.Key, other.Name, others, token).ConfigureAwait(false);
            });
            var result = await bench.UpdateAsync(side, record, field.Name, value).ConfigureAwait(false);
            bench.Check(came, "No update passed the injector: nobody wrote in between.");
            bench.Check(result.Outcome == WriteOutcome.Applied, $"A valid value of '{field.Name}' could not be written: {Bench.Said(result)}");
            if (result.Record is { } answer)
            {
                answers++;
                bench.Check(field.Equality.AreEqual(answer[field.Name], value), $"The answer to a write of '{field.Name}' holds what somebody else wrote after it.");
                foreach (var rest in kind.Fields.Where(f => f.Name != field.Name && f.Access != FieldAccess.ReadOnly))
                    bench.Check(answer[rest.Name].IsAbsent || bench.AreEqual(record, answer, rest.Name), $"The answer to a write of '{field.Name}' holds a '{rest.Name}' that this write did not leave.");
                bench.Check(!answer.Version.IsKnown || answer.Version == result.Version, "The record of an answer has another version than the answer.");
            }

            record = await bench.ReadAsync(record.Key).ConfigureAwait(false);
            bench.Check(field.Equality.AreEqual(record[field.Name], theirs), "What somebody else wrote in between is not there.");
            bench.Check(!result.Version.IsKnown || result.Version != record.Version, "A write answers the version of somebody else's later write.");
        }

        bench.Check(answers > 0, "ReturnsStoredValues = yes, and no answer held a record.");
        return RuleResult.Passed($"{answers} answers with records; somebody else wrote between each update and its answer.");
    }

    private static async ValueTask<int> CreateAsync(Bench bench)
    {
        var draft = await bench.DraftAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        var result = await bench.CreateAsync(bench.Side, draft).ConfigureAwait(false);
        bench.Check(result.Outcome == WriteOutcome.Applied, $"A valid record could not be created: {Bench.Said(result)}");
        if (result.Record is not { } answer) return 0;
        var stored = await bench.ReadAsync(result.Key).ConfigureAwait(false);
        foreach (var field in bench.Kind.Fields)
            bench.Check(answer[field.Name].IsAbsent || bench.AreEqual(answer, stored, field.Name), $"The answer to a create holds another '{field.Name}' than is stored.");
        return 1;
    }
}

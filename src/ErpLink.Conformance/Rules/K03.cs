namespace ErpLink.Conformance.Rules;

internal sealed class K03 : ConformanceRule
{
    private const int SeveralMax = 3;

    public override string Number => "K03";

    public override string Title => "A create gives a stable key, and the record can be read by it at once";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        if (!bench.Kind.CanCreate) return RuleResult.NotApplicable($"CanCreate = no for '{bench.Kind.Kind}'.");
        var draft = await bench.DraftAsync(bench.Updatable).ConfigureAwait(false);
        var result = await bench.CreateAsync(bench.Side, draft).ConfigureAwait(false);
        bench.Check(result.Outcome == WriteOutcome.Applied, $"A valid record could not be created: {Bench.Said(result)}");
        var other = await bench.OpenSideAsync().ConfigureAwait(false);
        foreach (var side in new[] { bench.Side, other })
        {
            var found = await bench.FindAsync(side, result.Key).ConfigureAwait(false);
            bench.Check(found.Status == ReadStatus.Found, $"A record was read right after its create as {found.Status}.");
            bench.Check(found.Key == result.Key && Canonical(bench, found.Record!.Key) == Canonical(bench, result.Key), "The key of a read is not the key of its create.");
            foreach (var (field, value) in draft.Values)
                bench.Check(bench.Kind.Field(field)!.Equality.AreEqual(found.Record![field], value), $"'{field}' does not hold what the record was created with.");
            bench.Check(draft.Parent is null || found.Record!.Parent == draft.Parent, "The record does not belong to the parent it was created under.");
        }

        var count = Math.Min(SeveralMax, bench.Kind.BatchSizeRecordsMax);
        if (count == 1) return RuleResult.Passed("Alone; read by the same side and by another.");
        var drafts = new List<NewRecord>();
        for (var i = 0; i < count; i++) drafts.Add(await bench.DraftAsync([], bench.Unique()).ConfigureAwait(false));
        var results = await bench.Side.CreateAsync(drafts, bench.Under.Context, bench.Token).ConfigureAwait(false);
        foreach (var made in results.Where(r => !r.Key.IsEmpty)) bench.Made(made.Key);
        bench.Check(results.Count == count && results.All(r => r.Outcome == WriteOutcome.Applied), $"{count} creates in one call were not all done.");
        bench.Check(results.Select(r => Canonical(bench, r.Key)).Distinct().Count() == count, "Two creates gave the same key.");
        foreach (var (made, asked) in results.Zip(drafts))
        {
            var record = await bench.ReadAsync(made.Key).ConfigureAwait(false);
            foreach (var (field, value) in asked.Values)
                bench.Check(bench.Kind.Field(field)!.Equality.AreEqual(record[field], value), "The results of several creates are not in the order of the records.");
        }

        return RuleResult.Passed($"Alone and {count} in one call; read by the same side and by another.");
    }

    private static string Canonical(Bench bench, RecordKey key) => bench.Kind.KeyEquality.Canonical(key);
}

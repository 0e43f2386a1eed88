namespace ErpLink.Conformance.Rules;

internal sealed class K14 : ConformanceRule
{
    private const int RecordsMax = 8;

    public override string Number => "K14";

    public override string Title => "The declared parallelism holds, and sides share nothing";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        var count = Math.Min(RecordsMax, kind.ParallelCallsMax);
        var records = new List<Record>();
        for (var i = 0; i < Math.Max(2, count); i++) records.Add(await bench.NewAsync([], bench.Unique()).ConfigureAwait(false));
        if (count > 1) await ParallelAsync(bench, records).ConfigureAwait(false);

        // One connection is closed: the others have never heard of it.
        var closing = await bench.Under.OpenAsync(bench.Token).ConfigureAwait(false);
        await bench.ReadAsync(records[0].Key, closing).ConfigureAwait(false);
        var staying = await bench.OpenSideAsync().ConfigureAwait(false);
        await bench.ReadAsync(records[0].Key, staying).ConfigureAwait(false);
        if (closing is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
        else (closing as IDisposable)?.Dispose();
        Same(bench, records[0], await bench.ReadAsync(records[0].Key, staying).ConfigureAwait(false));

        var parallel = count > 1 ? $"{count} reads and updates at once" : "ParallelCallsMax = 1";
        var other = await bench.Under.OpenOtherAsync(bench.Token).ConfigureAwait(false);
        if (other is null) return RuleResult.Passed($"{parallel}; one connection is closed under another. There is no second tenant to look at.");
        await TenantsAsync(bench, bench.Own(other), records[0]).ConfigureAwait(false);
        return RuleResult.Passed($"{parallel}; one connection is closed under another; a second tenant sees nothing of the first.");
    }

    private static async ValueTask ParallelAsync(Bench bench, List<Record> records)
    {
        var reads = await Task.WhenAll(records.Select(r => bench.FindAsync(bench.Side, [r.Key]).AsTask())).ConfigureAwait(false);
        foreach (var (read, record) in reads.Zip(records))
        {
            bench.Check(read is [{ Record: not null } only] && only.Key == record.Key, "Reads at once: one got no answer, or another's.");
            Same(bench, record, read[0].Record!);
        }

        if (!bench.Kind.CanUpdate) return;
        var field = bench.Kind.TitleField is { } title ? bench.Updatable.FirstOrDefault(f => f.Name == title) ?? bench.Updatable[0] : bench.Updatable[0];
        var values = new List<FieldValue>();
        foreach (var record in records) values.Add(await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false));
        var writes = await Task.WhenAll(records.Zip(values).Select(p => bench.UpdateAsync(bench.Side, p.First, field.Name, p.Second).AsTask())).ConfigureAwait(false);
        for (var i = 0; i < records.Count; i++)
        {
            bench.Check(writes[i].Outcome == WriteOutcome.Applied && writes[i].Key == records[i].Key, $"{records.Count} updates at once, as declared: {Bench.Said(writes[i])}");
            var after = await bench.ReadAsync(records[i].Key).ConfigureAwait(false);
            bench.Check(field.Equality.AreEqual(after[field.Name], values[i]), "Updates at once: one record holds another's value.");
            records[i] = after;
        }
    }

    private static async ValueTask TenantsAsync(Bench bench, IRecordSide other, Record record)
    {
        var identity = (await other.DescribeAsync(bench.Token).ConfigureAwait(false)).Identity;
        bench.Check(identity != bench.Description.Identity, "Two databases have one identity.");
        var there = await bench.FindAsync(other, record.Key).ConfigureAwait(false);
        bench.Check(there.Status != ReadStatus.Found || there.Record!.Version != record.Version || !bench.Kind.Fields.All(f => bench.AreEqual(there.Record, record, f.Name)),
            "A tenant reads another's record.");
        Same(bench, record, await bench.ReadAsync(record.Key).ConfigureAwait(false));
        bench.Check((await bench.Side.DescribeAsync(bench.Token).ConfigureAwait(false)).Identity == bench.Description.Identity, "A side took the identity of another tenant.");
    }

    private static void Same(Bench bench, Record record, Record again)
    {
        foreach (var field in bench.Kind.Fields) bench.Check(bench.AreEqual(record, again, field.Name), $"'{field.Name}' is another value, and nobody wrote it.");
    }
}

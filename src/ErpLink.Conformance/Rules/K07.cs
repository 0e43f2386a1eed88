namespace ErpLink.Conformance.Rules;

internal sealed class K07 : ConformanceRule
{
    public override string Number => "K07";

    public override string Title => "Two reads without an edit give the same version and values, whichever way the record is read";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        var record = await bench.NewAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        if (kind.VersionCovers == VersionCover.None) bench.Check(!record.Version.IsKnown, "VersionCovers = None, and records have versions.");
        else bench.Check(record.Version.IsKnown, $"VersionCovers = {kind.VersionCovers}, and a record has no version.");

        Same(bench, record, await bench.ReadAsync(record.Key).ConfigureAwait(false), "a second read");
        var other = await bench.OpenSideAsync().ConfigureAwait(false);
        Same(bench, record, await bench.ReadAsync(record.Key, other).ConfigureAwait(false), "a read by another side");
        // Somebody makes another record: no reason for this one to look edited.
        var second = await bench.NewAsync([], bench.Unique()).ConfigureAwait(false);
        if (kind.BatchSizeRecordsMax > 1)
        {
            var both = await bench.FindAsync(bench.Side, [second.Key, record.Key]).ConfigureAwait(false);
            Same(bench, record, both.Single(r => r.Key == record.Key).Record!, "a read of several");
        }

        if (kind.TitleField is { } title && kind.Field(title)!.Operators.HasFlag(SearchOperators.Equal))
        {
            var found = await bench.SearchAsync(bench.Side, new RecordQuery(kind.Kind, bench.All)
            { Filter = Restriction.Where(title, SearchOperator.Equal, record[title]), IncludeInactive = true }).ConfigureAwait(false);
            bench.Check(found.Count == 1, "A search by the title of a record does not find it alone.");
            Same(bench, record, found[0], "a search");
        }

        var few = FieldSelection.Of(kind.Fields.Take(1).Select(f => f.Name));
        await foreach (var result in bench.Side.ReadAsync(kind.Kind, [record.Key], few, bench.Token).ConfigureAwait(false))
            bench.Check(result.Record?.Version == record.Version, "A read of fewer fields gives another version.");
        if (!kind.CanUpdate || kind.VersionCovers == VersionCover.None) return RuleResult.Passed("Read twice, by another side, among others and in a search.");

        var field = bench.Updatable[0];
        var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
        var write = await bench.UpdateAsync(bench.Side, record, field.Name, value).ConfigureAwait(false);
        var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        bench.Check(write.Outcome == WriteOutcome.Applied, $"A valid value of '{field.Name}' could not be written: {Bench.Said(write)}");
        if (write.Version.IsKnown) bench.Check(write.Version == after.Version, "The version a write answered is not the one that is read afterwards.");
        if (kind.VersionCovers == VersionCover.Full) bench.Check(after.Version != record.Version, $"An update of '{field.Name}' did not change the version.");
        return RuleResult.Passed("Read twice, by another side, among others and in a search; a write's version is the one that is read.");
    }

    private static void Same(Bench bench, Record record, Record again, string how)
    {
        bench.Check(again.Version == record.Version, $"Nobody edited the record, and {how} gives another version.");
        foreach (var field in bench.Kind.Fields)
            bench.Check(again[field.Name] == record[field.Name], $"Nobody edited the record, and {how} gives another value of '{field.Name}'.");
        bench.Check(again.State == record.State && again.Parent == record.Parent, $"Nobody edited the record, and {how} gives another state or parent.");
    }
}

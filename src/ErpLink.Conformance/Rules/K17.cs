namespace ErpLink.Conformance.Rules;

internal sealed class K17 : ConformanceRule
{
    private const int QuickEdits = 5;

    public override string Number => "K17";

    public override string Title => "An edit of any field, child rows included, moves the version and is in the feed; quick edits have versions of their own";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (kind.VersionCovers != VersionCover.Full) return RuleResult.NotApplicable($"VersionCovers = {kind.VersionCovers}.");
        var writer = bench.SecondWriter;
        var fields = bench.Updatable;
        var feed = new Feed(bench);
        var record = await bench.NewAsync(fields, bench.Unique()).ConfigureAwait(false);
        SyncCursor? cursor = kind.ChangeFeed == ChangeFeed.None ? null : await feed.EndAsync().ConfigureAwait(false);
        foreach (var field in fields)
        {
            var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
            await writer.SetAsync(record.Key, field.Name, value, bench.Token).ConfigureAwait(false);
            var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
            bench.Check(field.Equality.AreEqual(after[field.Name], value), $"A second writer's edit of '{field.Name}' is not read: is he where the field lies?");
            bench.Check(after.Version != record.Version, $"An edit of '{field.Name}' does not move the version. Let versions cover it, or declare VersionCovers = Partial.");
            if (cursor is { } position)
            {
                var read = await feed.DrainAsync(position).ConfigureAwait(false);
                feed.Reports(read.Changes, record.Key, $"an edit of '{field.Name}'", holds: new(field.Name, value));
                cursor = read.Next;
            }

            record = after;
        }

        var versions = new HashSet<RecordVersion> { record.Version };
        for (var i = 0; i < QuickEdits; i++)
        {
            await writer.SetAsync(record.Key, fields[0].Name, await bench.ValueAsync(fields[0], record[fields[0].Name]).ConfigureAwait(false), bench.Token).ConfigureAwait(false);
            record = await bench.ReadAsync(record.Key).ConfigureAwait(false);
            bench.Check(versions.Add(record.Version), "Two edits in quick succession have one version. Declare VersionCovers = Partial.");
        }

        return RuleResult.Passed($"{fields.Count} fields edited where they lie{(cursor is null ? "" : ", each in the feed")}; {QuickEdits} quick edits.");
    }
}

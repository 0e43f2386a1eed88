namespace ErpLink.Conformance.Rules;

internal sealed class K16 : ConformanceRule
{
    public override string Number => "K16";

    public override string Title => "The app's feed reports every change, those made by ErpLink included";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        if (bench.Under.Role != Side.App) return RuleResult.NotApplicable("This side is an ERP; K08 asks the same of its feed.");
        if (bench.Kind.ChangeFeed == ChangeFeed.None) return RuleResult.NotApplicable("ChangeFeed = None: everything is compared from time to time.");
        var feed = new Feed(bench);
        var cursor = await feed.EndAsync().ConfigureAwait(false);
        var record = await bench.NewAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        cursor = await ReportedAsync(bench, feed, cursor, record.Key, "what ErpLink created").ConfigureAwait(false);
        foreach (var field in bench.Kind.CanUpdate ? bench.Updatable : [])
        {
            record = await bench.ChangeAsync(record, field.Name, await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false)).ConfigureAwait(false);
            cursor = await ReportedAsync(bench, feed, cursor, record.Key, $"that ErpLink changed '{field.Name}'").ConfigureAwait(false);
            var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
            await bench.SecondWriter.SetAsync(record.Key, field.Name, value, bench.Token).ConfigureAwait(false);
            cursor = await ReportedAsync(bench, feed, cursor, record.Key, $"that a user changed '{field.Name}'").ConfigureAwait(false);
            record = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        }

        return RuleResult.Passed("A create and updates by ErpLink, updates by a user, field by field.");
    }

    private static async ValueTask<SyncCursor> ReportedAsync(Bench bench, Feed feed, SyncCursor cursor, RecordKey key, string what)
    {
        var read = await feed.DrainAsync(cursor).ConfigureAwait(false);
        feed.Reports(read.Changes, key, what);
        return read.Next;
    }
}

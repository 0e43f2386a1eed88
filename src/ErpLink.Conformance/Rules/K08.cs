namespace ErpLink.Conformance.Rules;

internal sealed class K08 : ConformanceRule
{
    private const int RecordCount = 5;

    public override string Number => "K08";

    public override string Title => "The change feed reports every change made while it is read at least once, from any cursor";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (kind.ChangeFeed == ChangeFeed.None) return RuleResult.NotApplicable("ChangeFeed = None: everything is compared from time to time.");
        var feed = new Feed(bench);
        var start = await feed.EndAsync().ConfigureAwait(false);
        var records = new List<Record>();
        for (var i = 0; i < RecordCount; i++) records.Add(await bench.NewAsync([], bench.Unique()).ConfigureAwait(false));
        RecordKey during = default;
        var read = await feed.DrainAsync(start, between: async () =>
        {
            during = (await bench.NewAsync([], bench.Unique()).ConfigureAwait(false)).Key;
            if (kind.CanUpdate) records[0] = await EditAsync(bench, records[0]).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var record in records) feed.Reports(read.Changes, record.Key, "a create");
        feed.Reports(read.Changes, during, "a create that was made while it was read");

        var deletes = await EditsAsync(bench, feed, records, read.Next).ConfigureAwait(false);
        await ReplayAsync(bench, feed, start, read.Cursors, records).ConfigureAwait(false);
        await FutureAsync(bench, feed).ConfigureAwait(false);
        return RuleResult.Passed($"ChangeFeed = {kind.ChangeFeed}: creates and updates by the side and by a second writer"
            + (deletes ? ", deletions," : ",") + " some of them while it was read; each cursor again, and by another side.");
    }

    // Each edit by itself, so that one cannot stand for another.
    private static async ValueTask<bool> EditsAsync(Bench bench, Feed feed, List<Record> records, SyncCursor cursor)
    {
        if (bench.Kind.CanUpdate)
        {
            records[1] = await EditAsync(bench, records[1]).ConfigureAwait(false);
            (var changes, _, cursor) = await feed.DrainAsync(cursor).ConfigureAwait(false);
            var written = bench.Updatable[0].Name;
            feed.Reports(changes, records[1].Key, "an update by the side itself", holds: new(written, records[1][written]));
        }

        var field = bench.Updatable[0];
        var value = await bench.ValueAsync(field, records[2][field.Name]).ConfigureAwait(false);
        await bench.SecondWriter.SetAsync(records[2].Key, field.Name, value, bench.Token).ConfigureAwait(false);
        (var seen, _, cursor) = await feed.DrainAsync(cursor).ConfigureAwait(false);
        feed.Reports(seen, records[2].Key, "an update by a second writer", holds: new(field.Name, value));
        if (!bench.Kind.ReportsDeletions) return false;
        await bench.SecondWriter.DeleteAsync(records[3].Key, bench.Token).ConfigureAwait(false);
        (seen, _, _) = await feed.DrainAsync(cursor).ConfigureAwait(false);
        feed.Reports(seen, records[3].Key, "a deletion", ChangeKind.Deleted);
        return true;
    }

    private static async ValueTask ReplayAsync(Bench bench, Feed feed, SyncCursor start, List<SyncCursor> cursors, List<Record> records)
    {
        var other = await bench.OpenSideAsync().ConfigureAwait(false);
        foreach (var cursor in cursors)
        {
            var again = await feed.DrainAsync(cursor).ConfigureAwait(false);
            bench.Check(again.Cursors.Count > 0, "A cursor could not be used a second time.");
        }

        var replayed = await feed.DrainAsync(start, other).ConfigureAwait(false);
        foreach (var record in records) feed.Reports(replayed.Changes, record.Key, "a change to another side that starts at the same cursor");
    }

    private static async ValueTask FutureAsync(Bench bench, Feed feed)
    {
        var end = await feed.EndAsync().ConfigureAwait(false);
        if (bench.Under.FutureCursor(end) is not { } future) return;
        var page = await feed.PageAsync(future).ConfigureAwait(false);
        bench.Check(page.Changes.Count == 0 || page.CursorExpired, "A position in the future gives changes.");
        bench.Check(page.CursorExpired || page.Next == future, "A position in the future moves on, although nothing is there.");
    }

    private static async ValueTask<Record> EditAsync(Bench bench, Record record)
    {
        var field = bench.Updatable[0];
        return await bench.ChangeAsync(record, field.Name, await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false)).ConfigureAwait(false);
    }
}

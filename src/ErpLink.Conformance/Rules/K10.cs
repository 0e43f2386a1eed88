namespace ErpLink.Conformance.Rules;

internal sealed class K10 : ConformanceRule
{
    public override string Number => "K10";

    public override string Title => "A deleted record reads as gone, and the feed reports the deletion or is declared not to";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        var writer = bench.SecondWriter;
        var feed = new Feed(bench);
        var (living, deleted) = (await bench.NewAsync([], bench.Unique()).ConfigureAwait(false), await bench.NewAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false));
        SyncCursor? cursor = kind.ChangeFeed == ChangeFeed.None ? null : await feed.EndAsync().ConfigureAwait(false);
        await writer.DeleteAsync(deleted.Key, bench.Token).ConfigureAwait(false);

        var alone = await bench.FindAsync(bench.Side, deleted.Key).ConfigureAwait(false);
        bench.Check(alone.Status == ReadStatus.Gone, $"A deleted record is read as {alone.Status}: {alone.Failure?.Message}");
        if (kind.BatchSizeRecordsMax > 1)
        {
            var both = await bench.FindAsync(bench.Side, [deleted.Key, living.Key]).ConfigureAwait(false);
            bench.Check(both.Count == 2 && both.Single(r => r.Key == deleted.Key).Status == ReadStatus.Gone && both.Single(r => r.Key == living.Key).Status == ReadStatus.Found,
                "A deleted record among others takes their answers with it, or has none.");
        }

        if (kind.CanUpdate)
        {
            var field = bench.Updatable[0];
            var write = await bench.UpdateAsync(bench.Side, deleted, field.Name, await bench.ValueAsync(field, deleted[field.Name]).ConfigureAwait(false)).ConfigureAwait(false);
            bench.Check(write is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.NotFound }, $"An update of a deleted record gave {Bench.Said(write)} Expected: not applied, NotFound.");
            var after = await bench.FindAsync(bench.Side, deleted.Key).ConfigureAwait(false);
            bench.Check(after.Status == ReadStatus.Gone, "An update brought a deleted record back.");
        }

        const string Reads = "Gone by itself and among others; an update of it is NotFound; ";
        if (cursor is null) return RuleResult.Passed(Reads + "there is no feed.");
        if (!kind.ReportsDeletions) return RuleResult.Passed(Reads + "ReportsDeletions = no.");
        var changes = await feed.DrainAsync(cursor.Value).ConfigureAwait(false);
        feed.Reports(changes.Changes, deleted.Key, "a deletion", ChangeKind.Deleted);
        return RuleResult.Passed(Reads + "the feed reports the deletion.");
    }
}

namespace ErpLink.Conformance;

/// <summary>The change feed of the kind under test, read with limits.</summary>
internal sealed class Feed(Bench bench)
{
    private const int PagesMax = 10_000;

    /// <summary>The end of the feed as it is now.</summary>
    public async ValueTask<SyncCursor> EndAsync(IRecordSide? side = null)
    {
        var page = await PageAsync(null, side).ConfigureAwait(false);
        return page.HasMore ? (await DrainAsync(page.Next, side).ConfigureAwait(false)).Next : page.Next;
    }

    public ValueTask<ChangePage> PageAsync(SyncCursor? after, IRecordSide? side = null) =>
        (side ?? bench.Side).ReadChangesAsync(bench.Kind.Kind, after, bench.All, bench.Token);

    /// <summary>Everything after a cursor, and every cursor on the way.</summary>
    /// <param name="after">Where to start.</param>
    /// <param name="side">Which side to ask; the bench's own by default.</param>
    /// <param name="between">Called after the first page: somebody works while the feed is read.</param>
    public async ValueTask<(List<RecordChange> Changes, List<SyncCursor> Cursors, SyncCursor Next)> DrainAsync(
        SyncCursor after, IRecordSide? side = null, Func<ValueTask>? between = null)
    {
        var (changes, cursors) = (new List<RecordChange>(), new List<SyncCursor>());
        for (var i = 0; i < PagesMax; i++)
        {
            var page = await PageAsync(after, side).ConfigureAwait(false);
            if (page.CursorExpired) throw new RuleFailedException("The feed says that a cursor it gave a moment ago has expired.");
            changes.AddRange(page.Changes);
            cursors.Add(after);
            after = page.Next;
            if (between is not null)
            {
                await between().ConfigureAwait(false);
                between = null;
            }
            else if (!page.HasMore) return (changes, cursors, after);
        }

        throw new RuleFailedException($"The feed did not end within {PagesMax} pages.");
    }

    /// <summary>That a record is among the changes.</summary>
    /// <param name="changes">What the feed gave.</param>
    /// <param name="key">The record.</param>
    /// <param name="what">What happened to it, for the reason.</param>
    /// <param name="kind">What the row has to say.</param>
    /// <param name="holds">What the record holds since, where the feed carries records: an earlier state would pass for this one.</param>
    public void Reports(IReadOnlyList<RecordChange> changes, RecordKey key, string what, ChangeKind kind = ChangeKind.Changed, FieldAssignment? holds = null)
    {
        var rows = changes.Where(c => Canonical(c.Key) == Canonical(key)).ToList();
        bench.Check(rows.Any(c => c.Kind == kind || kind == ChangeKind.Changed && c.Kind != ChangeKind.MergedInto), $"The feed does not report {what}.");
        if (holds is not null && rows.LastOrDefault(r => r.Record is not null)?.Record is { } carried)
            bench.Check(bench.Kind.Field(holds.Field)!.Equality.AreEqual(carried[holds.Field], holds.Value), $"The feed reports {what} with the record as it was before.");
    }

    private string Canonical(RecordKey key) => bench.Kind.KeyEquality.Canonical(key);
}

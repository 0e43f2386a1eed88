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

    /// <summary>That a record is among the changes, as it is now where the feed carries records.</summary>
    public void Reports(IReadOnlyList<RecordChange> changes, RecordKey key, string what, ChangeKind kind = ChangeKind.Changed)
    {
        var rows = changes.Where(c => Canonical(c.Key) == Canonical(key)).ToList();
        bench.Check(rows.Any(c => c.Kind == kind || kind == ChangeKind.Changed && c.Kind != ChangeKind.MergedInto), $"The feed does not report {what}.");
    }

    private string Canonical(RecordKey key) => bench.Kind.KeyEquality.Canonical(key);
}

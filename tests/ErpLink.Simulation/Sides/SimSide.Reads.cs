using System.Globalization;

namespace ErpLink.Simulation;

public sealed partial class SimSide
{
    /// <summary>Reads one key, from the master or from a replica that is one change behind.</summary>
    public ReadResult Read(RecordKind kind, RecordKey key, FieldSelection fields, bool stale)
    {
        if (Find(new RecordRef(kind, key)) is not { } row || row.Deleted) return ReadResult.Gone(key);
        if (row.Hidden) return ReadResult.Hidden(key);
        if (row.MergedInto is { } into) return ReadResult.Merged(key, into);
        return ReadResult.Found(key, ToRecord(row, fields, stale));
    }

    /// <summary>Searches as far as the engine needs it: free text, one equality, a parent.</summary>
    public IReadOnlyList<Record> Search(RecordQuery query) =>
    [
        .. _rows.Values.Where(r => r.Ref.Kind == query.Kind && !r.Deleted && !r.Hidden && r.MergedInto is null)
            .Where(r => query.Parent is null || r.Parent == query.Parent)
            .Where(r => string.IsNullOrEmpty(query.Text) || r.Values["name"].ToString().Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .Where(r => query.Filter is not FieldRestriction filter || r.Values[filter.Field] == filter.Values[0])
            .OrderBy(r => r.Ref.Key.Text, StringComparer.Ordinal)
            .Select(r => ToRecord(r, query.Fields, stale: false)),
    ];

    /// <summary>What became visible after a cursor. A cursor feed numbers changes as they become visible, so it misses nothing.</summary>
    public ChangePage Changes(RecordKind kind, SyncCursor? after, bool disorder)
    {
        var end = _feed.Count == 0 ? 0 : _feed[^1].Number;
        if (after is not { } cursor) return new ChangePage([], new SyncCursor(end.ToString(CultureInfo.InvariantCulture)), false);
        var start = long.Parse(cursor.Token, CultureInfo.InvariantCulture);
        var size = Kind(kind).PageSizeRecordsMax;
        var rows = _feed.Where(r => r.Number > start && r.Record.Kind == kind).Take(size + 1).ToList();
        var more = rows.Count > size;
        if (more) rows.RemoveAt(size);
        var next = more ? rows[^1].Number : end;
        if (disorder && rows.Count > 0)
        {
            rows.Reverse();
            rows.Add(rows[0]);
        }

        return new ChangePage([.. rows.Select(ToChange)], new SyncCursor(next.ToString(CultureInfo.InvariantCulture)), more);
    }

    /// <summary>A new start at the present, for a cursor that is no longer known.</summary>
    public ChangePage Expired() => new([], new SyncCursor((_feed.Count == 0 ? 0 : _feed[^1].Number).ToString(CultureInfo.InvariantCulture)), false) { CursorExpired = true };

    private static RecordChange ToChange(FeedRow row) => row.Into is { } into
        ? new RecordChange(row.Record.Key, row.Kind) { MergedInto = into }
        : new RecordChange(row.Record.Key, row.Kind);

    private Record ToRecord(SimRow row, FieldSelection fields, bool stale)
    {
        var (values, version, modified) = stale && row.Before is { } before && before.UntilMs > _kernel.NowMs
            ? (before.Values, before.Version, before.ModifiedMs)
            : (row.Values, row.Version, row.ModifiedMs);
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, values.GetValueOrDefault(name, FieldValue.Null));
        return writer.ToRecord(row.Ref.Kind, row.Ref.Key, Traits.VersionCovers == VersionCover.None ? default : Version(version), row.Parent,
            RecordState.Active, SimTime.Epoch.AddMilliseconds(modified));
    }

    /// <summary>Direct reads see a commit at once; the feed shows it after its lag.</summary>
    private void Publish(SimRow row, ChangeKind kind) => _kernel.After(Traits.Feed == ChangeFeed.None ? 0 : _settings.LagMs / 2, "feed shows", row.Ref.Key.Text,
        () => _feed.Add(new FeedRow(_feed.Count + 1, row.Ref, kind, row.MergedInto)));
}

using System.Globalization;
using ErpLink.Adapters;

namespace ErpLink.Scenarios;

/// <summary>The change feeds: by sequence number, by server timestamps, or none, as the kind declares.</summary>
public sealed partial class FakeSide
{
    private readonly List<(RecordRef Record, ChangeKind Kind, RecordKey? Into)> _changes = [];
    private int _cursorAge;

    /// <summary>The server's clock: what its stamps and answers say.</summary>
    public Func<DateTimeOffset> Clock { get; set; } = time.GetUtcNow;

    /// <summary>How exact stamps are, and what a feed over them is told.</summary>
    public TimestampRules Stamping { get; set; } = new();

    /// <summary>How long after its stamp a change is shown by a feed over timestamps.</summary>
    public Func<RecordRef, TimeSpan> CommitLag { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Whether rows of the feed carry their record.</summary>
    public bool FeedCarriesRecords { get; set; } = true;

    /// <summary>What becomes of the rows of a page: see <see cref="Doubled"/> and <see cref="Reversed"/>.</summary>
    public Func<IReadOnlyList<RecordChange>, IReadOnlyList<RecordChange>> FeedRows { get; set; } = rows => rows;

    public static IReadOnlyList<RecordChange> Doubled(IReadOnlyList<RecordChange> rows) => [.. rows.Concat(rows)];

    public static IReadOnlyList<RecordChange> Reversed(IReadOnlyList<RecordChange> rows) => [.. rows.Reverse()];

    /// <summary>From now on no cursor that was handed out is known any more.</summary>
    public void ExpireCursors() => _cursorAge++;

    public override ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        Enter(new SideCall("changes", kind));
        Calls(kind).FeedCalls++;
        var page = Kinds[kind].ChangeFeed switch
        {
            ChangeFeed.Cursor => BySequence(kind, after, fields),
            ChangeFeed.Timestamp => ByTime(kind, after, fields),
            _ => throw NotDeclared("ReadChanges", kind),
        };
        Calls(kind).FeedRows += page.Changes.Count;
        return ValueTask.FromResult(page with { Changes = FeedRows(page.Changes) });
    }

    private ChangePage BySequence(RecordKind kind, SyncCursor? after, FieldSelection fields)
    {
        if (after is not { } cursor) return new([], Sequence(_changes.Count), HasMore: false);
        var parts = cursor.Token.Split(':');
        if (parts.Length != 2 || parts[0] != _cursorAge.ToString(CultureInfo.InvariantCulture) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return new([], Sequence(_changes.Count), HasMore: false) { CursorExpired = true };
        var size = Kinds[kind].PageSizeRecordsMax;
        var found = _changes.Select((c, i) => (Change: c, Next: i + 1)).Skip(from)
            .Where(c => c.Change.Record.Kind == kind && (c.Change.Kind != ChangeKind.Deleted || Kinds[kind].ReportsDeletions)).Take(size + 1).ToArray();
        var rows = found.Take(size).Select(c => Change(c.Change.Record, c.Change.Kind, c.Change.Into, fields)).ToArray();
        // A quiet poll gives the same text: changes of other kinds are none of this cursor's business.
        var next = rows.Length == 0 ? from : found[rows.Length - 1].Next;
        return new(rows, Sequence(next), found.Length > size);
    }

    private ChangePage ByTime(RecordKind kind, SyncCursor? after, FieldSelection fields)
    {
        var rules = Stamping with { PagesByKey = false };
        var text = after is { } given && given.Token.StartsWith(TimePrefix(), StringComparison.Ordinal) ? given.Token[TimePrefix().Length..] : null;
        if (text is null || TimestampCursor.Parse(new SyncCursor(text), rules) is not { } cursor)
            return Marked(TimestampCursor.StartPage(Clock(), rules, isExpired: after is not null));
        var (window, size) = (cursor.Window, Kinds[kind].PageSizeRecordsMax);
        var rows = _rows.Where(r => r.Key.Kind == kind && !r.Value.Hidden)
            .Select(r => (Record: r.Key, Row: r.Value, Stamp: r.Value.StampAt(time.GetUtcNow())))
            .Where(r => r.Stamp is { } stamp && (stamp > window.From || stamp == window.From && (window.IncludesFrom
                || window.AfterKey is { } key && string.CompareOrdinal(r.Record.Key.Text, key.Text) > 0)))
            .OrderBy(r => r.Stamp).ThenBy(r => r.Record.Key.Text, StringComparer.Ordinal).Take(size + 1).ToArray();
        var read = rows.Take(size).Select(r => new TimestampRow(r.Stamp!.Value, r.Record.Key,
            Kinds[kind].VersionCovers == VersionCover.Full ? Version(r.Row) : default)).ToArray();
        var step = cursor.Advance(read, rows.Length > size, Clock());
        return Marked(step.ToPage([.. rows.Take(size).Select(r => Change(r.Record, r.Row.MergedInto is null ? ChangeKind.Changed : ChangeKind.MergedInto, r.Row.MergedInto, fields))]));
    }

    private RecordChange Change(RecordRef record, ChangeKind kind, RecordKey? into, FieldSelection fields) => new(record.Key, kind)
    {
        MergedInto = into ?? default,
        Record = FeedCarriesRecords && kind == ChangeKind.Changed && _rows.TryGetValue(record, out var row) && row is { MergedInto: null, Hidden: false }
            ? ToRecord(record.Kind, record.Key, row, fields) : null,
    };

    private ChangePage Marked(ChangePage page) => page with { Next = new SyncCursor(TimePrefix() + page.Next.Token) };

    private string TimePrefix() => string.Create(CultureInfo.InvariantCulture, $"{_cursorAge}~");

    private SyncCursor Sequence(int next) => new(string.Create(CultureInfo.InvariantCulture, $"{_cursorAge}:{next}"));

    // Every change of every author, ErpLink's own included.
    private void Record(RecordRef record, ChangeKind kind, RecordKey? into = null)
    {
        _changes.Add((record, kind, into));
        if (!_rows.TryGetValue(record, out var row)) return;
        row.ModifiedAt = Clock();
        var step = Stamping.Resolution.Ticks;
        var stamp = step <= 1 ? row.ModifiedAt : new DateTimeOffset(row.ModifiedAt.UtcTicks - row.ModifiedAt.UtcTicks % step, TimeSpan.Zero);
        if (Stamping.Zone is { } zone) stamp = zone.ToInstant(zone.ToLocal(stamp)); // What it writes down has no zone.
        row.Stamps.Add((stamp, time.GetUtcNow() + CommitLag(record)));
    }
}

using ErpLink.Adapters;

namespace ErpLink.Tests.Feeds;

/// <summary>A server that stamps its rows, and a reader that keeps what it was told with the cursor of the page, as the engine does.</summary>
internal sealed class TimestampServer(TimestampRules rules, bool tellsTime = true)
{
    private static readonly DateTimeOffset Began = new(2026, 3, 28, 9, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, List<Commit>> _rows = new(StringComparer.Ordinal);
    private DateTimeOffset _passStarted = Began;
    private int _lastVersion;

    /// <summary>The time that no clock shows: what the order of things is told by.</summary>
    public DateTimeOffset Real { get; private set; } = Began;

    /// <summary>How far the server's clock is off.</summary>
    public TimeSpan Skew { get; set; }

    public int PageSize { get; set; } = 3;

    /// <summary>The server's local times, for one that does not say which instants they are.</summary>
    public ServerZone? Local { get; init; }

    public DateTimeOffset Clock => Real + Skew;

    public SyncCursor? Cursor { get; set; }

    public bool IsInPass { get; private set; }

    /// <summary>What was reported so far, in order.</summary>
    public List<(string Key, int Version)> Reported { get; } = [];

    /// <summary>Requests so far.</summary>
    public int Pages { get; private set; }

    public bool Expired { get; private set; }

    public void Wait(TimeSpan by) => Real += by;

    public int Edit(string key, TimeSpan lag = default, DateTimeOffset? stamp = null)
    {
        var step = Math.Max(1, rules.Resolution.Ticks);
        var at = Local is null ? Clock : new DateTimeOffset(Local.ToLocal(Clock), TimeSpan.Zero);
        var commit = new Commit(stamp ?? new DateTimeOffset(at.UtcTicks - at.UtcTicks % step, TimeSpan.Zero), Real + lag, ++_lastVersion);
        if (!_rows.TryGetValue(key, out var commits)) _rows[key] = commits = [];
        commits.Add(commit);
        return commit.Version;
    }

    /// <summary>Reads a page; a lost one is neither kept nor is its cursor.</summary>
    public ChangePage ReadPage(bool isLost = false)
    {
        Pages++;
        if (!IsInPass) _passStarted = Real;
        var page = Read();
        if (isLost) return page;
        Cursor = page.Next;
        Expired |= page.CursorExpired;
        foreach (var row in page.Changes)
        {
            var commit = Visible(row.Key.Text)!;
            foreach (var other in _rows[row.Key.Text].Where(c => c.VisibleAt <= commit.VisibleAt)) other.IsReported = true;
            Reported.Add((row.Key.Text, commit.Version));
        }

        IsInPass = page.HasMore;
        if (!IsInPass)
            foreach (var commit in _rows.Values.SelectMany(c => c).Where(c => c.VisibleAt <= _passStarted)) commit.Passes++;
        return page;
    }

    /// <summary>Reads to the end of the pass; what it reports.</summary>
    public List<(string Key, int Version)> ReadPass(int pagesMax = 1000)
    {
        var start = Reported.Count;
        for (var page = 0; ReadPage().HasMore; page++) page.Should().BeLessThan(pagesMax, "a pass ends");
        return Reported[start..];
    }

    /// <summary>Changes that two passes after they could be seen did not report.</summary>
    public IEnumerable<string> Missed() =>
        from row in _rows
        from commit in row.Value
        where commit.Passes >= 2 && !commit.IsReported
        select $"{row.Key} v{commit.Version} stamped {commit.Stamp:O}, seen from {commit.VisibleAt:O}";

    private ChangePage Read()
    {
        DateTimeOffset? now = tellsTime ? Clock : null;
        if (Cursor is not { } given || TimestampCursor.Parse(given, rules) is not { } cursor)
            return TimestampCursor.StartPage(now ?? Youngest(), rules, isExpired: Cursor is not null);
        var window = cursor.Window;
        var rows = _rows.Keys.Select(k => (Key: k, Commit: Visible(k))).Where(r => r.Commit is not null && Belongs(window, r.Key, r.Commit.Stamp));
        var sorted = rules.PagesByKey ? rows.OrderBy(r => r.Key, StringComparer.Ordinal)
            : rows.OrderBy(r => r.Commit!.Stamp).ThenBy(r => r.Key, StringComparer.Ordinal);
        var found = sorted.Take(PageSize + 1).ToList();
        var page = found.Take(PageSize).Select(r => new TimestampRow(Instant(r.Commit!.Stamp), r.Key, new RecordVersion($"{r.Commit.Version}"))).ToList();
        return cursor.Advance(page, found.Count > PageSize, now).ToPage([.. page.Select(r => new RecordChange(r.Key, ChangeKind.Changed))]);
    }

    private bool Belongs(TimestampWindow window, string key, DateTimeOffset stamp)
    {
        var from = Local is null ? window.From : new DateTimeOffset(Local.ToLocal(window.From), TimeSpan.Zero);
        var isAfter = window.AfterKey is { } after && string.CompareOrdinal(key, after.Text) > 0;
        return rules.PagesByKey ? (stamp > from || stamp == from && window.IncludesFrom) && (window.AfterKey is null || isAfter)
            : stamp > from || stamp == from && (window.IncludesFrom || isAfter);
    }

    private DateTimeOffset Instant(DateTimeOffset stamp) => Local?.ToInstant(stamp.DateTime) ?? stamp;

    private DateTimeOffset Youngest() => _rows.Keys.Select(k => Visible(k)?.Stamp).Max() ?? DateTimeOffset.UnixEpoch;

    // What commits last counts, whatever its stamp.
    private Commit? Visible(string key) => _rows[key].Where(c => c.VisibleAt <= Real).MaxBy(c => (c.VisibleAt, c.Version));

    private sealed class Commit(DateTimeOffset stamp, DateTimeOffset visibleAt, int version)
    {
        public DateTimeOffset Stamp => stamp;

        public DateTimeOffset VisibleAt => visibleAt;

        public int Version => version;

        public bool IsReported { get; set; }

        public int Passes { get; set; }
    }
}

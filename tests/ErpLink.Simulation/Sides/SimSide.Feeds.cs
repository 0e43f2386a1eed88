using System.Globalization;
using ErpLink.Adapters;

namespace ErpLink.Simulation;

public sealed partial class SimSide
{
    private readonly List<FeedRow> _feed = [];
    private readonly Dictionary<RecordRef, (DateTimeOffset Stamp, long Version, long Change)> _stamps = [];
    private long _clockBackMs, _changes;

    /// <summary>When anything was changed last, whoever did it.</summary>
    public long ChangedMs { get; private set; }

    private TimestampRules Rules => new()
    {
        Resolution = TimeSpan.FromMilliseconds(Traits.ClockStepMs),
        CommitLagMax = TimeSpan.FromMilliseconds(_settings.LagMs),
        PagesByKey = Traits.FeedPagesByKey,
    };

    private DateTimeOffset Clock => SimTime.Epoch.AddMilliseconds(_kernel.NowMs - _clockBackMs);

    /// <summary>The server's clock is set back: what is changed next is stamped with times that were there before.</summary>
    public void SetClockBack(long ms)
    {
        _clockBackMs += ms;
        _kernel.Note($"{Name} clock is set back", "", $"{ms} ms");
    }

    /// <summary>What became visible after a cursor.</summary>
    public ChangePage Changes(RecordKind kind, SyncCursor? after, FieldSelection fields, bool disorder)
    {
        var page = Traits.Feed == ChangeFeed.Timestamp ? ByTime(kind, after, fields) : BySequence(kind, after, fields);
        if (_kernel.Tracing && page.Changes.Count > 0) _kernel.Show($"{Name} feed", kind.Name, string.Join(", ", page.Changes.Select(c => c.Key.Text)));
        return disorder && page.Changes.Count > 0 ? page with { Changes = [.. page.Changes.Reverse(), page.Changes[^1]] } : page;
    }

    /// <summary>A new start at the present, for a cursor that is no longer known.</summary>
    public ChangePage Expired() => Traits.Feed == ChangeFeed.Timestamp ? TimestampCursor.StartPage(Clock, Rules, isExpired: true) : new([], Sequence(_feed.Count), false) { CursorExpired = true };

    /// <summary>Numbers changes as they become visible, so it misses nothing.</summary>
    private ChangePage BySequence(RecordKind kind, SyncCursor? after, FieldSelection fields)
    {
        if (after is not { } cursor) return new ChangePage([], Sequence(_feed.Count), false);
        var start = long.Parse(cursor.Token, CultureInfo.InvariantCulture);
        if (start > _feed.Count) return Expired(); // The side was set back.
        var rows = _feed.Skip((int)start).Where(r => r.Record.Kind == kind).Take(Traits.FeedPageRecords + 1).ToList();
        var more = rows.Count > Traits.FeedPageRecords;
        if (more) rows.RemoveAt(Traits.FeedPageRecords);
        return new ChangePage([.. rows.Select(r => Change(r.Record, r.Kind, r.Into, fields))], Sequence((int)(more ? rows[^1].Number : _feed.Count)), more);
    }

    /// <summary>Knows of each record only when it changed last, in coarse steps of a clock that may be set back, and shows that after a lag.</summary>
    private ChangePage ByTime(RecordKind kind, SyncCursor? after, FieldSelection fields)
    {
        if (after is not { } given || TimestampCursor.Parse(given, Rules) is not { } cursor) return TimestampCursor.StartPage(Clock, Rules, isExpired: after is not null);
        var window = cursor.Window;
        var ofKind = _stamps.Where(r => r.Key.Kind == kind && Find(r.Key) is { Deleted: false } && IsWithin(window, r.Value.Stamp, r.Key.Key.Text));
        var sorted = Traits.FeedPagesByKey
            ? ofKind.OrderBy(r => r.Key.Key.Text, StringComparer.Ordinal)
            : ofKind.OrderBy(r => r.Value.Stamp).ThenBy(r => r.Key.Key.Text, StringComparer.Ordinal);
        var rows = sorted.Take(Traits.FeedPageRecords + 1).ToArray();
        var page = rows.Take(Traits.FeedPageRecords).ToArray();
        var read = Array.ConvertAll(page, r => new TimestampRow(r.Value.Stamp, r.Key.Key, Traits.VersionCovers == VersionCover.Full ? Version(r.Value.Version) : default));
        var step = cursor.Advance(read, rows.Length > page.Length, Clock);
        return step.ToPage([.. page.Select(r => Find(r.Key)!.MergedInto is { } into
            ? Change(r.Key, ChangeKind.MergedInto, into, fields)
            : Change(r.Key, ChangeKind.Changed, null, fields))]);
    }

    private bool IsWithin(in TimestampWindow window, DateTimeOffset time, string key)
    {
        var isAfter = window.AfterKey is { } after && string.CompareOrdinal(key, after.Text) > 0;
        return Traits.FeedPagesByKey
            ? (time > window.From || (time == window.From && window.IncludesFrom)) && (window.AfterKey is null || isAfter)
            : time > window.From || (time == window.From && (window.IncludesFrom || isAfter));
    }

    private RecordChange Change(RecordRef record, ChangeKind kind, RecordKey? into, FieldSelection fields) => new(record.Key, kind)
    {
        MergedInto = into ?? default,
        Record = Traits.FeedCarriesRecords && kind == ChangeKind.Changed && Find(record) is { Deleted: false, Hidden: false, MergedInto: null } row ? ToRecord(row, fields, stale: false) : null,
    };

    /// <summary>Direct reads see a commit at once; the feed shows it after a lag, so that a later one may be shown earlier.</summary>
    private void Publish(SimRow row, ChangeKind kind)
    {
        ChangedMs = _kernel.NowMs;
        if (Traits.Feed == ChangeFeed.None) return;
        var (change, version, step) = (++_changes, row.Version, Traits.ClockStepMs * TimeSpan.TicksPerMillisecond);
        var stamp = new DateTimeOffset(Clock.UtcTicks / step * step, TimeSpan.Zero);
        var lag = !_settings.LagVaries ? _settings.LagMs / 2 : (long)(Prng.Hash(Prng.Hash(Prng.Basis, row.Ref.Key.Text), change) % (ulong)(_settings.LagMs + 1));
        _kernel.After(lag, "feed shows", row.Ref.Key.Text, () =>
        {
            _feed.Add(new FeedRow(_feed.Count + 1, row.Ref, kind, row.MergedInto));
            if (_stamps.GetValueOrDefault(row.Ref).Change < change) _stamps[row.Ref] = (stamp, version, change);
        });
    }

    private static SyncCursor Sequence(int number) => new(number.ToString(CultureInfo.InvariantCulture));
}

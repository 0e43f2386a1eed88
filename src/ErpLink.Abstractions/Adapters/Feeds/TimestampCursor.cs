using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Adapters;

/// <summary>
/// The state machine of a change feed over server timestamps: pure, and hidden in the text of the side's <see cref="SyncCursor"/>. Ask for
/// the rows of <see cref="Window"/>, hand them to <see cref="Advance"/>, answer with its page. Every committed change is reported at least
/// once; a row may be reported again while it is younger than the overlap. Once quiet for longer than the overlap a poll reports nothing and
/// gives the same text. Immutable. Source: semantics, section 6; scenarios T40, T52, T53, T59, K08.
/// </summary>
/// <remarks>
/// <para>Only the server's clock counts. Rows stamped before the server's time less the overlap can no longer appear, so that what was read up
/// to there is settled and asked for no more. Younger rows are asked for again with each poll, and reported again unless all of them are as
/// they were.</para>
/// <para>A clock that was set back shows as a time before one that was seen. The window then widens by the step, an hour at least, once. A
/// clock that is set back by less than the settled rows are old does no harm; one that is set back further is noticed if the feed is asked
/// within the overlap afterwards. What happens otherwise only a full run finds.</para>
/// </remarks>
public sealed class TimestampCursor
{
    // The hour that daylight saving takes back from servers that stamp in local time.
    private static readonly TimeSpan StepBackMin = TimeSpan.FromHours(1);

    // No clock is wrong by as much: the cursor comes from elsewhere.
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(366);

    private readonly TimestampRules _rules;
    private readonly TimestampState _state;

    private TimestampCursor(TimestampRules rules, TimestampState state)
    {
        _rules = rules;
        _state = state;
    }

    /// <summary>The rows that the next page holds: as many as fit, from the first on.</summary>
    public TimestampWindow Window => _rules.PagesByKey
        ? new(_state.Safe.Time, !_state.Safe.IsBehind, _state.Read?.Key)
        : Behind(_state.Read ?? _state.Safe);

    /// <summary>A new start at the present.</summary>
    /// <param name="now">The server's time; where it has none to offer, the time of its youngest row.</param>
    /// <param name="rules">What the server promises.</param>
    /// <exception cref="ArgumentException">The rules would miss rows.</exception>
    public static TimestampCursor Start(DateTimeOffset now, TimestampRules rules) =>
        new(rules.Checked(), new(TimestampPlace.Before(rules.Barrier(now)), null, now.ToUniversalTime(), null, null, string.Empty));

    /// <summary>The page that answers a caller who has no cursor, or one that is not known.</summary>
    /// <param name="now">The server's time; where it has none to offer, the time of its youngest row.</param>
    /// <param name="rules">What the server promises.</param>
    /// <param name="isExpired">Whether the caller had a cursor.</param>
    /// <exception cref="ArgumentException">The rules would miss rows.</exception>
    public static ChangePage StartPage(DateTimeOffset now, TimestampRules rules, bool isExpired) =>
        new([], Start(now, rules).ToSyncCursor(), HasMore: false) { CursorExpired = isExpired };

    /// <summary>The state in a cursor; <see langword="null"/> when it is none of these rules' texts: answer with
    /// <see cref="StartPage"/>.</summary>
    /// <param name="cursor">What the caller handed back.</param>
    /// <param name="rules">What the server promises.</param>
    /// <exception cref="ArgumentException">The rules would miss rows.</exception>
    public static TimestampCursor? Parse(SyncCursor cursor, TimestampRules rules) =>
        TimestampState.Parse(cursor.Token, rules.Checked().PagesByKey) is { } state ? new(rules, state) : null;

    /// <summary>The text to hand out.</summary>
    public SyncCursor ToSyncCursor() => new(_state.ToText(_rules.PagesByKey));

    /// <summary>Takes in a page.</summary>
    /// <param name="rows">The rows of <see cref="Window"/>, in its order.</param>
    /// <param name="hasMore">Whether the server has more rows of it.</param>
    /// <param name="now">The server's time when it was asked, or a little before; <see langword="null"/> where it has none to offer.</param>
    public TimestampStep Advance(IReadOnlyList<TimestampRow> rows, bool hasMore, DateTimeOffset? now)
    {
        var at = now?.ToUniversalTime() ?? rows.Select(r => r.Time).Append(_state.Seen).Max();
        if (_state.Safe.Time - at > AheadMax) return new(ToSyncCursor(), HasMore: false, ReportsRows: false);
        if (at < TimestampRules.Back(_state.Seen, _rules.SkewMax)) return Step(Widened(at), hasMore: true);

        var place = _state.Read ?? _state.Safe;
        var unread = rows.Where(r => !place.Holds(r)).ToList();
        var started = _state.Started ?? at;
        var barrier = _rules.Barrier(started);
        if (_state.Read is null && !hasMore && unread.Aggregate((string?)string.Empty, Mark) is { } mark && mark == _state.Known)
            return Repeated(unread, barrier, at);

        var below = _state.Below;
        var known = _state.Read is null ? string.Empty : _state.Known;
        foreach (var row in unread)
        {
            // In the order of time the first row that is too young ends what can be settled.
            if (row.Time < barrier && (_rules.PagesByKey || known is { Length: 0 })) below = Later(below, row);
            else known = Mark(known, row);
        }

        if (hasMore && !Ends(unread, started, now))
            return Step(new(_state.Safe, TimestampPlace.At(unread[^1]), Latest(at), started, below, known), hasMore: true);
        // A pass that breaks off has read the order of time up to where it came, and nothing for sure in the order of keys.
        if (hasMore) return Step(Between(_rules.PagesByKey ? null : below, at, null), hasMore: false);
        return Step(Between(below, at, known), hasMore: false);
    }

    // As before. Once all of it is old enough it is settled; until then not even the text changes.
    private TimestampStep Repeated(List<TimestampRow> rows, DateTimeOffset barrier, DateTimeOffset at)
    {
        if (rows.Count == 0 || rows.Any(r => r.Time >= barrier)) return new(ToSyncCursor(), HasMore: false, ReportsRows: false);
        TimestampPlace? below = null;
        foreach (var row in rows) below = Later(below, row);
        return Step(Between(below, at, string.Empty), hasMore: false) with { ReportsRows = false };
    }

    // A page that leads no further would come for ever, and a server that is written to faster than it is read has always one more.
    private bool Ends(List<TimestampRow> unread, DateTimeOffset started, DateTimeOffset? now) =>
        unread.Count == 0 || !_rules.PagesByKey && now - started > _rules.Overlap && unread[^1].Time >= started;

    // What was stamped since the clock was set back, and what was on its way just before.
    private TimestampState Widened(DateTimeOffset at)
    {
        var step = _state.Seen - at > StepBackMin ? _state.Seen - at : StepBackMin;
        var from = _rules.Barrier(TimestampRules.Back(at, step));
        return new(TimestampPlace.Before(from < _state.Safe.Time ? from : _state.Safe.Time), null, at, null, null, null);
    }

    private TimestampState Between(TimestampPlace? settled, DateTimeOffset at, string? known) => new(settled ?? _state.Safe, null, Latest(at), null, null, known);

    private TimestampStep Step(TimestampState next, bool hasMore) => new(new(next.ToText(_rules.PagesByKey)), hasMore, ReportsRows: true);

    private TimestampPlace Later(TimestampPlace? place, in TimestampRow row) =>
        !_rules.PagesByKey ? TimestampPlace.At(row) : place is { } earlier && earlier.Time >= row.Time ? earlier : TimestampPlace.Behind(row.Time);

    private DateTimeOffset Latest(DateTimeOffset at) => at > _state.Seen ? at : _state.Seen;

    private static TimestampWindow Behind(TimestampPlace place) => new(place.Time, place is { Key: null, IsBehind: false }, place.Key);

    // Against chance, not against forgery. A row without a version may have changed within its stamp.
    private static string? Mark(string? mark, TimestampRow row) => mark is null || !row.Version.IsKnown ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{mark} {row.Time.UtcTicks} {row.Key.Text.Length} {row.Key} {row.Version.Token}")))[..8]);
}

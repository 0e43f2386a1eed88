using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>The change feed of one kind by the time of the last change.</summary>
/// <remarks>
/// <para>A service gives what changed since a time in pages of its own, and ties of one time in any order. So rows are put into order here, and
/// a page ends only where all rows of its last time are known. Where the service sorts by time, as many of its pages are read as that takes;
/// where it does not, all of them, and what is left over is kept for the next call.</para>
/// <para>What is kept is a convenience: the cursor alone says where to go on, and a new process asks again.</para>
/// </remarks>
internal sealed class RestFeed(RestService service, RestKind kind)
{
    // Rows that are put into order at once. More changes than these since the last poll are a full run's business.
    private const int RowsMax = 100_000;
    private readonly RestChanges _changes = kind.Profile.Changes!;
    private readonly Lock _gate = new();
    private Rest? _rest;

    public async ValueTask<ChangePage> ReadAsync(SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        var rules = _changes.Rules with { Zone = kind.Profile.Modified!.Form == RestForm.Local ? kind.Values.Zone : null };
        if (after is not { } given || TimestampCursor.Parse(given, rules) is not { } cursor)
            return TimestampCursor.StartPage(await NowAsync(cancellationToken).ConfigureAwait(false), rules, isExpired: after is not null);

        var rest = Take(given, fields) ?? await CollectAsync(cursor.Window, fields, cancellationToken).ConfigureAwait(false);
        // Rows whose time cannot be read have no place in the order: they are reported each time they come.
        var lost = rest.Rows.FindAll(r => r.Time is null);
        var timed = rest.Rows.FindAll(r => r.Time is not null);
        var page = timed.Take(kind.Description.PageSizeRecordsMax).ToList();
        var left = timed.Skip(page.Count).ToList();
        var hasVersions = kind.Description.VersionCovers == VersionCover.Full;
        var rows = page.ConvertAll(r => new TimestampRow(r.Time!.Value, r.Key, hasVersions ? r.Record?.Version ?? default : default));
        var step = cursor.Advance(rows, left.Count > 0 || rest.HasMore, rest.Now);
        // A cursor that went back, because the server's clock did, asks for more than is left over.
        if (step.HasMore && left.Count > 0 && TimestampCursor.Parse(step.Next, rules)?.Window.From >= page[^1].Time) Keep(new(step.Next, fields, left, rest.HasMore, rest.Now));
        return new ChangePage([.. (step.ReportsRows ? page : []).Concat(lost).Select(r => r.ToChange(_changes.Request.IsPartial))], step.Next, step.HasMore);
    }

    private async ValueTask<Rest> CollectAsync(TimestampWindow window, FieldSelection fields, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, RestRow>(StringComparer.Ordinal);
        var pager = Pager(Since(window));
        DateTimeOffset? now = null;
        for (var pass = 1; ; pass++)
        {
            var (added, full) = (false, false);
            await foreach (var (at, page) in new RestListing(service, kind).PagesAsync(pager, fields, null, cancellationToken).ConfigureAwait(false))
            {
                now ??= page.Now;
                full |= pager.IsFull(page) || at is not null && page.Rows.Count > 0;
                foreach (var row in page.Rows.Where(r => r.IsReported && IsWithin(r, window)))
                {
                    // The last word about a record is the one that counts.
                    var key = kind.Description.KeyEquality.Canonical(row.Key);
                    added |= !rows.TryGetValue(key, out var known) || known.Time != row.Time;
                    rows[key] = row;
                }

                if (rows.Count > RowsMax)
                    throw new ErpLinkException(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported,
                        $"More than {RowsMax} records of '{kind.Kind}' at {service.Client.Address.Origin} changed since the feed was last read. Let a full run compare everything.")
                    { Kind = kind.Kind };
                if (page.Next is not null && IsEnough(rows, page)) return Sorted(fields, rows, hasMore: true, now);
            }

            // A row that is changed while counted pages are read leaves its place, and one that follows is passed over.
            if (!_changes.Request.Paging.Shifts || !full || pass > 1 && !added) return Sorted(fields, rows, hasMore: false, now);
            if (pass == RestListing.PassesMax) throw RestListing.Restless(service, kind);
        }
    }

    // Where rows come in the order of their time, those before the last one's are all there are.
    private bool IsEnough(Dictionary<string, RestRow> rows, RestPage page)
    {
        if (!_changes.IsOrdered || _changes.Request.Paging.Shifts || rows.Count <= kind.Description.PageSizeRecordsMax) return false;
        // All that came at the latest time may not be all there is of it.
        if (page.Rows.Max(r => r.Time) is not { } last) return false;
        if (rows.Values.Count(r => r.Time < last) < kind.Description.PageSizeRecordsMax) return false;
        foreach (var key in rows.Where(r => r.Value.Time >= last).Select(r => r.Key).ToList()) rows.Remove(key);
        return true;
    }

    private static Rest Sorted(FieldSelection fields, Dictionary<string, RestRow> rows, bool hasMore, DateTimeOffset? now)
    {
        var sorted = rows.Values.ToList();
        sorted.Sort(static (a, b) => a.Time != b.Time ? Nullable.Compare(a.Time, b.Time) : string.CompareOrdinal(a.Key.Text, b.Key.Text));
        return new(default, fields, sorted, hasMore, now);
    }

    private async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        // The smallest question whose answer has the server's time.
        var pager = new RestPager(service, kind.Profile.List!, service.Query(kind.Profile.List!.Query), null, pageSize: 1);
        var page = await pager.ReadAsync(null, kind.Decoder(FieldSelection.None), cancellationToken).ConfigureAwait(false);
        // Where a proxy takes the server's time away everything is reported once: more than needed, but nothing is missed.
        return page.Now ?? DateTimeOffset.UnixEpoch;
    }

    private RestPager Pager(DateTimeOffset since)
    {
        var values = new Dictionary<string, string> { ["since"] = RestTimes.Write(since, _changes.Form, _changes.Digits, kind.Values.Zone) };
        return new(service, _changes.Request, service.Query(_changes.Request.Query, values), values, kind.Description.PageSizeRecordsMax);
    }

    // What a request can say is coarser than what a row holds, and some services leave out the very time that is asked for.
    private DateTimeOffset Since(TimestampWindow window)
    {
        if (!_changes.IsExclusive) return window.From;
        var said = _changes.Form switch
        {
            RestForm.Midnight => TimeSpan.FromDays(1),
            RestForm.Http or RestForm.UnixSeconds => TimeSpan.FromSeconds(1),
            RestForm.Ticks or RestForm.UnixMilliseconds => TimeSpan.FromMilliseconds(1),
            _ => TimeSpan.FromTicks((long)Math.Pow(10, 7 - _changes.Digits)),
        };
        var step = said > _changes.Rules.Resolution ? said : _changes.Rules.Resolution;
        return window.From.UtcTicks <= step.Ticks ? window.From : window.From - step;
    }

    private static bool IsWithin(RestRow row, TimestampWindow window) => row.Time is null || row.Time > window.From
        || row.Time == window.From && (window.IncludesFrom || window.AfterKey is { } key && string.CompareOrdinal(row.Key.Text, key.Text) > 0);

    private Rest? Take(SyncCursor cursor, FieldSelection fields)
    {
        lock (_gate)
        {
            var rest = _rest;
            _rest = null;
            return rest is not null && rest.At == cursor && rest.Fields.Names.SequenceEqual(fields.Names) ? rest : null;
        }
    }

    private void Keep(Rest rest)
    {
        lock (_gate) _rest = rest;
    }

    private sealed record Rest(SyncCursor At, FieldSelection Fields, List<RestRow> Rows, bool HasMore, DateTimeOffset? Now);
}

using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.OData;

/// <summary>The change feed of one kind: the records by the time of their last change, then by key. Deletions leave nothing behind.</summary>
/// <remarks>One request for a page; a page of records whose parents are known by another property than their key asks for those, too.</remarks>
internal sealed class ODataFeed(ODataService service, ODataReader reader, ODataKind kind, ODataStamp stamp)
{
    private readonly TimestampRules _rules = stamp.Rules(service.Profile.Stamps);

    public async ValueTask<ChangePage> ReadAsync(SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { } given || TimestampCursor.Parse(given, _rules) is not { } cursor)
            return await StartAsync(isExpired: after is not null, cancellationToken).ConfigureAwait(false);

        var (page, passed, hasMore, now) = await AskAsync(cursor.Window, fields, cancellationToken).ConfigureAwait(false);
        var rows = Rows(page.Heads()[passed..], cursor.Window.From);
        var step = cursor.Advance(rows, hasMore, now);
        if (!step.ReportsRows || rows.Count == 0) return step.ToPage([]);
        var records = await reader.RecordsAsync(page, cancellationToken).ConfigureAwait(false);
        // What cannot be read in a page is read by itself.
        return step.ToPage([.. records.Skip(passed).Select(r => new RecordChange(r.Key, ChangeKind.Changed) { Record = r.Record })]);
    }

    // The first page of a window that has records, how many of them were reported before, whether there are more, and the server's time.
    private async ValueTask<(ODataPage Page, int Passed, bool HasMore, DateTimeOffset? Now)> AskAsync(TimestampWindow window, FieldSelection fields,
        CancellationToken cancellationToken)
    {
        var plan = ODataRecordPlan.For(kind, fields);
        var paging = new PagingGuard(service.Client.Address.Origin);
        var passing = !kind.TakesOrOfFields && window.AfterKey is { } last ? new ODataPassing(window.From, last, kind.Description.KeyEquality) : null;
        (ODataPage Page, string? Next)? first = null;
        ODataPage? page = null;
        DateTimeOffset? now = null;
        // A server may give an empty page with a link; a page with records ends here, and the next one is asked for by its last record.
        for (string? next = Target(window, fields); next is { } target;)
        {
            (page, next, var time) = await service.GetRecordsAsync(target, service.Profile.PageSizeRecords, plan, cancellationToken).ConfigureAwait(false);
            now ??= time;
            paging.Follow(next, page.Count);
            if (page.Count == 0) continue;
            first ??= (page, next);
            if (passing?.Pass(page.Heads()) is not { } passed)
            {
                // Not yet among those of its time: what follows may hold it.
                if (passing is { IsOver: false } && next is not null) continue;
                return (first.Value.Page, 0, first.Value.Next is not null, now);
            }

            if (passed < page.Count) return (page, passed, next is not null, now);
            (passing, first) = (null, null);
        }

        return first is { } unpassed ? (unpassed.Page, 0, unpassed.Next is not null, now) : (page!, page!.Count, false, now);
    }

    private string Target(TimestampWindow asked, FieldSelection fields)
    {
        var window = kind.TakesOrOfFields ? stamp.Filter(asked, kind.Key) : stamp.FilterByTime(asked);
        var filter = kind.Where.Count == 0 ? window : $"{ODataFilter.All(kind.Where).Expression} and ({window})";
        return $"{kind.Path}?{kind.Select(fields)}&$filter={ODataLiteral.Encode(filter)}&$orderby={ODataLiteral.Encode(string.Join(',', [.. stamp.Names, kind.Key.Name]))}";
    }

    private async ValueTask<ChangePage> StartAsync(bool isExpired, CancellationToken cancellationToken)
    {
        var target = $"{kind.Path}?{kind.Select(FieldSelection.None)}{kind.WhereOption}"
            + $"&$orderby={ODataLiteral.Encode(string.Join(',', stamp.Names.Select(n => n + " desc")))}{(kind.Capabilities.CanTop ? "&$top=1" : "")}";
        var (page, _, now) = await service.GetRecordsAsync(target, kind.Capabilities.CanTop ? null : 1, ODataRecordPlan.For(kind, FieldSelection.None), cancellationToken)
            .ConfigureAwait(false);
        var youngest = page.Heads().Select(h => h.ModifiedAt).FirstOrDefault(t => t is not null);
        return TimestampCursor.StartPage(now ?? youngest ?? DateTimeOffset.UnixEpoch, _rules, isExpired);
    }

    // A record whose time cannot be read stops only itself: it stands where the one before it stands.
    private List<TimestampRow> Rows(List<ODataHead> heads, DateTimeOffset from)
    {
        var last = from;
        return heads.ConvertAll(head =>
        {
            last = head.ModifiedAt ?? last;
            return new TimestampRow(last, head.Key, kind.Description.VersionCovers == VersionCover.Full ? head.Version : default);
        });
    }
}

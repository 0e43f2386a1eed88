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

        var order = ODataLiteral.Encode(string.Join(',', [.. stamp.Names, kind.Key.Name]));
        var plan = ODataRecordPlan.For(kind, fields);
        var paging = new PagingGuard(service.Client.Address.Origin);
        ODataPage? page = null;
        DateTimeOffset? now = null;
        var window = stamp.Filter(cursor.Window, kind.Key);
        var filter = kind.Where.Count == 0 ? window : $"{ODataFilter.All(kind.Where).Expression} and ({window})";
        string? next = $"{kind.Path}?{kind.Select(fields)}&$filter={ODataLiteral.Encode(filter)}&$orderby={order}";
        // A server may give an empty page with a link; a page with records ends here, and the next one is asked for by its last record.
        while (next is { } target && page is not { Count: > 0 })
        {
            (page, next, var time) = await service.GetRecordsAsync(target, service.Profile.PageSizeRecords, plan, cancellationToken).ConfigureAwait(false);
            now ??= time;
            paging.Follow(next, page.Count);
        }

        var rows = Rows(page!.Heads(), cursor.Window.From);
        var step = cursor.Advance(rows, next is not null, now);
        if (!step.ReportsRows || rows.Count == 0) return step.ToPage([]);
        var records = await reader.RecordsAsync(page, cancellationToken).ConfigureAwait(false);
        // What cannot be read in a page is read by itself.
        return step.ToPage([.. records.Select(r => new RecordChange(r.Key, ChangeKind.Changed) { Record = r.Record })]);
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

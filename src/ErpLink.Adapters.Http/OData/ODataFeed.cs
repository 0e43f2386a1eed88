using System.Text.Json;
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
        var paging = new ODataPaging(service.Client.Address.Origin);
        var items = new List<JsonElement>();
        DateTimeOffset? now = null;
        var window = stamp.Filter(cursor.Window, kind.Key);
        var filter = kind.Where.Count == 0 ? window : $"{ODataFilter.All(kind.Where).Expression} and ({window})";
        string? next = $"{kind.Path}?{kind.Select(fields)}&$filter={ODataLiteral.Encode(filter)}&$orderby={order}";
        // A server may give an empty page with a link; a page with records ends here, and the next one is asked for by its last record.
        while (next is { } target && items.Count == 0)
        {
            (items, next, var time) = await service.GetTimedPageAsync(target, service.Profile.PageSizeRecords, item => item.Clone(), cancellationToken).ConfigureAwait(false);
            now ??= time;
            paging.Follow(next, items.Count);
        }

        var rows = items.ConvertAll(item => reader.Shield(() => Row(item)));
        var step = cursor.Advance(rows, next is not null, now);
        if (!step.ReportsRows || rows.Count == 0) return step.ToPage([]);
        var records = await reader.DecodeAsync(items, fields, cancellationToken).ConfigureAwait(false);
        // What cannot be read in a page is read by itself.
        return step.ToPage([.. rows.Zip(records, (row, record) => new RecordChange(row.Key, ChangeKind.Changed) { Record = record })]);
    }

    private async ValueTask<ChangePage> StartAsync(bool isExpired, CancellationToken cancellationToken)
    {
        var target = $"{kind.Path}?{kind.Select(FieldSelection.None)}{kind.WhereOption}"
            + $"&$orderby={ODataLiteral.Encode(string.Join(',', stamp.Names.Select(n => n + " desc")))}{(kind.Capabilities.CanTop ? "&$top=1" : "")}";
        var (youngest, _, now) = await service.GetTimedPageAsync(target, kind.Capabilities.CanTop ? null : 1, item => Row(item).Time, cancellationToken).ConfigureAwait(false);
        return TimestampCursor.StartPage(now ?? youngest.FirstOrDefault(DateTimeOffset.UnixEpoch), _rules, isExpired);
    }

    private TimestampRow Row(JsonElement item) => new(stamp.Read(item), ODataRecordReader.KeyOf(kind, item),
        kind.Description.VersionCovers == VersionCover.Full ? ODataRecordReader.Version(item) : default);
}

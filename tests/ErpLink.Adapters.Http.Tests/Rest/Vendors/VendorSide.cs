namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Short words for what tests of vendors' profiles do with a side.</summary>
public static class VendorSide
{
    public static readonly WriteContext Context = new(ErpUser.System);

    public static async Task<List<Record>> SearchAsync(this IRecordSide side, RecordQuery query)
    {
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(query, default)) records.AddRange(page.Records);
        return records;
    }

    public static async Task<Record> ReadAsync(this IRecordSide side, RecordKind kind, string key, params string[] fields)
    {
        await foreach (var result in side.ReadAsync(kind, [new RecordKey(key)], FieldSelection.Of(fields), default))
            return result.Record ?? throw new InvalidOperationException($"{result.Status}: {result.Failure}");
        throw new InvalidOperationException("No result.");
    }

    public static async Task<ReadResult> LookAsync(this IRecordSide side, RecordKind kind, string key)
    {
        await foreach (var result in side.ReadAsync(kind, [new RecordKey(key)], FieldSelection.None, default)) return result;
        throw new InvalidOperationException("No result.");
    }

    public static async Task<WriteResult> CreateAsync(this IRecordSide side, RecordKind kind, RecordRef? parent, params (string Field, FieldValue Value)[] values) =>
        (await side.CreateAsync([new NewRecord(kind, [.. values.Select(v => new FieldAssignment(v.Field, v.Value))]) { Reference = "EL-0123456789ABCDEFGHIJ", Parent = parent }], Context, default))[0];

    public static async Task<WriteResult> UpdateAsync(this IRecordSide side, Record record, params (string Field, FieldValue Value)[] changes) =>
        (await side.UpdateAsync([new RecordUpdate(new RecordRef(record.Kind, record.Key), [.. changes.Select(c => new FieldChange(c.Field, record[c.Field], c.Value))], record.Version)], Context, default))[0];

    public static async Task<List<RecordChange>> ChangesAsync(this IRecordSide side, RecordKind kind, SyncCursor since, params string[] fields)
    {
        var changes = new List<RecordChange>();
        for (var (cursor, more) = (since, true); more;)
        {
            var page = await side.ReadChangesAsync(kind, cursor, FieldSelection.Of(fields), default);
            changes.AddRange(page.Changes);
            (cursor, more) = (page.Next, page.HasMore);
        }

        return changes;
    }

    public static async Task<SyncCursor> NowAsync(this IRecordSide side, RecordKind kind) => (await side.ReadChangesAsync(kind, null, FieldSelection.None, default)).Next;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>The change feed of one kind by the service's own tracking of changes, deletions included.</summary>
/// <remarks>
/// A start reads the whole set once, a page a call, for the link to what changes from then on; nothing of it is reported. The cursor holds
/// the link that is next and a mark of what was asked: other fields are another question, and the cursor has expired. Source: OData protocol
/// 4.01, sections 8.2.8.6 and 11.4; JSON format 4.01, section 15.
/// </remarks>
internal sealed class ODataDeltaFeed(ODataService service, ODataReader reader, ODataKind kind)
{
    private const int MarkLength = 16;
    private const int PagesMax = 100_000;
    private static readonly string[] Contexts = ["@odata.context", "@context"];
    private static readonly string[] Ids = ["@odata.id", "@id"];

    // All fields, whatever is wanted of the rows: a service reports the changes of what was asked for only.
    private readonly string _start = $"{kind.Path}?{kind.Select(kind.Direct)}{kind.WhereOption}";

    public async ValueTask<ChangePage> ReadAsync(SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { } given || Parse(given) is not { } position)
            return await StartAsync(isExpired: after is not null, fields, cancellationToken).ConfigureAwait(false);
        return await PageAsync(position, fields, cancellationToken).ConfigureAwait(false)
            ?? await StartAsync(isExpired: true, fields, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChangePage> StartAsync(bool isExpired, FieldSelection fields, CancellationToken cancellationToken) =>
        (await PageAsync(new Position(IsStart: true, 0, _start), fields, cancellationToken).ConfigureAwait(false)
            ?? throw ErpJson.Malformed(service.Client.Address.Origin, "refuses to track changes")) with
        { CursorExpired = isExpired };

    // Null where the service no longer knows the link.
    private async ValueTask<ChangePage?> PageAsync(Position position, FieldSelection fields, CancellationToken cancellationToken)
    {
        var answer = await service.GetChangesAsync(position.Target, service.Profile.PageSizeRecords, position.IsStart, cancellationToken).ConfigureAwait(false);
        if (position.Target != _start && HasExpired(answer)) return null;
        var (items, next, delta) = service.ReadChanges(answer, position.Target, item => item.Clone());
        if (next is null && delta is null)
            throw ErpJson.Malformed(answer.Origin, "holds neither the next page nor a link to later changes, although the service offers to track them");
        if (position.Pages > PagesMax) throw ErpJson.Malformed(answer.Origin, $"has more than {PagesMax} pages");
        var changes = position.IsStart ? [] : await ChangesAsync(items, fields, cancellationToken).ConfigureAwait(false);
        var reached = next is null ? new Position(IsStart: false, 0, delta!) : position with { Pages = position.Pages + 1, Target = next };
        return new ChangePage(changes, ToCursor(reached), HasMore: next is not null);
    }

    private bool HasExpired(ErpHttpAnswer answer) =>
        answer.Status == 410 || answer.Status is 400 or 404 && ODataError.Read(answer, service.Profile) is not null;

    private async ValueTask<List<RecordChange>> ChangesAsync(List<JsonElement> items, FieldSelection fields, CancellationToken cancellationToken)
    {
        var changes = items.ConvertAll(item => reader.Shield(() => Change(item)));
        // A row may hold no more than what changed: only one that holds all of what is wanted is the record.
        var whole = Enumerable.Range(0, items.Count).Where(i => changes[i] is { IsEntity: true } && IsWhole(items[i], fields)).ToList();
        var records = await reader.DecodeAsync(whole.ConvertAll(i => items[i]), fields, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < whole.Count; i++) changes[whole[i]] = (changes[whole[i]].Row with { Record = records[i] }, true);
        return changes.ConvertAll(c => c.Row);
    }

    private (RecordChange Row, bool IsEntity) Change(JsonElement item)
    {
        var context = Text(item, Contexts) ?? string.Empty;
        // OData 4.0 says in the context of a row that it is none of a record.
        if (context.EndsWith("/$deletedEntity", StringComparison.Ordinal) || context.EndsWith("#$deletedEntity", StringComparison.Ordinal))
            return (Removed(item, Text(item, ["id"]), Text(item, ["reason"])), false);
        if (context.EndsWith("/$link", StringComparison.Ordinal) || context.EndsWith("/$deletedLink", StringComparison.Ordinal))
            return (new RecordChange(KeyAt(Text(item, ["source"]), item), ChangeKind.Changed), false);
        if (item.TryGetProperty("@removed", out var removed) || item.TryGetProperty("@odata.removed", out removed))
            return (Removed(item, Text(item, Ids), removed.ValueKind == JsonValueKind.Object ? Text(removed, ["reason"]) : null), false);
        return (new RecordChange(ODataRecordReader.KeyOf(kind, item), ChangeKind.Changed), true);
    }

    // "changed": the record is no longer among those asked for, and may well be there. Whoever hears of either reads it.
    private RecordChange Removed(JsonElement item, string? address, string? reason) =>
        new(KeyAt(address, item), reason == "changed" ? ChangeKind.Changed : ChangeKind.Deleted);

    private RecordKey KeyAt(string? address, JsonElement item) =>
        (address is null ? null : kind.KeyAt(service.Client.Address, address)) ?? ODataRecordReader.KeyOf(kind, item);

    private bool IsWhole(JsonElement item, FieldSelection fields) =>
        fields.Names.All(f => kind.Field(f) is { Via: null } field && item.TryGetProperty(field.Name, out _))
        && kind.Needed.All(n => item.TryGetProperty(n, out _));

    private static string? Text(JsonElement item, string[] names) => names
        .Select(n => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(n, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(t => t is not null);

    private SyncCursor ToCursor(Position position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"d1 {Mark()} {(position.IsStart ? 's' : 'c')} {position.Pages} {position.Target}"));

    private Position? Parse(SyncCursor cursor)
    {
        var parts = (cursor.Token ?? string.Empty).Split(' ', 5);
        if (parts.Length < 5 || parts[0] != "d1" || parts[1] != Mark() || parts[2] is not ("s" or "c")
            || !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var pages)) return null;
        try
        {
            service.Client.Address.Resolve(parts[4]);
            return new Position(parts[2] == "s", pages, parts[4]);
        }
        catch (ErpLinkException)
        {
            return null;
        }
    }

    private string Mark() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_start)))[..MarkLength];

    private sealed record Position(bool IsStart, int Pages, string Target);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The change feed of a kind: what was created or written in a window of time, itself or one of its child rows, in the order of ids.</summary>
/// <remarks>
/// <para>One request for a page. <c>write_date</c> is null until the first write, a child row does not touch its parent, and the server cannot sort
/// by the latest of several times: so the window stays the same through a pass, and ids lead through it.</para>
/// <para>Times are those of the start of the transaction. What is deleted leaves nothing behind, a child row that was deleted by itself included; a
/// deletion by way of the party moves the party's own time. A party that left its category is not reported.</para>
/// </remarks>
internal sealed class TrytonFeed(TrytonClient client)
{
    private static readonly string[] Times = ["write_date", "create_date"];

    private static readonly TimestampRules Rules = new()
    {
        // The database keeps microseconds. A transaction of people takes seconds; one that takes longer than this is an import.
        Resolution = TimeSpan.FromMicroseconds(1),
        CommitLagMax = TimeSpan.FromMinutes(4),
        PagesByKey = true,
    };

    public async ValueTask<ChangePage> ReadAsync(TrytonShape shape, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { } given || TimestampCursor.Parse(given, Rules) is not { } cursor)
            return await StartAsync(shape, isExpired: after is not null, cancellationToken).ConfigureAwait(false);

        var size = shape.Description.PageSizeRecordsMax;
        JsonArray arguments = [Domain(shape, cursor.Window), 0, size + 1, TrytonClient.ById(), Columns(shape, fields)];
        var (found, now) = await client.ReadWholeAsync($"model.{shape.Model}.search_read", arguments, rows => rows.ValueKind == JsonValueKind.Array
            ? ErpJson.Rows(rows, client.Http).Select(row => (Found: TrytonFound.Decode(shape, row), Time: LatestOf(shape, row))).ToList()
            : throw TrytonValues.Malformed("a list of records", rows), cancellationToken).ConfigureAwait(false);
        // A server that does not heed where a page is to begin would give pages for ever.
        if (cursor.Window.AfterKey is { } key && found.Count > 0 && found[0].Found.Id <= RowKey.Parse(key.Text))
            throw ErpJson.Malformed(client.Http.Address.Origin, "begins before the record that was asked to go before it");
        var page = found.Take(size).ToList();
        // Where a version may cover two edits, the rows of the overlap are not known by it.
        var rows = page.ConvertAll(p => new TimestampRow(p.Time, RowKey.Of(p.Found.Id),
            shape.Description.VersionCovers == VersionCover.Full ? p.Found.Row?.Version ?? default : default));
        return cursor.Advance(rows, found.Count > size, now).ToPage(page.ConvertAll(p => Change(shape, p.Found, fields)));
    }

    private async ValueTask<ChangePage> StartAsync(TrytonShape shape, bool isExpired, CancellationToken cancellationToken)
    {
        var (_, now) = await client.ReadWholeAsync($"model.{shape.Model}.search_count", [TrytonDomain.Nothing()], count => count.GetInt64(), cancellationToken).ConfigureAwait(false);
        // Where a proxy takes the server's time away everything is reported once: more than needed, but nothing is missed.
        return TimestampCursor.StartPage(now ?? DateTimeOffset.UnixEpoch, Rules, isExpired);
    }

    private static JsonArray Domain(TrytonShape shape, TimestampWindow window)
    {
        var clauses = shape.Everything();
        clauses.Add(TrytonDomain.Any(shape.Stamped.Select(s => Since(s, window))));
        if (window.AfterKey is { } key) clauses.Add(TrytonDomain.Clause("id", ">", RowKey.Parse(key.Text) ?? 0));
        return TrytonDomain.All(clauses);
    }

    private static JsonArray Since(string stamped, TimestampWindow window)
    {
        var comparison = window.IncludesFrom ? ">=" : ">";
        JsonArray changed = TrytonDomain.Any(Times.Select(c => TrytonDomain.Clause(c, comparison, TrytonValues.Of(window.From))));
        if (stamped.Length == 0) return changed;
        // A dotted name would pass over rows that were taken out of use.
        return TrytonDomain.Clause(stamped.TrimEnd('.'), "where",
            TrytonShape.HasStates(stamped) ? TrytonDomain.All(changed, TrytonDomain.Active(includeInactive: true)) : new JsonArray((JsonNode)changed));
    }

    private static JsonArray Columns(TrytonShape shape, FieldSelection fields)
    {
        var left = shape.ValueColumns.Where(c => !c.Fields.Any(fields.Contains)).Select(c => c.Column).ToHashSet(StringComparer.Ordinal);
        var columns = shape.Columns.Where(c => !left.Contains(c)).Concat(shape.Stamped.SelectMany(s => Times.Select(t => s + t)))
            .Concat(shape.Stamped.Where(TrytonShape.HasStates).Select(s => s + "active"));
        return new JsonArray([.. columns.Select(c => (JsonNode)c)]);
    }

    // The time of the row's latest change, child rows included. One that cannot be read is never old enough to be settled.
    private static DateTimeOffset LatestOf(TrytonShape shape, JsonElement row)
    {
        try
        {
            return shape.Stamped.SelectMany(s => s.Length == 0 ? [row] : TrytonValues.Many(row, s.TrimEnd('.')))
                .SelectMany(r => Times.Select(t => TrytonValues.Instant(TrytonValues.Get(r, t)))).Max() ?? DateTimeOffset.MaxValue;
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return DateTimeOffset.MaxValue;
        }
    }

    private static RecordChange Change(TrytonShape shape, TrytonFound found, FieldSelection fields) =>
        found.Row is { IsActive: false, ReplacedBy: { } survivor }
            ? new(RowKey.Of(found.Id), ChangeKind.MergedInto) { MergedInto = RowKey.Of(survivor) }
            : new(RowKey.Of(found.Id), ChangeKind.Changed) { Record = found.ToRecord(shape.Description.Kind, fields, null) };
}

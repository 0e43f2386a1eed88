using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The change feed of a kind: what was created or written in a window of time, in the order of ids.</summary>
/// <remarks>
/// <para>The database keeps microseconds, answers have whole seconds. Sorting by what is not seen would lose rows between pages, so the window stays
/// the same through a pass, and ids lead through it.</para>
/// <para>Times are those of the start of the transaction. What is deleted leaves nothing behind, and neither does a record that loses the mark of
/// its kind. The server raises ranks past its own times: a first invoice makes a customer of a partner without a word.</para>
/// </remarks>
internal sealed class OdooFeed(OdooClient client, OdooReader reader)
{
    private static readonly TimestampRules Rules = new()
    {
        Resolution = TimeSpan.FromSeconds(1),
        // A transaction of people takes seconds; one that takes longer than this is an import. The database's clock may not be that of the answers.
        CommitLagMax = TimeSpan.FromMinutes(4),
        PagesByKey = true,
    };

    public async ValueTask<ChangePage> ReadAsync(OdooShape shape, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { } given || TimestampCursor.Parse(given, Rules) is not { } cursor)
            return await StartAsync(shape, isExpired: after is not null, cancellationToken).ConfigureAwait(false);

        var size = shape.Description.PageSizeRecordsMax;
        var (found, now) = await reader.RowsAsync(shape, Domain(shape, cursor.Window), fields, size + 1, cancellationToken).ConfigureAwait(false);
        var parents = await reader.ParentsAsync(shape, found, null, cancellationToken).ConfigureAwait(false);
        var page = found.Take(size).ToList();
        // Two edits may share a second, so no row is known by its version. A time that cannot be read is never old enough to be settled; it is not to
        // be taken for the server's own time either, where that is told by the rows.
        var unread = now is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.MaxValue;
        var rows = page.ConvertAll(r => new TimestampRow(r.ModifiedAt ?? unread, RowKey.Of(r.Id), default));
        return cursor.Advance(rows, found.Count > size, now).ToPage(page.ConvertAll(r => new RecordChange(RowKey.Of(r.Id), ChangeKind.Changed)
        { Record = r.ToRecord(shape.Description.Kind, fields, OdooReader.Parent(r, parents)) }));
    }

    private async ValueTask<ChangePage> StartAsync(OdooShape shape, bool isExpired, CancellationToken cancellationToken)
    {
        var (_, now) = await client.SearchReadAsync(shape.Model, OdooDomain.Nothing, ["id"], 1, OdooValues.RowId, cancellationToken).ConfigureAwait(false);
        // Where a proxy takes the server's time away everything is reported once: more than needed, but nothing is missed.
        return TimestampCursor.StartPage(now ?? DateTimeOffset.UnixEpoch, Rules, isExpired);
    }

    private static OdooDomain Domain(OdooShape shape, TimestampWindow window)
    {
        // "Later than this second" is "from the next one on": the server compares microseconds that it does not show.
        var from = window.From.AddTicks(-(window.From.Ticks % TimeSpan.TicksPerSecond));
        if (!window.IncludesFrom) from = from.AddSeconds(1);
        List<OdooDomain> parts = [shape.Mark, OdooDomain.Where(OdooShape.Stamp, ">=", OdooValues.Of(from))];
        if (window.AfterKey is { } key) parts.Add(OdooDomain.Where("id", ">", RowKey.Parse(key.Text) ?? 0));
        return OdooDomain.All(parts);
    }
}

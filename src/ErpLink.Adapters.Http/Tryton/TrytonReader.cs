using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Reads and searches records.</summary>
internal sealed class TrytonReader(TrytonClient client)
{
    /// <summary>The records that are there, by id.</summary>
    public async ValueTask<Dictionary<long, TrytonFound>> FindAsync(TrytonShape shape, IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        if (wanted.Length == 0) return [];
        var rows = await client.SearchReadAsync(shape.Model, shape.ById(wanted), 0, null, TrytonClient.ById(), shape.Columns, row => TrytonFound.Decode(shape, row), cancellationToken).ConfigureAwait(false);
        // Of two answers about one record nobody can say which one holds.
        return rows.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First() : new(g.Key, null));
    }

    /// <summary>One result for every key.</summary>
    public async IAsyncEnumerable<ReadResult> ReadAsync(TrytonShape shape, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Searched, not read: a read of several ids fails as a whole when one of them is gone.
        var rows = await FindAsync(shape, keys.Select(k => RowKey.Parse(k.Text)).OfType<long>().Distinct(), cancellationToken).ConfigureAwait(false);
        foreach (var key in keys)
        {
            if (RowKey.Parse(key.Text) is not { } id) yield return ReadResult.Gone(key);
            else if (!rows.TryGetValue(id, out var found)) yield return await MissingAsync(shape, key, id, cancellationToken).ConfigureAwait(false);
            else if (found.Row is { IsActive: false, ReplacedBy: { } survivor }) yield return ReadResult.Merged(key, RowKey.Of(survivor));
            else yield return found.ToRecord(shape.Description.Kind, fields, null) is { } record ? ReadResult.Found(key, record)
                : ReadResult.NotAnswered(key, SpoiltRecord.Error(shape.Description.Kind, key).ToFailure());
        }
    }

    /// <summary>A search, page by page.</summary>
    public async IAsyncEnumerable<RecordPage> SearchAsync(TrytonShape shape, RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = Math.Clamp(query.PageSizeRecords, 1, shape.Description.PageSizeRecordsMax);
        var order = Order(shape, query);
        var position = PagePosition.Of(query);
        while (true)
        {
            var domain = Domain(shape, query);
            // In the order of ids a page starts behind the last one's last id: records that come or go meanwhile move nothing.
            if (position.AfterId is { } last) domain.Add((JsonNode)TrytonDomain.Clause("id", ">", last));
            var rows = await client.SearchReadAsync(shape.Model, domain, position.Offset, size + 1, order.DeepClone().AsArray(), shape.Columns,
                row => TrytonFound.Decode(shape, row), cancellationToken).ConfigureAwait(false);
            var records = rows.Take(size).Select(r => r.ToRecord(query.Kind, query.Fields, query.Parent)
                ?? SpoiltRecord.InSearch(shape.Description, query, RowKey.Of(r.Id))).ToArray();
            if (rows.Count <= size)
            {
                yield return RecordPage.Last(records);
                yield break;
            }
            position = position.Next(query, rows[size - 1].Id, size);
            yield return RecordPage.More(records, position.ToCursor());
        }
    }

    // A search leaves out what is gone and what the user may not see; only a read of that one id says which.
    private async ValueTask<ReadResult> MissingAsync(TrytonShape shape, RecordKey key, long id, CancellationToken cancellationToken)
    {
        try
        {
            var type = await client.ReadAsync($"model.{shape.Model}.read", [TrytonPatch.One(id), new JsonArray(shape is ProjectShape ? "type" : "id")],
                rows => TrytonValues.Get(rows[0], "type") is { ValueKind: System.Text.Json.JsonValueKind.String } text ? text.GetString() : null, cancellationToken).ConfigureAwait(false);
            // A task of a project is no project. Anything else came into being between the two calls.
            return type is not (null or "project") ? ReadResult.Gone(key)
                : ReadResult.NotAnswered(key, new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, $"{shape.Description.Kind}/{key} appeared while it was read."));
        }
        catch (ErpLinkException failure)
        {
            return failure.FailureClass switch
            {
                FailureClass.NotFound => ReadResult.Gone(key),
                FailureClass.Forbidden => ReadResult.Hidden(key),
                _ => ReadResult.NotAnswered(key, failure.ToFailure()),
            };
        }
    }

    private static JsonArray Domain(TrytonShape shape, RecordQuery query)
    {
        var clauses = shape.Listing(query.IncludeInactive);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var text = query.Text.Trim();
            clauses.Add(TextRules.Problem(text) is { } problem ? throw SearchTerm.Refused($"The search text {problem}.") : shape.Text(text));
        }
        if (query.Parent is { } parent) clauses.Add(RowKey.Parse(parent.Key.Text) is { } id ? shape.Parent(id) : TrytonDomain.Nothing());
        if (query.Filter is { } filter) clauses.Add(TrytonDomain.Of(filter, shape.Where));
        return TrytonDomain.All(clauses);
    }

    // Always ends with the id: the server's own orders are not unique, and its pages would repeat and skip.
    private static JsonArray Order(TrytonShape shape, RecordQuery query)
    {
        var order = new JsonArray();
        foreach (var sort in query.OrderBy)
        {
            var column = shape.SortColumn(sort.Field) ?? throw SearchTerm.Refused($"Field '{sort.Field}' cannot be sorted by.");
            order.Add((JsonNode)new JsonArray(column, sort.Descending ? "DESC" : "ASC"));
        }
        order.Add((JsonNode)new JsonArray("id", "ASC"));
        return order;
    }
}

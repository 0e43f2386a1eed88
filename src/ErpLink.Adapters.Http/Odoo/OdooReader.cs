using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Reads and searches records.</summary>
internal sealed class OdooReader(OdooClient client, OdooLists lists)
{
    private const int ParentsMax = 1000;

    /// <summary>Records that satisfy a domain, with the server's time when it was asked.</summary>
    public async ValueTask<(List<OdooRow> Rows, DateTimeOffset? Now)> RowsAsync(OdooShape shape, OdooDomain domain, FieldSelection fields, int limit,
        CancellationToken cancellationToken, string order = "id asc", int offset = 0)
    {
        var (rows, now) = await client.SearchReadAsync(shape.Model, domain, shape.Columns(fields), limit,
            row => OdooRow.Decode(shape, fields, row), cancellationToken, order, offset).ConfigureAwait(false);
        foreach (var field in shape.Fields.Where(f => f.IsCoded && fields.Contains(f.Name)))
        {
            var holding = rows.Where(r => r.Values.TryGetValue(field.Name, out var value) && value.Kind == ValueKind.Integer).ToList();
            if (holding.Count == 0) continue;
            var keys = await lists.KeysAsync(field.Description.List!, holding.ConvertAll(r => r.Values[field.Name].AsInteger()), cancellationToken).ConfigureAwait(false);
            foreach (var row in holding) row.Values[field.Name] = FieldValue.ListItem(keys[row.Values[field.Name].AsInteger()]);
        }
        return (rows, now);
    }

    /// <summary>The records that are there, by id.</summary>
    public async ValueTask<Dictionary<long, OdooRow>> FindAsync(OdooShape shape, IEnumerable<long> ids, FieldSelection fields, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        if (wanted.Length == 0) return [];
        var (rows, _) = await RowsAsync(shape, OdooDomain.Ids(wanted), fields, wanted.Length, cancellationToken).ConfigureAwait(false);
        // Of two answers about one record nobody can say which one holds.
        return rows.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First() : OdooRow.Spoilt(g.Key));
    }

    /// <summary>One result for every key.</summary>
    public async IAsyncEnumerable<ReadResult> ReadAsync(OdooShape shape, IReadOnlyList<RecordKey> keys, FieldSelection fields,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Searched, not read: a read of several ids fails as a whole when the user may not see one of them.
        var rows = await FindAsync(shape, keys.Select(k => RowKey.Parse(k.Text)).OfType<long>().Distinct(), fields, cancellationToken).ConfigureAwait(false);
        var parents = await ParentsAsync(shape, rows.Values, null, cancellationToken).ConfigureAwait(false);
        foreach (var key in keys)
        {
            if (RowKey.Parse(key.Text) is not { } id) yield return ReadResult.Gone(key);
            else if (!rows.TryGetValue(id, out var row)) yield return await MissingAsync(shape, key, id, cancellationToken).ConfigureAwait(false);
            else yield return row.ToRecord(shape.Description.Kind, fields, Parent(row, parents)) is { } record ? ReadResult.Found(key, record)
                : ReadResult.NotAnswered(key, SpoiltRecord.Error(shape.Description.Kind, key).ToFailure());
        }
    }

    /// <summary>A search, page by page.</summary>
    public async IAsyncEnumerable<RecordPage> SearchAsync(OdooShape shape, RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = Math.Clamp(query.PageSizeRecords, 1, shape.Description.PageSizeRecordsMax);
        var position = PagePosition.Of(query);
        var order = Order(shape, query);
        var domain = await DomainAsync(shape, query, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var here = position.AfterId is { } last ? OdooDomain.All(domain, OdooDomain.Where("id", ">", last)) : domain;
            var (rows, _) = await RowsAsync(shape, here, query.Fields, size + 1, cancellationToken, order, position.Offset).ConfigureAwait(false);
            var parents = await ParentsAsync(shape, rows, query.Parent, cancellationToken).ConfigureAwait(false);
            var records = rows.Take(size).Select(r => r.ToRecord(query.Kind, query.Fields, Parent(r, parents))
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

    /// <summary>The parents of records, by id: what they are hangs on their ranks.</summary>
    public async ValueTask<Dictionary<long, RecordRef>> ParentsAsync(OdooShape shape, IEnumerable<OdooRow> rows, RecordRef? asked, CancellationToken cancellationToken)
    {
        var parents = new Dictionary<long, RecordRef>();
        if (asked is { } known && RowKey.Parse(known.Key.Text) is { } knownId) parents[knownId] = known;
        var ids = rows.Select(r => r.ParentId).OfType<long>().Where(id => !parents.ContainsKey(id)).Distinct().ToArray();
        if (shape.ParentColumn is null || ids.Length == 0) return parents;
        // Customer before supplier, because a company may be both. One that the user may not see counts as a customer.
        var suppliers = await client.SearchReadAsync(OdooDescriber.PartnerModel,
            OdooDomain.All(OdooDomain.Ids(ids), OdooDomain.Where(OdooDescriber.SupplierRank, ">", 0), OdooDomain.Not(OdooDomain.Where(OdooDescriber.CustomerRank, ">", 0))),
            ["id"], ParentsMax, OdooValues.RowId, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids) parents[id] = new RecordRef(suppliers.Value.Contains(id) ? ActorKinds.Supplier : ActorKinds.Customer, RowKey.Of(id));
        return parents;
    }

    /// <summary>The parent of a record.</summary>
    public static RecordRef? Parent(OdooRow row, Dictionary<long, RecordRef> parents) => row.ParentId is { } id && parents.TryGetValue(id, out var parent) ? parent : null;

    // A search leaves out what is gone and what the user may not see; only a read of that one id says which.
    private async ValueTask<ReadResult> MissingAsync(OdooShape shape, RecordKey key, long id, CancellationToken cancellationToken)
    {
        try
        {
            return !await client.HasAsync(shape.Model, id, cancellationToken).ConfigureAwait(false) ? ReadResult.Gone(key)
                : ReadResult.NotAnswered(key, new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, $"{shape.Description.Kind}/{key} appeared while it was read."));
        }
        catch (ErpLinkException failure)
        {
            return failure.FailureClass == FailureClass.Forbidden ? ReadResult.Hidden(key) : ReadResult.NotAnswered(key, failure.ToFailure());
        }
    }

    private async ValueTask<OdooDomain> DomainAsync(OdooShape shape, RecordQuery query, CancellationToken cancellationToken)
    {
        List<OdooDomain> parts = [shape.Mark];
        if (!query.IncludeInactive) parts.Add(OdooDomain.Where(OdooShape.Active, "=", true));
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var text = query.Text.Trim();
            if (TextRules.Problem(text) is { } problem) throw SearchTerm.Refused($"The search text {problem}.");
            parts.Add(OdooDomain.Any(shape.TextColumns.Select(c => OdooDomain.Contains(c, text))));
        }
        if (query.Parent is { } parent)
            parts.Add(shape.ParentColumn is null ? throw SearchTerm.Refused($"Records of kind '{query.Kind}' have no parent here.")
                : RowKey.Parse(parent.Key.Text) is { } id ? OdooDomain.Where(shape.ParentColumn, "=", id) : OdooDomain.Nothing);
        if (query.Filter is { } filter)
        {
            var ids = await IdsAsync(shape, filter, cancellationToken).ConfigureAwait(false);
            parts.Add(OdooDomain.Of(filter, restriction => Where(shape, restriction, ids)));
        }
        return OdooDomain.All(parts);
    }

    private static OdooDomain Where(OdooShape shape, FieldRestriction restriction, Dictionary<string, IReadOnlyDictionary<string, long>> ids)
    {
        var field = shape.Field(restriction.Field);
        if (field is null || (field.Description.Operators & (SearchOperators)(1 << (int)restriction.Operator)) == 0)
            throw SearchTerm.Refused($"Field '{restriction.Field}' cannot be searched with {restriction.Operator}.");
        var column = field.Column.Name;
        return field.Description.Type switch
        {
            FieldType.Boolean => OdooDomain.Where(column, "=", restriction.Values is [{ Kind: ValueKind.Boolean } value] ? value.AsBoolean()
                : throw SearchTerm.Refused($"Field '{restriction.Field}': {restriction.Operator} needs true or false.")),
            FieldType.ListItem when field.Column.Type == "many2one" =>
                OdooDomain.List(column, restriction, key => ids[field.Description.List!].TryGetValue(key, out var id) ? (JsonNode)id : null),
            FieldType.ListItem => OdooDomain.List(column, restriction, key => key),
            // The reference of a create is what it is, and no pattern.
            _ when column == shape.CorrelationColumn => OdooDomain.Where(column, "=", SearchTerm.TextOf(restriction, 0)),
            _ => OdooDomain.Text(column, restriction),
        };
    }

    // The ids behind all keys of a filter, by list.
    private async ValueTask<Dictionary<string, IReadOnlyDictionary<string, long>>> IdsAsync(OdooShape shape, Restriction filter, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var list in Fields(filter).GroupBy(f => shape.Field(f.Field)?.Description.List))
            if (list.Key is { } name)
                ids[name] = await lists.IdsAsync(name,
                    [.. list.SelectMany(r => r.Values).Where(v => v.Kind == ValueKind.ListItem).Select(v => v.AsListItem())], cancellationToken).ConfigureAwait(false);
        return ids;
    }

    private static IEnumerable<FieldRestriction> Fields(Restriction restriction) => restriction switch
    {
        FieldRestriction field => [field],
        RestrictionGroup group => group.Parts.SelectMany(Fields),
        _ => [],
    };

    // Always ends with the id: other orders are not unique, and their pages would repeat and skip.
    private static string Order(OdooShape shape, RecordQuery query)
    {
        var parts = query.OrderBy.Select(sort => shape.Field(sort.Field) is { Description.Type: FieldType.Text, Column.IsStored: true } field
            ? field.Column.Name + (sort.Descending ? " desc" : " asc") : throw SearchTerm.Refused($"Field '{sort.Field}' cannot be sorted by."));
        return string.Join(", ", parts.Append("id asc"));
    }
}

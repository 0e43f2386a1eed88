using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Projects: <c>project.work</c> of type project, of one company.</summary>
/// <param name="catalog">The database.</param>
internal sealed class ProjectShape(TrytonCatalog catalog) : TrytonShape
{
    /// <inheritdoc/>
    public override string Model => "project.work";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["name", "comment", "status", "party.categories", "_timestamp"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Stamped { get; } = [""];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Column, IReadOnlyList<string> Fields)> ValueColumns { get; } =
        [("name", [TrytonFields.Name]), ("comment", [TrytonFields.Reference]), ("status", [TrytonFields.Status])];

    /// <inheritdoc/>
    public override List<JsonNode> Everything() => Listing(includeInactive: true);

    /// <inheritdoc/>
    public override TrytonRow Decode(JsonElement row)
    {
        var party = TrytonValues.One(row, "party");
        return new ProjectRow
        {
            Id = TrytonValues.Id(row),
            Timestamp = TrytonValues.Get(row, "_timestamp") is { ValueKind: JsonValueKind.String } stamp ? stamp.GetString()! : throw TrytonValues.Malformed("a _timestamp", row),
            Name = TrytonValues.Text(TrytonValues.Get(row, "name")),
            Status = TrytonValues.Integer(TrytonValues.Get(row, "status")) is { } status ? FieldValue.ListItem(RowKey.Of(status).Text) : FieldValue.Null,
            Reference = ProjectReference.Find(TrytonValues.Text(TrytonValues.Get(row, "comment"))),
            Owner = party.ValueKind != JsonValueKind.Object ? null : new RecordRef(
                catalog.ParentKindOf(TrytonValues.Get(party, "categories") is { ValueKind: JsonValueKind.Array } categories
                    ? [.. categories.EnumerateArray().Select(c => c.GetInt64())] : []),
                RowKey.Of(TrytonValues.Id(party))),
        };
    }

    /// <inheritdoc/>
    public override JsonArray ById(IEnumerable<long> ids) => [TrytonDomain.Clause("type", "=", "project"), TrytonDomain.Ids(ids)];

    /// <inheritdoc/>
    public override List<JsonNode> Listing(bool includeInactive)
    {
        List<JsonNode> clauses = [TrytonDomain.Clause("type", "=", "project")];
        if (catalog.Company is { } company) clauses.Add(TrytonDomain.Clause("company", "=", company));
        return clauses;
    }

    /// <inheritdoc/>
    public override JsonNode Text(string text) => TrytonDomain.Like("name", text, "%", "%", !catalog.IsPrecise);

    /// <inheritdoc/>
    public override JsonNode Parent(long id) => TrytonDomain.Clause("party", "=", id);

    /// <inheritdoc/>
    public override JsonNode Where(FieldRestriction restriction) => restriction.Field switch
    {
        TrytonFields.Name => TrytonDomain.Text("name", restriction, !catalog.IsPrecise),
        TrytonFields.Status => TrytonDomain.List("status", restriction, key => RowKey.Parse(key)),
        TrytonFields.Reference when restriction is { Operator: SearchOperator.Equal, Values: [{ Kind: ValueKind.Text } value] } =>
            TrytonDomain.Clause("comment", "ilike", "%" + SearchTerm.Escape(ProjectReference.Line(value.AsText())) + "%"),
        _ => throw SearchTerm.Refused($"Field '{restriction.Field}' cannot be searched with {restriction.Operator}."),
    };

    /// <inheritdoc/>
    public override string? SortColumn(string field) => field == TrytonFields.Name ? field : null;

    /// <inheritdoc/>
    public override JsonObject Create(NewRecord record, TrytonPatch patch)
    {
        var values = Values(record.Values, patch, isCreate: true);
        if (!values.ContainsKey("name")) patch.Text(TrytonFields.Name, FieldValue.Null);
        values["type"] = "project";
        values["comment"] = ProjectReference.Line(record.Reference);
        if (catalog.Company is { } company) values["company"] = company;
        if (record.Parent is not { } parent) return values;
        if (!Description.ParentKinds.Contains(parent.Kind) || RowKey.Parse(parent.Key.Text) is not { } party)
            patch.Refuse("parent", $"cannot be {parent}");
        else
            values["party"] = party;
        return values;
    }

    /// <inheritdoc/>
    public override JsonObject Update(TrytonRow row, IReadOnlyList<FieldChange> changes, TrytonPatch patch) =>
        Values(changes.Select(c => new FieldAssignment(c.Field, c.New)), patch, isCreate: false);

    private static JsonObject Values(IEnumerable<FieldAssignment> assignments, TrytonPatch patch, bool isCreate)
    {
        var values = new JsonObject();
        foreach (var (field, value) in assignments)
        {
            if (!patch.Allows(field, isCreate)) continue;
            if (field == TrytonFields.Name) values["name"] = patch.Text(field, value);
            else if (field == TrytonFields.Status) values["status"] = patch.ListItem(field, value);
        }
        return values;
    }
}

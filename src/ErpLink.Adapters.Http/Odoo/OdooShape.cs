using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>How one kind of record lies in a model of the server: what to read, how to search, what a new one gets.</summary>
/// <param name="Model">The model.</param>
/// <param name="Description">The description of the kind.</param>
internal sealed record OdooShape(string Model, KindDescription Description)
{
    /// <summary>When a record was last changed, or created.</summary>
    public const string Stamp = "write_date";

    /// <summary>Whether a record is in use.</summary>
    public const string Active = "active";

    /// <summary>The fields.</summary>
    public required IReadOnlyList<OdooField> Fields { get; init; }

    /// <summary>What belongs to the kind, archived or not. Records are found by it; one that is read by its key need not satisfy it, so that a link
    /// does not break because somebody takes a mark away.</summary>
    public OdooDomain Mark { get; init; } = OdooDomain.Everything;

    /// <summary>The column that leads to the parent.</summary>
    public string? ParentColumn { get; init; }

    /// <summary>Whether a record cannot be without a parent: it would be of no kind then.</summary>
    public bool NeedsParent { get; init; }

    /// <summary>The column that keeps the reference of a create.</summary>
    public string? CorrelationColumn { get; init; }

    /// <summary>What a new record gets beside its fields.</summary>
    public IReadOnlyList<(string Column, JsonNode Value)> Given { get; init; } = [];

    /// <summary>The columns that free text is looked for in.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = ["name"];

    /// <summary>The field of a name.</summary>
    public OdooField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>The columns behind fields, with those that every record needs.</summary>
    public IEnumerable<string> Columns(FieldSelection fields)
    {
        IEnumerable<string?> always = [Stamp, Active, ParentColumn];
        return always.OfType<string>().Concat(Fields.Where(f => fields.Contains(f.Name)).Select(f => f.Column.Name)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The values of a create. Fields that cannot be written so are reported to <paramref name="patch"/>.</summary>
    public JsonObject Create(NewRecord record, RecordPatch patch)
    {
        var values = Values(record.Values, patch, isCreate: true);
        foreach (var (column, value) in Given) values[column] = value.DeepClone();
        if (CorrelationColumn is not null) values[CorrelationColumn] = record.Reference;
        foreach (var field in Description.Fields.Where(f => f.Access == FieldAccess.Mandatory && f.Default.IsAbsent &&
            record.Values.All(v => v.Field != f.Name)))
            patch.Refuse(field.Name, "must hold something");
        if (record.Parent is { } parent)
        {
            if (ParentColumn is null || !Description.ParentKinds.Contains(parent.Kind) || RowKey.Parse(parent.Key.Text) is not { } id) patch.Refuse("parent", $"cannot be {parent}");
            else values[ParentColumn] = id;
        }
        else if (NeedsParent) patch.Refuse("parent", "must be given");
        return values;
    }

    /// <summary>The values of an update: only what changes.</summary>
    public JsonObject Update(IReadOnlyList<FieldChange> changes, RecordPatch patch) =>
        Values(changes.Select(c => new FieldAssignment(c.Field, c.New)), patch, isCreate: false);

    private JsonObject Values(IEnumerable<FieldAssignment> assignments, RecordPatch patch, bool isCreate)
    {
        var values = new JsonObject();
        foreach (var (name, value) in assignments)
            if (patch.Allows(name, isCreate)) values[Field(name)!.Column.Name] = Field(name)!.Write(patch, value);
        return values;
    }
}

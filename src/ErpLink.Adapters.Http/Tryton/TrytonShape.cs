using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>How one kind of record lies in a model of the server: what to read, how to search, how to write.</summary>
internal abstract class TrytonShape
{
    /// <summary>The description of the kind.</summary>
    public required KindDescription Description { get; init; }

    /// <summary>The model.</summary>
    public abstract string Model { get; }

    /// <summary>The columns that are read: always all, because the version needs every row that a field comes from.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Where timestamps tell of changes: the record itself ("") and the collections that fields come from, as prefixes of columns.</summary>
    public abstract IReadOnlyList<string> Stamped { get; }

    /// <summary>The columns that only the values of fields need, with these fields: what the change feed leaves out when they are not asked for.</summary>
    public abstract IReadOnlyList<(string Column, IReadOnlyList<string> Fields)> ValueColumns { get; }

    /// <summary>Whether rows of a collection can be out of use.</summary>
    public static bool HasStates(string stamped) => stamped is "addresses." or "contact_mechanisms.";

    /// <summary>The clauses of everything that belongs to the kind, whatever its state.</summary>
    public abstract List<JsonNode> Everything();

    /// <summary>The record from its columns.</summary>
    public abstract TrytonRow Decode(JsonElement row);

    /// <summary>Any record of the model by id, whatever its state.</summary>
    public abstract JsonArray ById(IEnumerable<long> ids);

    /// <summary>The clauses of a listing.</summary>
    public abstract List<JsonNode> Listing(bool includeInactive);

    /// <summary>Free text.</summary>
    public abstract JsonNode Text(string text);

    /// <summary>Below a parent.</summary>
    public abstract JsonNode Parent(long id);

    /// <summary>One comparison of a field.</summary>
    public abstract JsonNode Where(FieldRestriction restriction);

    /// <summary>The column that a field sorts by, or <see langword="null"/>.</summary>
    public abstract string? SortColumn(string field);

    /// <summary>The values of a create. Fields that cannot be written so are reported to <paramref name="patch"/>.</summary>
    public abstract JsonObject Create(NewRecord record, TrytonPatch patch);

    /// <summary>The values of an update: only what changes.</summary>
    public abstract JsonObject Update(TrytonRow row, IReadOnlyList<FieldChange> changes, TrytonPatch patch);
}

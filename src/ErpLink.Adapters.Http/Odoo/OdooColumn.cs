using System.Text.Json;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>A column of a model, as <c>fields_get</c> tells of it.</summary>
/// <param name="Name">The technical name.</param>
/// <param name="Type">The type, such as <c>many2one</c>.</param>
internal sealed record OdooColumn(string Name, string Type)
{
    /// <summary>What is asked of <c>fields_get</c>.</summary>
    public static IReadOnlyList<string> Attributes { get; } = ["type", "string", "required", "readonly", "store", "size", "digits", "relation", "selection"];

    /// <summary>The name shown to users.</summary>
    public string Label { get; init; } = Name;

    public bool IsRequired { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Whether it lies in the database. What does not is computed: it cannot be searched for sure, and moves no time.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>The longest text; the server cuts what is longer without a word.</summary>
    public int? Size { get; init; }

    /// <summary>The digits after the point, where they are fixed.</summary>
    public int? Scale { get; init; }

    /// <summary>The model that a reference leads to.</summary>
    public string? Relation { get; init; }

    /// <summary>The keys and texts of a selection.</summary>
    public IReadOnlyList<ListEntry> Selection { get; init; } = [];

    /// <summary>What a new record gets when nothing is given; absent where that is nothing, or not asked for.</summary>
    public FieldValue Default { get; init; }

    /// <summary>Whether a record always holds something here: numbers and booleans are never without a value.</summary>
    public bool IsNeverBlank => Type is "integer" or "float" or "monetary" or "boolean";

    /// <summary>The columns of an answer of <c>fields_get</c>. One that cannot be read is left out, as if the model did not have it.</summary>
    public static Dictionary<string, OdooColumn> Decode(JsonElement fields)
    {
        var columns = new Dictionary<string, OdooColumn>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateObject())
            if (Text(field.Value, "type") is { } type) columns[field.Name] = Decode(field.Name, type, field.Value);
        return columns;
    }

    /// <summary>The column with its value in an answer of <c>default_get</c>.</summary>
    public OdooColumn WithDefault(JsonElement defaults)
    {
        if (!defaults.TryGetProperty(Name, out var value)) return this;
        FieldValue found = Type switch
        {
            "boolean" => OdooValues.Boolean(value),
            "integer" => OdooValues.Integer(value),
            "many2one" => OdooValues.Id(value) is { } id ? FieldValue.ListItem(RowKey.Of(id).Text) : FieldValue.Null,
            _ => OdooValues.Decimal(value),
        };
        return found.IsNull ? this : this with { Default = found };
    }

    private static OdooColumn Decode(string name, string type, JsonElement field) => new(name, type)
    {
        Label = Text(field, "string") is { Length: > 0 } label && TextRules.Problem(label) is null ? label : name,
        IsRequired = Is(field, "required", otherwise: false),
        IsReadOnly = Is(field, "readonly", otherwise: false),
        IsStored = Is(field, "store", otherwise: true),
        Size = field.TryGetProperty("size"u8, out var size) ? Positive(size) : null,
        Scale = field.TryGetProperty("digits"u8, out var digits) && digits.ValueKind == JsonValueKind.Array && digits.GetArrayLength() == 2
            && digits[1].ValueKind == JsonValueKind.Number && digits[1].TryGetInt32(out var scale) && scale is >= 0 and <= 28 ? scale : null,
        Relation = Text(field, "relation"),
        Selection = Items(field),
    };

    private static List<ListEntry> Items(JsonElement field)
    {
        var items = new List<ListEntry>();
        if (!field.TryGetProperty("selection"u8, out var selection) || selection.ValueKind != JsonValueKind.Array) return items;
        foreach (var pair in selection.EnumerateArray())
            if (pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
                && pair[0] is { ValueKind: JsonValueKind.String } key && key.GetString() is { Length: > 0 } text)
                items.Add(new ListEntry(text, pair[1].ValueKind == JsonValueKind.String ? pair[1].GetString()! : text));
        return [.. items.DistinctBy(i => i.Key, StringComparer.Ordinal)];
    }

    private static string? Text(JsonElement field, string name) =>
        field.ValueKind == JsonValueKind.Object && field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(JsonElement field, string name, bool otherwise) =>
        field.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.ValueKind == JsonValueKind.True : otherwise;

    private static int? Positive(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number : null;
}

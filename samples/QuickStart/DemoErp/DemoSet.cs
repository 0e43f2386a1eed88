using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuickStart.DemoErp;

/// <summary>One entity set of the demo ERP: its properties and its records. The caller locks it.</summary>
/// <param name="name">The set's name in addresses.</param>
/// <param name="type">The name of the entity type in the metadata.</param>
/// <param name="texts">The text properties that clients may write, with their lengths.</param>
public sealed class DemoSet(string name, string type, IReadOnlyDictionary<string, int> texts)
{
    private readonly Dictionary<string, JsonObject> _records = new(StringComparer.Ordinal);
    private int _version;

    public string Name => name;

    public string Type => type;

    public IReadOnlyDictionary<string, int> Texts => texts;

    /// <summary>The prefix of the numbers that the ERP itself gives; null where records have none.</summary>
    public string? Numbers { get; init; }

    /// <summary>A property whose values are used once in the set; blank ones do not count.</summary>
    public string? Unique { get; init; }

    public IEnumerable<JsonObject> Records => _records.Values;

    public JsonObject? Find(string id) => _records.GetValueOrDefault(id);

    public static string ETag(JsonObject record) => record["@odata.etag"]!.GetValue<string>();

    /// <summary>Why these values cannot be written, or null.</summary>
    public (int Status, string Code, string Message)? Problem(JsonObject values, string? id)
    {
        foreach (var (property, value) in values)
        {
            if (property == "number" && Numbers is not null) return (400, "ReadOnly", "The ERP numbers its records itself.");
            if (!texts.TryGetValue(property, out var length)) return (400, "UnknownProperty", $"'{name}' has no property '{property}'.");
            if (value is not null && value.GetValueKind() != JsonValueKind.String) return (400, "WrongType", $"'{property}' is text.");
            if (value?.GetValue<string>().Length > length) return (400, "TooLong", $"'{property}' takes {length} characters.");
        }

        if (Unique is not null && Text(values, Unique) is { Length: > 0 } key
            && _records.Values.Any(r => Text(r, Unique) == key && Text(r, "id") != id))
            return (409, "DuplicateReference", $"There is a record with this {Unique}.");
        return null;
    }

    public JsonObject Add(JsonObject values, string? id = null)
    {
        var record = new JsonObject { ["@odata.etag"] = NextETag(), ["id"] = id ?? Guid.NewGuid().ToString("D") };
        if (Numbers is not null) record["number"] = $"{Numbers}{10001 + _records.Count}";
        foreach (var property in texts.Keys) record[property] = Text(values, property);
        _records.Add(Text(record, "id")!, record);
        return record;
    }

    public JsonObject Change(JsonObject record, JsonObject values)
    {
        foreach (var (property, value) in values) record[property] = value?.DeepClone();
        record["@odata.etag"] = NextETag();
        return record;
    }

    public static string? Text(JsonObject record, string property) => record[property]?.GetValue<string>();

    private string NextETag() => $"W/\"{++_version}\"";
}

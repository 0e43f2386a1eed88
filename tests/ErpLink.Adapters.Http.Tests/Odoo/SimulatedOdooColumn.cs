using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>A column of the simulated server: what it stores, and how it answers it.</summary>
public sealed record SimulatedOdooColumn(string Name, string Type)
{
    public bool Required { get; init; }

    public bool ReadOnly { get; init; }

    public bool Stored { get; init; } = true;

    public bool Translated { get; init; }

    public int? Size { get; init; }

    public int? Digits { get; init; }

    public string? Relation { get; init; }

    public IReadOnlyList<(string Key, string Text)> Selection { get; init; } = [];

    public object? Default { get; init; }

    /// <summary>What is stored for a value that came in. As the real one: false and null are nothing, numbers are never nothing, text is cut.</summary>
    public object? Store(JsonNode? value, SimulatedOdoo server)
    {
        var element = value is null ? default : JsonSerializer.SerializeToElement(value);
        var isNothing = element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False;
        switch (Type)
        {
            case "boolean":
                return element.ValueKind == JsonValueKind.True;
            case "integer":
                return isNothing ? 0L : element.TryGetInt32(out var number) ? (long)number : throw new SimulatedOdooError("psycopg2.errors.NumericValueOutOfRange", 500, "integer out of range");
            case "float" or "monetary":
                var real = isNothing ? 0d : element.GetDouble();
                return (Digits ?? (Type == "monetary" ? 2 : (int?)null)) is { } digits ? Math.Round(real, digits, MidpointRounding.AwayFromZero) : real;
            case "many2one":
                if (isNothing) return null;
                if (!server.Exists(Relation!, element.GetInt64())) throw SimulatedOdooError.Validation("The operation cannot be completed: another model requires the record.");
                return element.GetInt64();
            case "selection":
                if (isNothing) return null;
                return Selection.Any(s => s.Key == element.GetString()) ? element.GetString() : throw SimulatedOdooError.Value($"Wrong value for {Name}: '{element.GetString()}'");
            case "date":
                return isNothing ? null : DateOnly.ParseExact(element.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            case "datetime":
                return isNothing ? null : DateTime.ParseExact(element.GetString()!, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            default:
                var text = isNothing ? null : element.GetString();
                return Size is { } size && text?.Length > size ? text[..size] : text;
        }
    }

    /// <summary>The value of an answer: false for nothing, seconds for times, a float as Python writes it.</summary>
    public static JsonNode Answer(object? value) => value switch
    {
        null => false,
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double real => JsonNode.Parse(real.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0")!,
        bool flag => flag,
        long number => number,
        _ => (string)value,
    };

    /// <summary>As <c>fields_get</c> tells of it.</summary>
    public JsonObject Describe(IReadOnlyCollection<string> attributes)
    {
        var all = new JsonObject { ["type"] = Type, ["string"] = "The " + Name, ["required"] = Required, ["readonly"] = ReadOnly, ["store"] = Stored };
        if (Size is { } size) all["size"] = size;
        if (Digits is { } digits) all["digits"] = new JsonArray(16, digits);
        if (Relation is not null) all["relation"] = Relation;
        if (Type == "selection") all["selection"] = new JsonArray([.. Selection.Select(s => (JsonNode)new JsonArray(s.Key, s.Text))]);
        foreach (var name in all.Select(p => p.Key).Where(k => !attributes.Contains(k)).ToList()) all.Remove(name);
        return all;
    }
}

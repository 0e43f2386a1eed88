using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Which element of an array: by place, or by what its members hold.</summary>
internal sealed record RestSelector(int? Index, IReadOnlyList<RestCondition> Conditions)
{
    private const int IndexMax = 999;

    /// <summary>Whether any element will do.</summary>
    public bool IsAny => Index is null && Conditions.Count == 0;

    /// <summary>The selector of a text such as <c>0</c> or <c>type=mobile,primary=true</c>; null when it is none.</summary>
    public static RestSelector? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index <= IndexMax ? new(index, []) : null;
        if (text == "*") return new(null, []);
        var conditions = text.Split(',').Select(p => p.Split('=', 2)).ToList();
        return conditions.TrueForAll(c => c.Length == 2 && c[0].Trim().Length > 0)
            ? new(null, conditions.ConvertAll(c => new RestCondition(c[0].Trim().Split('.'), c[1].Trim()))) : null;
    }

    /// <summary>The element; null where there is none.</summary>
    public JsonObject? Find(JsonArray array, string? firstBy)
    {
        if (Index is { } index) return index < array.Count ? array[index] as JsonObject : null;
        JsonObject? best = null;
        foreach (var element in array.OfType<JsonObject>().Where(Matches))
        {
            if (best is null || firstBy is not null && IsBefore(Text(element, [firstBy]), Text(best, [firstBy]))) best = element;
        }

        return best;
    }

    /// <summary>A new element that the selector finds: at its place, with empty ones before it where there are none.</summary>
    public JsonObject Add(JsonArray array)
    {
        var element = new JsonObject();
        if (Index is { } index)
        {
            while (array.Count <= index) array.Add((JsonNode)new JsonObject());
            array[index] = element;
            return element;
        }

        foreach (var (names, value) in Conditions)
        {
            var parent = element;
            foreach (var name in names.SkipLast(1))
            {
                if (parent[name] is not JsonObject child) parent[name] = child = [];
                parent = child;
            }

            parent[names[^1]] = Typed(value);
        }

        array.Add((JsonNode)element);
        return element;
    }

    /// <summary>Which of two comes first: as numbers where both are some; nothing comes last.</summary>
    public static bool IsBefore(string? left, string? right)
    {
        if (left is null || right is null) return left is not null;
        return decimal.TryParse(left, NumberStyles.Number, CultureInfo.InvariantCulture, out var a)
            && decimal.TryParse(right, NumberStyles.Number, CultureInfo.InvariantCulture, out var b) ? a < b : string.CompareOrdinal(left, right) < 0;
    }

    private bool Matches(JsonObject element) => Conditions.All(c => Text(element, c.Name) == c.Value);

    private static string? Text(JsonNode? node, IReadOnlyList<string> names)
    {
        foreach (var name in names) node = (node as JsonObject)?[name];
        return node is not JsonValue value ? null : value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.ToJsonString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
    }

    // In a path everything is text; what looks like a number or a truth value is one.
    private static JsonValue Typed(string value) => value switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == value ? JsonValue.Create(number) : JsonValue.Create(value),
    };
}

/// <summary>A member of an element, by its names, and what it holds.</summary>
internal sealed record RestCondition(IReadOnlyList<string> Name, string Value);

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Where a value lies in JSON: <c>address.city</c>, <c>phones[type=mobile].number</c>, <c>Contacts[0]</c>. A backslash makes the
/// sign behind it a part of the name.</summary>
internal sealed class RestPath
{
    private RestPath(string text, IReadOnlyList<RestStep> steps)
    {
        Text = text;
        Steps = steps;
    }

    /// <summary>The value itself.</summary>
    public static RestPath Root { get; } = new(string.Empty, []);

    public string Text { get; }

    public IReadOnlyList<RestStep> Steps { get; }

    /// <summary>Whether an element of an array is on the way.</summary>
    public bool HasSelector => Steps.Any(s => s.Selector is not null);

    /// <summary>Whether it leads into an object or an array.</summary>
    public bool IsNested => Steps.Count > 1 || HasSelector;

    /// <summary>The path of a text; null with what is wrong with it.</summary>
    public static RestPath? Parse(string text, out string problem)
    {
        var steps = new List<RestStep>();
        var name = new StringBuilder();
        problem = string.Empty;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (name.Length == 0 && (steps.Count == 0 || text[i - 1] != ']')) problem = "A name is empty.";
                if (name.Length > 0) steps.Add(new(name.ToString(), null));
                name.Clear();
            }
            else if (text[i] == '[')
            {
                var end = text.IndexOf(']', i);
                if (end < 0 || name.Length == 0) problem = end < 0 ? "'[' has no ']'." : "'[' has no name before it.";
                else if (RestSelector.Parse(text[(i + 1)..end]) is { } selector) steps.Add(new(name.ToString(), selector));
                else problem = $"'{text[i..(end + 1)]}' selects nothing: write [0], or [type=mobile].";
                name.Clear();
                i = end < 0 ? text.Length : end;
                if (i + 1 < text.Length && text[i + 1] != '.') problem = "A dot is missing behind ']'.";
            }
            else
            {
                if (text[i] == '\\' && i + 1 < text.Length) i++;
                name.Append(text[i]);
            }

            if (problem.Length > 0) return null;
        }

        return new(text, steps);
    }

    /// <summary>The value in an answer that is read as a whole; null where there is none.</summary>
    public JsonElement? Find(JsonElement element)
    {
        foreach (var step in Steps)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step.Name, out element)) return null;
            if (step.Selector is not { } selector) continue;
            if (element.ValueKind != JsonValueKind.Array) return null;
            var found = selector.Index is { } index ? element.EnumerateArray().Skip(index).Select(e => (JsonElement?)e).FirstOrDefault()
                : element.EnumerateArray().Select(e => (JsonElement?)e).FirstOrDefault(e => selector.Conditions.All(c => Find(e!.Value, c.Name) == c.Value));
            if (found is not { } one) return null;
            element = one;
        }

        return element;
    }

    /// <summary>A scalar as text; null for nothing, an object or an array.</summary>
    public string? FindText(JsonElement element) => Find(element) is { } found ? Scalar(found) : null;

    /// <summary>A scalar as text; null for null, an object or an array.</summary>
    public static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>Puts a value to its place in a body, and makes what is missing on the way.</summary>
    /// <param name="root">The body.</param>
    /// <param name="value">The value; null writes null.</param>
    /// <param name="firstBy">Of several elements that match, the one with the lowest value of this member.</param>
    public void Set(JsonObject root, JsonNode? value, string? firstBy = null)
    {
        var parent = root;
        for (var i = 0; i < Steps.Count; i++)
        {
            var (name, selector) = Steps[i];
            var isLast = i == Steps.Count - 1;
            if (selector is null)
            {
                if (isLast) parent[name] = value;
                else parent = Child(parent, name);
                continue;
            }

            if (parent[name] is not JsonArray array) parent[name] = array = [];
            if (isLast) SetElement(array, selector, value);
            else parent = selector.Find(array, firstBy) ?? selector.Add(array);
        }
    }

    /// <summary>The array that the first selector of the path chooses from, in a body; null where it is not there.</summary>
    public (JsonArray Array, RestSelector Selector)? ArrayIn(JsonObject root)
    {
        JsonNode? node = root;
        foreach (var (name, selector) in Steps)
        {
            if (node is not JsonObject parent || !parent.TryGetPropertyValue(name, out node)) return null;
            if (selector is not null) return node is JsonArray array ? (array, selector) : null;
        }

        return null;
    }

    public override string ToString() => Text;

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child) return child;
        child = [];
        parent[name] = child;
        return child;
    }

    private static void SetElement(JsonArray array, RestSelector selector, JsonNode? value)
    {
        var index = selector.Index ?? array.Count;
        if (value is null && index >= array.Count - 1)
        {
            // Nothing at the end of an array is an array that ends before it.
            if (index == array.Count - 1) array.RemoveAt(index);
            return;
        }

        while (array.Count <= index)
        {
            JsonNode? nothing = value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? JsonValue.Create(string.Empty) : null;
            array.Add(nothing);
        }

        array[index] = value;
    }

    private static string? Find(JsonElement element, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }

        return Scalar(element);
    }
}

/// <summary>A member, and which element of it where it is an array.</summary>
internal sealed record RestStep(string Name, RestSelector? Selector);

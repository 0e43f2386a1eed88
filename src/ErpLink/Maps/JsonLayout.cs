using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Lays JSON out for people: one mapping, one pair, one default a line, so that a change is one line of a diff.</summary>
internal static class JsonLayout
{
    private const int LineLengthMax = 160;

    private const int IndentSpaces = 2;

    // What belongs to one mapping or one map and is read as a whole, although it is made of objects.
    private static readonly string[] ReadAsOne = ["toErpSteps", "toAppSteps", "appFilter", "erpFilter", "all", "any"];

    public static byte[] Of(ReadOnlySpan<byte> compact)
    {
        var text = new StringBuilder(compact.Length * 2);
        Append(text, JsonPart.Parse(compact.ToArray()), depth: 0);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static StringBuilder Append(StringBuilder text, JsonPart part, int depth, bool asOne = false)
    {
        if (part.Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return text.Append(Encoding.UTF8.GetString(part.Raw));
        var open = part.Kind == JsonTokenType.StartObject;
        var oneLine = depth > 0 && part.Raw.Length <= LineLengthMax && (asOne || !HoldsObjects(part));
        if (part.Raw.Length == 2) return text.Append(open ? "{}" : "[]");
        text.Append(open ? '{' : '[').Append(oneLine && open ? " " : string.Empty);
        var first = true;
        foreach (var (name, value) in open ? part.Properties : part.Items.Select(item => new KeyValuePair<string, JsonPart>(string.Empty, item)))
        {
            if (!first) text.Append(oneLine ? ", " : ",");
            if (!oneLine) text.Append('\n').Append(' ', (depth + 1) * IndentSpaces);
            if (open) text.Append('"').Append(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()).Append("\": ");
            Append(text, value, depth + 1, oneLine || ReadAsOne.Contains(name));
            first = false;
        }

        if (!oneLine) text.Append('\n').Append(' ', depth * IndentSpaces);
        return text.Append(oneLine && open ? " " : string.Empty).Append(open ? '}' : ']');
    }

    // A list of things is never squeezed into one line, however short.
    private static bool HoldsObjects(JsonPart part) => part.Kind == JsonTokenType.StartArray
        ? part.Items.Any(item => item.Kind == JsonTokenType.StartObject)
        : part.Properties.Any(property => !ReadAsOne.Contains(property.Key) && HoldsObjects(property.Value));
}

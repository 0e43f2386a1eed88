using System.Text;
using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>One value of a JSON document with its place, so that what is wrong with it can be said to the line. Doubled properties are
/// refused while it is read: the framework would silently take the last.</summary>
internal sealed class JsonPart
{
    // A filter of groups within groups takes two levels for each.
    private const int DepthMax = 128;

    private readonly byte[] _document;
    private readonly long _start;
    private readonly long _end;

    private JsonPart(byte[] document, string path, ref Utf8JsonReader reader)
    {
        _document = document;
        _start = reader.TokenStartIndex;
        Path = path;
        Kind = reader.TokenType;
        if (Kind is JsonTokenType.String) Text = reader.GetString()!;
        else if (Kind is JsonTokenType.Number) Text = Encoding.UTF8.GetString(reader.ValueSpan);
        else if (Kind is JsonTokenType.StartObject) Properties = ReadProperties(ref reader);
        else if (Kind is JsonTokenType.StartArray) Items = ReadItems(ref reader);
        _end = reader.BytesConsumed;
    }

    public string Path { get; }

    public JsonTokenType Kind { get; }

    /// <summary>Text of a string, digits of a number.</summary>
    public string Text { get; } = string.Empty;

    public IReadOnlyList<KeyValuePair<string, JsonPart>> Properties { get; } = [];

    public IReadOnlyList<JsonPart> Items { get; } = [];

    public ReadOnlySpan<byte> Raw => _document.AsSpan((int)_start, (int)(_end - _start));

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>.</exception>
    public static JsonPart Parse(byte[] document)
    {
        try
        {
            var reader = new Utf8JsonReader(document, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DepthMax });
            reader.Read();
            var root = new JsonPart(document, "$", ref reader);
            reader.Read();
            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            var line = error is JsonException { LineNumber: { } zeroBased } ? zeroBased + 1 : 1;
            throw Malformed($"line {line}", "it is not JSON", "Look for a missing comma, quote or bracket there.", error);
        }
    }

    /// <summary>What is wrong with this value, with its path and line.</summary>
    public ErpLinkException Refuse(string wrong, string fix, Exception? inner = null, int code = ErrorCodes.DefinitionMalformed) =>
        Malformed($"{Path}, line {1 + _document.AsSpan(0, (int)_start).Count((byte)'\n')}", wrong, fix, inner, code);

    private static ErpLinkException Malformed(string where, string wrong, string fix, Exception? inner, int code = ErrorCodes.DefinitionMalformed) =>
        new(code, FailureClass.Invalid, $"The definition of a connection cannot be read: {where}: {wrong}. {fix}", inner);

    private List<KeyValuePair<string, JsonPart>> ReadProperties(ref Utf8JsonReader reader)
    {
        var properties = new List<KeyValuePair<string, JsonPart>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var part = new JsonPart(_document, $"{Path}.{name}", ref reader);
            if (properties.Exists(p => p.Key == name)) throw part.Refuse($"the property '{name}' is given twice", "Keep one.");
            properties.Add(new(name, part));
        }

        return properties;
    }

    private List<JsonPart> ReadItems(ref Utf8JsonReader reader)
    {
        var items = new List<JsonPart>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(new JsonPart(_document, $"{Path}[{items.Count}]", ref reader));
        return items;
    }
}

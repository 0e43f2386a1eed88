using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>The properties of one JSON object, taken one by one: what nobody takes is unknown and refused.</summary>
internal sealed class JsonFields
{
    private const int ExcerptLengthMax = 40;

    private readonly JsonPart _part;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public JsonFields(JsonPart part)
    {
        if (part.Kind != JsonTokenType.StartObject) throw Wrong(part, "an object");
        _part = part;
    }

    public static ErpLinkException Wrong(JsonPart part, string wanted, Exception? inner = null) =>
        part.Refuse($"{wanted} is wanted, and this is {Described(part)}", $"Write {wanted}.", inner);

    public JsonPart? Take(string name)
    {
        _taken.Add(name);
        foreach (var (key, part) in _part.Properties)
        {
            if (key == name) return part;
        }

        return null;
    }

    public string? Text(string name) => Take(name) is { Kind: not JsonTokenType.Null } part ? TextOf(part) : null;

    public string Needed(string name) => Text(name) ?? throw _part.Refuse($"'{name}' is missing", "Give it.");

    public bool Flag(string name) => Take(name) switch
    {
        null => false,
        { Kind: JsonTokenType.True } => true,
        { Kind: JsonTokenType.False } => false,
        var part => throw Wrong(part, "true or false"),
    };

    public int? Number(string name)
    {
        if (Take(name) is not { Kind: not JsonTokenType.Null } part) return null;
        return part.Kind == JsonTokenType.Number && TextParsing.Integer(part.Text) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw Wrong(part, "a whole number");
    }

    public T? Word<T>(string name) where T : struct, Enum => Take(name) is { Kind: not JsonTokenType.Null } part ? WordOf<T>(part) : null;

    public IReadOnlyList<T> List<T>(string name, Func<JsonPart, T> read) => Take(name) switch
    {
        null => [],
        { Kind: JsonTokenType.StartArray } part => [.. part.Items.Select(read)],
        var part => throw Wrong(part, "an array"),
    };

    public RecordKind? Kind(string name) => Take(name) is { Kind: not JsonTokenType.Null } part ? Guarded(part, text => new RecordKind(text)) : default(RecordKind?);

    /// <summary>Refuses what was not taken.</summary>
    public void End()
    {
        foreach (var (key, part) in _part.Properties)
        {
            if (!_taken.Contains(key)) throw part.Refuse($"the property '{key}' is not known here", Suggestions.For(key, _taken));
        }
    }

    public static T Guarded<T>(JsonPart part, Func<string, T> make)
    {
        var text = TextOf(part);
        try
        {
            return make(text);
        }
        catch (ArgumentException error)
        {
            throw part.Refuse(error.Message.Split(" (Parameter")[0].TrimEnd('.'), "Correct it.", error);
        }
    }

    public static string TextOf(JsonPart part) => part.Kind == JsonTokenType.String ? part.Text : throw Wrong(part, "text");

    public static T WordOf<T>(JsonPart part) where T : struct, Enum =>
        Words.Find<T>(TextOf(part)) ?? throw part.Refuse($"'{part.Text}' is not one of the words allowed", Suggestions.For(part.Text, Words.All<T>()));

    // A setting is never quoted: a password ends up in the wrong place sooner or later.
    private static string Described(JsonPart part)
    {
        var kind = Kind(part);
        if (part.Kind is not (JsonTokenType.String or JsonTokenType.Number) || part.Path.StartsWith("$.settings", StringComparison.Ordinal)) return kind;
        return $"{kind}, '{(part.Text.Length > ExcerptLengthMax ? $"{TextRules.Truncate(part.Text, ExcerptLengthMax)}…" : part.Text)}'";
    }

    private static string Kind(JsonPart part) => part.Kind switch
    {
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        _ => "an object",
    };
}

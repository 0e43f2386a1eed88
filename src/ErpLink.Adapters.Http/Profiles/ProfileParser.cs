using System.Text;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Profiles;

/// <summary>Reads a profile's JSON and keeps where everything stands, which the framework's documents do not.</summary>
internal sealed class ProfileParser
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ProfileProblems _problems;
    private readonly List<int> _lineStarts = [0];

    private ProfileParser(ReadOnlyMemory<byte> json, ProfileProblems problems)
    {
        (_json, _problems) = (json, problems);
        for (var i = 0; i < json.Length; i++)
        {
            if (json.Span[i] == (byte)'\n') _lineStarts.Add(i + 1);
        }
    }

    /// <summary>The root. Comments and commas behind the last item are allowed: people write these files.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>: not JSON. A name that stands twice is reported.</exception>
    public static ProfileValue Parse(ReadOnlyMemory<byte> json, ProfileProblems problems) =>
        new ProfileParser(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, problems).Parse();

    private ProfileValue Parse()
    {
        var reader = new Utf8JsonReader(_json.Span, new JsonReaderOptions { MaxDepth = ErpJson.DepthMax, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            reader.Read();
            var root = Value(ref reader, "$");
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? 0);
            var start = _lineStarts[Math.Min(line, _lineStarts.Count - 1)];
            var place = At(Math.Min(start + (int)(exception.BytePositionInLine ?? 0), _json.Length));
            var words = exception.Message;
            var end = words.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw NotJson(place, end < 0 ? words : words[..end]);
        }
        catch (InvalidOperationException)
        {
            throw NotJson(At((int)reader.TokenStartIndex), "A text holds bytes that are not UTF-8, or half a character.");
        }
    }

    private ProfileValue Value(ref Utf8JsonReader reader, string path)
    {
        _problems.Place(path, At((int)reader.TokenStartIndex));
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, path);
            case JsonTokenType.StartArray:
                var array = new ProfileValue(JsonValueKind.Array, string.Empty);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) array.Items.Add(Value(ref reader, $"{path}[{array.Items.Count}]"));
                return array;
            case JsonTokenType.String:
                return new(JsonValueKind.String, reader.GetString()!);
            case JsonTokenType.Number:
                return new(JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan));
            default:
                return new(reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    _ => JsonValueKind.Null,
                }, string.Empty);
        }
    }

    private ProfileValue Object(ref Utf8JsonReader reader, string path)
    {
        var value = new ProfileValue(JsonValueKind.Object, string.Empty);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var place = At((int)reader.TokenStartIndex);
            var isDoubled = value.Find(name) is not null;
            if (isDoubled) _problems.Report($"{path}.{name}", place, "This name stands twice in its object.", "Keep one of the two.");
            // The place of a member is that of its name.
            else _problems.Place($"{path}.{name}", place);
            reader.Read();
            var member = Value(ref reader, $"{path}.{name}");
            if (!isDoubled) value.Members.Add(new(name, member));
        }

        return value;
    }

    private ProfilePlace At(int offset)
    {
        var line = _lineStarts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return new(line + 1, Encoding.UTF8.GetCharCount(_json.Span[_lineStarts[line]..offset]) + 1);
    }

    private ErpLinkException NotJson(ProfilePlace place, string words) => new(ErrorCodes.DefinitionMalformed, FailureClass.Invalid,
        $"Profile '{_problems.Source}' is not valid JSON at line {place.Line}, column {place.Column}: {words} Mend the file.");
}

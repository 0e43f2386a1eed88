using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Values of fields in JSON and in requests.</summary>
/// <param name="zone">The zone of times that name none; null where there are no such times.</param>
internal sealed class RestValues(ServerZone? zone)
{
    public ServerZone? Zone => zone;

    /// <summary>The value that the reader stands on.</summary>
    /// <exception cref="FormatException">It is not of the field's type. Other exceptions of the framework say the same.</exception>
    public FieldValue Read(ref Utf8JsonReader reader, RestFieldProfile field)
    {
        if (reader.TokenType == JsonTokenType.Null) return FieldValue.Null;
        // An empty text is nothing in all other types.
        if (field.Description.Type != FieldType.Text && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(ReadOnlySpan<byte>.Empty)) return FieldValue.Null;
        switch (field.Description.Type)
        {
            case FieldType.Text:
                return field.Form == RestForm.Plain ? FieldValue.Text(Text(ref reader)) : throw new FormatException("Not a list of lines.");
            case FieldType.Integer:
                return FieldValue.Integer(long.Parse(Number(ref reader), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            case FieldType.Decimal:
                return FieldValue.Decimal(ErpJson.Decimal(Number(ref reader)));
            case FieldType.Boolean:
                return FieldValue.Boolean(Flag(ref reader, field.Form));
            case FieldType.Date:
                return FieldValue.Date(RestTimes.Date(Text(ref reader), field.Form));
            case FieldType.Instant:
                return FieldValue.Instant(RestTimes.Instant(Scalar(ref reader)!, field.Form, zone));
            case FieldType.ListItem:
                return FieldValue.ListItem(Scalar(ref reader)!);
            case FieldType.Reference:
                return FieldValue.Reference(new RecordRef(field.Description.ReferenceKind!.Value, Scalar(ref reader)!));
            default:
                throw new FormatException("Not a single value.");
        }
    }

    /// <summary>A text, a number or a truth value as text; null for null.</summary>
    /// <exception cref="FormatException">It is an object or an array.</exception>
    public static string? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => null,
        _ => throw new FormatException("Not a single value."),
    };

    /// <summary>Why the value cannot be sent, or null.</summary>
    public static string? Problem(FieldValue value, RestFieldProfile field) => value.Kind switch
    {
        ValueKind.Null => null,
        _ when value.Kind != (ValueKind)field.Description.Type => $"takes {field.Description.Type}, not {value.Kind}",
        ValueKind.Text => TextRules.Problem(value.AsText()) ?? (field.LineLengthMax is { } max ? TooLong(value.AsText().Split('\n'), max) : null),
        _ => null,
    };

    private static string? TooLong(string[] lines, int max) => Array.FindIndex(lines, l => l.Length > max) is var line and >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"has {lines[line].Length} characters in line {line + 1}, and a line has {max} at most") : null;

    /// <summary>The value in a body.</summary>
    public JsonNode? Write(FieldValue value, RestFieldProfile field) => value.Kind switch
    {
        ValueKind.Absent => throw new ArgumentException("What was not read cannot be sent.", nameof(value)),
        ValueKind.Null when field.Form == RestForm.Lines && field.Blank == RestBlank.Empty => new JsonArray(),
        ValueKind.Null => field.Blank == RestBlank.Empty ? JsonValue.Create(string.Empty) : null,
        ValueKind.Text when field.Form == RestForm.Lines => new JsonArray([.. value.AsText().Split('\n').Select(l => (JsonNode)JsonValue.Create(l))]),
        ValueKind.Text => JsonValue.Create(value.AsText()),
        ValueKind.Integer when field.Form == RestForm.Plain => JsonValue.Create(value.AsInteger()),
        ValueKind.Decimal when field.Form == RestForm.Plain => JsonValue.Create(value.AsDecimal()),
        ValueKind.Boolean when field.Form == RestForm.Plain => JsonValue.Create(value.AsBoolean()),
        ValueKind.Boolean when field.Form == RestForm.Number => JsonValue.Create(value.AsBoolean() ? 1 : 0),
        ValueKind.Instant when field.Form is RestForm.UnixSeconds or RestForm.UnixMilliseconds => Key(Ask(value, field), isNumber: true),
        ValueKind.ListItems => new JsonArray([.. value.AsListItems().Select(i => Item(i, field))]),
        _ => Key(Ask(value, field), isNumber: field.Form == RestForm.Number),
    };

    /// <summary>The value as text, as a request names it.</summary>
    public string Ask(FieldValue value, RestFieldProfile field) => value.Kind switch
    {
        ValueKind.Text => value.AsText(),
        ValueKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        ValueKind.Decimal => value.AsDecimal().ToString(CultureInfo.InvariantCulture),
        ValueKind.Boolean => field.Form == RestForm.Number ? value.AsBoolean() ? "1" : "0" : value.AsBoolean() ? "true" : "false",
        ValueKind.Date => RestTimes.Write(value.AsDate(), field.Form),
        ValueKind.Instant => RestTimes.Write(value.AsInstant(), field.Form, field.Digits, zone),
        ValueKind.ListItem => value.AsListItem(),
        ValueKind.Reference => value.AsReference().Key.Text,
        ValueKind.ListItems => string.Join(',', value.AsListItems()),
        _ => string.Empty,
    };

    /// <summary>A key in the form that the service has keys in. One that is no number is sent as text: it is the service's to refuse it.</summary>
    public static JsonNode Key(string text, bool isNumber) =>
        isNumber && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);

    private static JsonNode Item(string key, RestFieldProfile field)
    {
        var node = Key(key, field.Form == RestForm.Number);
        if (field.Item is not { } path) return node;
        var item = new JsonObject();
        path.Set(item, node);
        return item;
    }

    private static bool Flag(ref Utf8JsonReader reader, RestForm form) => (form, reader.TokenType) switch
    {
        (RestForm.Plain, JsonTokenType.True or JsonTokenType.False) => reader.TokenType == JsonTokenType.True,
        (RestForm.Text, JsonTokenType.String) => bool.Parse(reader.GetString()!),
        (RestForm.Number, JsonTokenType.Number) => reader.GetInt32() switch
        {
            0 => false,
            1 => true,
            _ => throw new FormatException("Neither 0 nor 1."),
        },
        _ => throw new FormatException("Not a truth value."),
    };

    private static string Number(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? Scalar(ref reader)! : throw new FormatException("Not a number.");

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw new FormatException("Not a text.");
        var text = reader.GetString()!;
        return TextRules.Problem(text) is null ? text : throw new FormatException("Not well-formed text.");
    }
}

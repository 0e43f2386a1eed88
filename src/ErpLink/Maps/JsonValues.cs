using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Values in definitions: plain where that is clear, otherwise with their type.</summary>
internal static class JsonValues
{
    private static readonly FieldValueJsonConverter Values = new();

    private static readonly JsonSerializerOptions NoOptions = new();

    /// <summary>Not given is absent; null is null. Plain text becomes a date, an item or a number when the field it is for says so.</summary>
    public static FieldValue Read(JsonPart? part) => part?.Kind switch
    {
        null => FieldValue.Absent,
        JsonTokenType.Null => FieldValue.Null,
        JsonTokenType.String => part.Text,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when TextParsing.Integer(part.Text) is { } integer => integer,
        JsonTokenType.Number when TextParsing.Decimal(part.Text) is { } number => number,
        JsonTokenType.StartObject => Typed(part),
        _ => throw JsonFields.Wrong(part, "a value"),
    };

    public static void Write(Utf8JsonWriter writer, in FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text: writer.WriteStringValue(value.AsText()); break;
            case ValueKind.Integer: writer.WriteNumberValue(value.AsInteger()); break;
            case ValueKind.Boolean: writer.WriteBooleanValue(value.AsBoolean()); break;
            default: Values.Write(writer, value, NoOptions); break;
        }
    }

    private static FieldValue Typed(JsonPart part)
    {
        try
        {
            var reader = new Utf8JsonReader(part.Raw, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            return Values.Read(ref reader, typeof(FieldValue), NoOptions);
        }
        catch (JsonException error)
        {
            throw JsonFields.Wrong(part, "a value such as {\"date\": \"2026-01-31\"}", error);
        }
    }
}

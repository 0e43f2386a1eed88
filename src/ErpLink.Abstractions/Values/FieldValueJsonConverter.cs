using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>
/// Writes a <see cref="FieldValue"/> as JSON that keeps its kind: <c>null</c>, <c>{"text":"x"}</c>, <c>{"integer":1}</c>,
/// <c>{"decimal":"1.50"}</c>, <c>{"boolean":true}</c>, <c>{"date":"2026-01-31"}</c>, <c>{"instant":"…Z"}</c>, <c>{"item":"A"}</c>,
/// <c>{"items":["A","B"]}</c>, <c>{"reference":{"kind":"company","key":"7"}}</c>, <c>{"absent":true}</c>.
/// Decimals are text, because JSON numbers lose digits on their way through other programs.
/// </summary>
public sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return FieldValue.Null;
        if (reader.TokenType != JsonTokenType.StartObject) throw Malformed("an object or null");
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) throw Malformed("one property");
        var kind = reader.GetString();
        reader.Read();
        var value = ReadContent(ref reader, kind);
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject) throw Malformed("exactly one property");
        return value;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        if (value.IsNull)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        switch (value.Kind)
        {
            case ValueKind.Absent: writer.WriteBoolean("absent", true); break;
            case ValueKind.Text: writer.WriteString("text", value.AsText()); break;
            case ValueKind.Integer: writer.WriteNumber("integer", value.AsInteger()); break;
            case ValueKind.Decimal: writer.WriteString("decimal", value.AsDecimal().ToString(CultureInfo.InvariantCulture)); break;
            case ValueKind.Boolean: writer.WriteBoolean("boolean", value.AsBoolean()); break;
            case ValueKind.Date: writer.WriteString("date", value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case ValueKind.Instant: writer.WriteString("instant", value.AsInstant().ToString(InstantFormat, CultureInfo.InvariantCulture)); break;
            case ValueKind.ListItem: writer.WriteString("item", value.AsListItem()); break;
            case ValueKind.ListItems:
                writer.WriteStartArray("items");
                foreach (var key in value.AsListItems()) writer.WriteStringValue(key);
                writer.WriteEndArray();
                break;
            case ValueKind.Reference:
                writer.WriteStartObject("reference");
                writer.WriteString("kind", value.AsReference().Kind.Name);
                writer.WriteString("key", value.AsReference().Key.Text);
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static FieldValue ReadContent(ref Utf8JsonReader reader, string? kind)
    {
        try
        {
            return kind switch
            {
                "absent" => FieldValue.Absent,
                "text" => FieldValue.Text(reader.GetString()),
                "integer" => FieldValue.Integer(reader.GetInt64()),
                "decimal" => FieldValue.Decimal(decimal.Parse(reader.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture)),
                "boolean" => FieldValue.Boolean(reader.GetBoolean()),
                "date" => FieldValue.Date(DateOnly.ParseExact(reader.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
                "instant" => FieldValue.Instant(DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
                "item" => FieldValue.ListItem(reader.GetString()),
                "items" => FieldValue.ListItems(ReadKeys(ref reader)),
                "reference" => FieldValue.Reference(ReadReference(ref reader)),
                _ => throw Malformed("absent, text, integer, decimal, boolean, date, instant, item, items or reference"),
            };
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or OverflowException or ArgumentException or ErpLinkException)
        {
            throw Malformed($"a well-formed '{kind}'", error);
        }
    }

    private static List<string> ReadKeys(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Malformed("an array of keys");
        var keys = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) keys.Add(reader.GetString() ?? throw Malformed("keys that are text"));
        return keys;
    }

    private static RecordRef ReadReference(ref Utf8JsonReader reader)
    {
        string? kind = null, key = null;
        if (reader.TokenType != JsonTokenType.StartObject) throw Malformed("a reference with kind and key");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "kind") kind = reader.GetString();
            else if (name == "key") key = reader.GetString();
            else throw Malformed("a reference with kind and key");
        }

        if (kind is null || key is null) throw Malformed("a reference with kind and key");
        return new RecordRef(new RecordKind(kind), new RecordKey(key));
    }

    private static JsonException Malformed(string wanted, Exception? inner = null) => new($"A field value needs {wanted}.", inner);
}

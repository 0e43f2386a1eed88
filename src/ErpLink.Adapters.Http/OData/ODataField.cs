using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One property as a field: how its values are read, written, and put into a filter.</summary>
internal sealed class ODataField(FieldDescription description, EdmKind edm, string edmType, int precision)
{
    private const string ZeroGuid = "00000000-0000-0000-0000-000000000000";

    public FieldDescription Description => description;

    public string Name => description.Name;

    public EdmKind Edm => edm;

    /// <summary>The single navigation to the record that holds the property; null where it is the record's own.</summary>
    public string? Via { get; private init; }

    /// <summary>The name of the property; the field's own name but for another record's.</summary>
    public string Property { get; private init; } = description.Name;

    /// <summary>This field as a property of the record that a navigation leads to.</summary>
    public ODataField From(string navigation, string property) => new(description, edm, edmType, precision) { Via = navigation, Property = property };

    /// <summary>This field, described otherwise.</summary>
    public ODataField With(FieldDescription other) => new(other, edm, edmType, precision) { Via = Via, Property = Property };

    /// <summary>The field's value in a record. What the service leaves out was not read: absent, never blank.</summary>
    public FieldValue Find(JsonElement record)
    {
        if (Via is null) return record.TryGetProperty(Name, out var own) ? Read(own) : FieldValue.Absent;
        if (!record.TryGetProperty(Via, out var other)) return FieldValue.Absent;
        if (other.ValueKind == JsonValueKind.Null) return FieldValue.Null;
        return other.TryGetProperty(Property, out var value) ? Read(value) : FieldValue.Absent;
    }

    /// <summary>An id that may be "none": Business Central writes it as zeros.</summary>
    private bool ZeroIsNull => edm == EdmKind.Guid && description.Type is FieldType.ListItem or FieldType.Reference;

    /// <summary>The value of a record's property; the framework's exceptions say that it is not of its type.</summary>
    public FieldValue Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return FieldValue.Null;
        return edm switch
        {
            EdmKind.Text or EdmKind.TimeOfDay => OfText(value.GetString()!),
            EdmKind.Guid => value.GetGuid().ToString("D") is var id && ZeroIsNull && id == ZeroGuid ? FieldValue.Null : OfText(id),
            EdmKind.Enum => FieldValue.ListItem(value.GetString()),
            EdmKind.Integer => OfInteger(value.ValueKind == JsonValueKind.String
                ? long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : value.GetInt64()),
            EdmKind.Decimal => FieldValue.Decimal(ErpJson.Decimal(value)),
            EdmKind.Boolean => FieldValue.Boolean(value.GetBoolean()),
            EdmKind.Date => FieldValue.Date(DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => FieldValue.Instant(ReadInstant(value)),
        };
    }

    /// <summary>The same from the bytes of an answer: the reader is on the value, and stays within it.</summary>
    public FieldValue Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return FieldValue.Null;
        return edm switch
        {
            EdmKind.Text or EdmKind.TimeOfDay => OfText(reader.GetString()!),
            EdmKind.Guid => reader.GetGuid().ToString("D") is var id && ZeroIsNull && id == ZeroGuid ? FieldValue.Null : OfText(id),
            EdmKind.Enum => FieldValue.ListItem(reader.GetString()),
            EdmKind.Integer => OfInteger(Utf8Values.Integer(ref reader)),
            EdmKind.Decimal => FieldValue.Decimal(Utf8Values.Decimal(ref reader)),
            EdmKind.Boolean => FieldValue.Boolean(reader.GetBoolean()),
            EdmKind.Date => FieldValue.Date(Utf8Values.Date(ref reader)),
            _ => FieldValue.Instant(ReadInstant(reader.GetString()!)),
        };
    }

    /// <summary>A point in time with its zone; without one it is not an Edm.DateTimeOffset.</summary>
    public static DateTimeOffset ReadInstant(JsonElement value) => ReadInstant(value.GetString() ?? throw new FormatException("No time."));

    /// <summary>The same from its text.</summary>
    public static DateTimeOffset ReadInstant(string text)
    {
        if (!text.EndsWith('Z') && (text.Length < 6 || text[^6] is not ('+' or '-'))) throw new FormatException("A time without zone.");
        // The reader of the framework, which is the stricter one: ISO 8601 and nothing else.
        Span<byte> json = stackalloc byte[64];
        if (text.Length > 60 || System.Text.Unicode.Utf8.FromUtf16(text, json[1..], out _, out var length) != System.Buffers.OperationStatus.Done) throw new FormatException("Not a time.");
        (json[0], json[length + 1]) = ((byte)'"', (byte)'"');
        var reader = new Utf8JsonReader(json[..(length + 2)]);
        reader.Read();
        return reader.GetDateTimeOffset();
    }

    /// <summary>Why the value cannot be sent, or null.</summary>
    public string? Problem(FieldValue value) => value.Kind switch
    {
        ValueKind.Null => null,
        _ when value.Kind != (ValueKind)description.Type => $"takes {description.Type}, not {value.Kind}",
        ValueKind.Text when TextRules.Problem(value.AsText()) is { } problem => problem,
        ValueKind.Text or ValueKind.ListItem or ValueKind.Reference when edm == EdmKind.Guid && !Guid.TryParse(Key(value), out _) =>
            "takes an id",
        ValueKind.ListItem or ValueKind.Reference when edm == EdmKind.Integer && !IsNumber(Key(value), out _) => "takes a number",
        _ => null,
    };

    /// <summary>What a property holds of another record's key or number, or of a state; <see langword="null"/> for nothing.</summary>
    public string? ReadKey(JsonElement value) => KeyText(Read(value));

    /// <summary>The same from the value.</summary>
    public static string? KeyText(FieldValue value) => value switch
    {
        { IsBlank: true } or { IsAbsent: true } => null,
        { Kind: ValueKind.Reference } reference => reference.AsReference().Key.Text,
        { Kind: ValueKind.ListItem } item => item.AsListItem(),
        { Kind: ValueKind.Text } text => text.AsText(),
        { Kind: ValueKind.Integer } number => number.AsInteger().ToString(CultureInfo.InvariantCulture),
        { Kind: ValueKind.Boolean } flag => flag.AsBoolean() ? "true" : "false",
        _ => throw new FormatException("Not a key."),
    };

    /// <summary>Such a text in a filter; <see langword="null"/> when it cannot be one of this property's.</summary>
    public string? KeyLiteral(string text) =>
        edm == EdmKind.Boolean ? text is "true" or "false" ? text : null : ODataLiteral.Key(edm, edmType, text);

    /// <summary>Writes such a text in the form of the property's type.</summary>
    public void WriteKey(Utf8JsonWriter writer, string text)
    {
        if (edm == EdmKind.Integer && IsNumber(text, out var number))
            writer.WriteNumber(Name, number);
        else if (edm == EdmKind.Boolean) writer.WriteBoolean(Name, text == "true");
        else writer.WriteString(Name, text);
    }

    /// <summary>Writes a value that has no <see cref="Problem"/>.</summary>
    public void Write(Utf8JsonWriter writer, FieldValue value)
    {
        writer.WritePropertyName(Name);
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Integer:
                writer.WriteNumberValue(value.AsInteger());
                break;
            case ValueKind.Decimal:
                writer.WriteNumberValue(value.AsDecimal());
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case ValueKind.Date:
                writer.WriteStringValue(ODataLiteral.Date(value.AsDate()));
                break;
            case ValueKind.Instant:
                writer.WriteStringValue(ODataLiteral.Instant(value.AsInstant(), precision));
                break;
            case ValueKind.ListItem or ValueKind.Reference when edm == EdmKind.Integer && IsNumber(Key(value), out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Key(value));
                break;
        }
    }

    /// <summary>The value in a filter.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: it is not of the field's type.</exception>
    public string Literal(FieldValue value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Integer when edm is EdmKind.Integer or EdmKind.Decimal => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        ValueKind.Decimal when edm is EdmKind.Decimal or EdmKind.Integer => ODataLiteral.Decimal(value.AsDecimal()),
        ValueKind.Boolean when edm == EdmKind.Boolean => value.AsBoolean() ? "true" : "false",
        ValueKind.Date when edm == EdmKind.Date => ODataLiteral.Date(value.AsDate()),
        ValueKind.Instant when edm == EdmKind.Instant => ODataLiteral.Instant(value.AsInstant(), precision),
        ValueKind.Text or ValueKind.ListItem or ValueKind.Reference => ODataLiteral.Key(edm, edmType, Key(value))
            ?? throw Refused($"'{Name}' is compared with something that is not of its type"),
        _ => throw Refused($"'{Name}' ({description.Type}) cannot be compared with {value.Kind}"),
    };

    /// <summary>That the field holds nothing.</summary>
    public string IsBlank() => edm == EdmKind.Text ? $"({Name} eq null or {Name} eq '')"
        : ZeroIsNull ? $"({Name} eq null or {Name} eq {ZeroGuid})"
        : $"{Name} eq null";

    public static ErpLinkException Refused(string why) =>
        new(ErrorCodes.SearchRefused, FailureClass.Invalid, $"The search cannot be evaluated: {why}.");

    // Items of a list, and other records, may be known by numbers.
    private FieldValue OfInteger(long number) =>
        description.Type == FieldType.Integer ? FieldValue.Integer(number) : OfText(number.ToString(CultureInfo.InvariantCulture));

    private FieldValue OfText(string text) => description.Type switch
    {
        FieldType.ListItem => FieldValue.ListItem(text),
        FieldType.Reference => text.Length == 0 ? FieldValue.Null
            : FieldValue.Reference(new RecordRef(description.ReferenceKind!.Value, text)),
        _ => FieldValue.Text(text),
    };

    private static bool IsNumber(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Key(FieldValue value) => value.Kind switch
    {
        ValueKind.Text => value.AsText(),
        ValueKind.ListItem => value.AsListItem(),
        _ => value.AsReference().Key.Text,
    };
}

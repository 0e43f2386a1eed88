using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Odoo's way to write values in JSON: <c>false</c> is "no value" for every type but boolean, times are UTC without saying so, and a
/// reference is an id, or an id with a name.</summary>
internal static class OdooValues
{
    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Text. Empty text stays empty text.</summary>
    public static FieldValue Text(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => FieldValue.Null,
        JsonValueKind.String => FieldValue.Text(value.GetString()),
        _ => throw Malformed("text", value),
    };

    /// <summary>A key of a selection.</summary>
    public static FieldValue Key(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => FieldValue.Null,
        JsonValueKind.String => FieldValue.ListItem(value.GetString()),
        _ => throw Malformed("the key of a selection", value),
    };

    /// <summary>A whole number.</summary>
    public static FieldValue Integer(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => FieldValue.Null,
        JsonValueKind.Number when value.TryGetInt64(out var number) => FieldValue.Integer(number),
        _ => throw Malformed("a whole number", value),
    };

    /// <summary>A number, exactly as it is written.</summary>
    public static FieldValue Decimal(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => FieldValue.Null,
        JsonValueKind.Number => FieldValue.Decimal(ErpJson.Decimal(value)),
        _ => throw Malformed("a number", value),
    };

    /// <summary>A boolean: here <c>false</c> is false.</summary>
    public static bool Boolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Malformed("a boolean", value),
    };

    /// <summary>A date.</summary>
    public static FieldValue Date(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => FieldValue.Null,
        JsonValueKind.String when DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => FieldValue.Date(date),
        _ => throw Malformed("a date", value),
    };

    /// <summary>A point in time, or <see langword="null"/> for none.</summary>
    public static DateTimeOffset? Instant(JsonElement value) => value.ValueKind switch
    {
        _ when IsNothing(value) => null,
        JsonValueKind.String => Instant(value.GetString()!) ?? throw Malformed("a time", value),
        _ => throw Malformed("a time", value),
    };

    /// <summary>A point in time from its text; <see langword="null"/> for another text.</summary>
    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    /// <summary>A point in time as the server writes it: what is below a second is cut off.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>The id of a reference, or <see langword="null"/> for none.</summary>
    public static long? Id(JsonElement value)
    {
        if (IsNothing(value)) return null;
        var id = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 ? value[0] : value;
        return id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && number > 0 ? number : throw Malformed("the id of a record", value);
    }

    /// <summary>A column that was asked for.</summary>
    public static JsonElement Get(JsonElement row, string column) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(column, out var value) ? value : throw Malformed($"a record with '{column}'", row);

    /// <summary>The id of a record.</summary>
    public static long RowId(JsonElement row) => Id(Get(row, "id")) ?? throw Malformed("a record with an id", row);

    /// <summary>The error for a value of another shape than the field's type has.</summary>
    public static ErpLinkException Malformed(string wanted, JsonElement value) =>
        new(ErrorCodes.AnswerMalformed, FailureClass.Bug, $"Odoo answered {value.ValueKind} where {wanted} was expected. Report this with the server's version.");

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.False or JsonValueKind.Null;
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Tryton's way to write values in JSON: objects with <c>__class__</c> for what JSON has no word for.</summary>
internal static class TrytonValues
{
    /// <summary>Text, or null. Empty text stays empty text.</summary>
    public static FieldValue Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => FieldValue.Null,
        JsonValueKind.String => FieldValue.Text(value.GetString()),
        _ => throw Malformed("text", value),
    };

    /// <summary>A boolean: true and false on PostgreSQL, 1 and 0 on SQLite.</summary>
    public static bool? Boolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out var number) && number is 0 or 1 => number == 1,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => throw Malformed("a boolean", value),
    };

    /// <summary>A whole number, such as an id.</summary>
    public static long? Integer(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => throw Malformed("a whole number", value),
    };

    /// <summary>A <c>datetime</c> object: seven whole numbers, always UTC.</summary>
    public static DateTimeOffset? Instant(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return null;
        var parts = ClassOf(value, "datetime");
        return Guarded(() => new DateTimeOffset(Part(parts, "year"), Part(parts, "month"), Part(parts, "day"),
                Part(parts, "hour"), Part(parts, "minute"), Part(parts, "second"), TimeSpan.Zero)
            .AddTicks(Part(parts, "microsecond") * TimeSpan.TicksPerMicrosecond), "a datetime", value);
    }

    /// <summary>A point in time as the server writes it.</summary>
    public static JsonObject Of(DateTimeOffset instant)
    {
        var time = instant.UtcDateTime;
        return new JsonObject
        {
            ["__class__"] = "datetime",
            ["year"] = time.Year,
            ["month"] = time.Month,
            ["day"] = time.Day,
            ["hour"] = time.Hour,
            ["minute"] = time.Minute,
            ["second"] = time.Second,
            ["microsecond"] = time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond,
        };
    }

    /// <summary>A <c>_timestamp</c>: seconds since 1970 as text, with six digits after the point where the database keeps them.</summary>
    public static DateTimeOffset? Timestamp(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_799m
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <summary>A nested record of a many2one that was asked for with a dotted name; undefined when the reference is null.</summary>
    public static JsonElement One(JsonElement row, string field) =>
        row.TryGetProperty(field + ".", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested : default;

    /// <summary>The nested records of a collection that was asked for with a dotted name.</summary>
    public static IEnumerable<JsonElement> Many(JsonElement row, string field) =>
        row.TryGetProperty(field + ".", out var nested) && nested.ValueKind == JsonValueKind.Array ? nested.EnumerateArray() : [];

    /// <summary>A property that was asked for; undefined when the row is.</summary>
    public static JsonElement Get(JsonElement row, string field) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(field, out var value) ? value : default;

    /// <summary>The id of a row.</summary>
    public static long Id(JsonElement row) => Integer(Get(row, "id")) ?? throw Malformed("a record with an id", row);

    /// <summary>The error for a value of another shape than the field's type has.</summary>
    public static ErpLinkException Malformed(string wanted, JsonElement value, Exception? inner = null) =>
        new(ErrorCodes.AnswerMalformed, FailureClass.Bug, $"Tryton answered {value.ValueKind} where {wanted} was expected. Report this with the server's version.", inner);

    private static JsonElement ClassOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("__class__"u8, out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals(name)
            ? value : throw Malformed($"an object of class {name}", value);

    private static int Part(JsonElement parts, string name) =>
        parts.TryGetProperty(name, out var part) && part.TryGetInt32(out var number) ? number : throw Malformed($"a whole number '{name}'", parts);

    private static T Guarded<T>(Func<T> read, string wanted, JsonElement value)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is ArgumentOutOfRangeException or OverflowException or FormatException)
        {
            throw Malformed(wanted, value, failure);
        }
    }
}

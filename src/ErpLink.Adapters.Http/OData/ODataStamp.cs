using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>The time of a record's last change: a point in time, or a date and a time of day by the server's own clock.</summary>
internal sealed class ODataStamp(ODataField date, ODataField? time, ServerZone zone)
{
    private static readonly string[] TimesOfDay = ["HH:mm:ss", "HH:mm:ss.FFFFFFF", "HH:mm"];

    /// <summary>The properties, in the order of time.</summary>
    public IReadOnlyList<string> Names { get; } = time is null ? [date.Name] : [date.Name, time.Name];

    /// <summary>The service's rules with its zone, where its times have none.</summary>
    public TimestampRules Rules(TimestampRules rules) => time is null ? rules : rules with { Zone = zone };

    /// <summary>The time in a record.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public DateTimeOffset Read(JsonElement record)
    {
        var text = record.GetProperty(date.Name).GetString() ?? throw new FormatException("No time.");
        return Read(text, time is not null && record.TryGetProperty(time.Name, out var clock) && clock.ValueKind == JsonValueKind.String ? clock.GetString() : null);
    }

    /// <summary>The time from what the properties hold.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public DateTimeOffset Read(string text, string? clock)
    {
        if (time is null) return ODataField.ReadInstant(text);
        var day = DateOnly.ParseExact(text.AsSpan(0, Math.Min(text.Length, 10)), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        // A record that was never changed has a date only.
        var of = clock is null ? TimeOnly.MinValue : TimeOnly.ParseExact(clock, TimesOfDay, CultureInfo.InvariantCulture);
        return zone.ToInstant(day.ToDateTime(of));
    }

    /// <summary>The records of a window, in the order of time and key.</summary>
    public string Filter(TimestampWindow window, ODataField key)
    {
        if (window.IncludesFrom) return Later(window.From, orEqual: true);
        return window.AfterKey is { } after && key.KeyLiteral(after.Text) is { } literal
            ? $"{Later(window.From, orEqual: false)} or ({Equal(window.From)} and {key.Name} gt {literal})" : Later(window.From, orEqual: false);
    }

    /// <summary>The same where filters cannot have <c>or</c> over different properties: with the records of the window's very time that are
    /// before its key, too.</summary>
    public string FilterByTime(TimestampWindow window) => Later(window.From, orEqual: window.IncludesFrom || window.AfterKey is not null);

    private string Later(DateTimeOffset from, bool orEqual)
    {
        var comparison = orEqual ? "ge" : "gt";
        if (time is null) return $"{date.Name} {comparison} {ODataLiteral.Exact(from)}";
        var local = zone.ToLocal(from);
        return $"{date.Name} gt {Day(local)} or ({date.Name} eq {Day(local)} and {time.Name} {comparison} {Clock(local)})";
    }

    private string Equal(DateTimeOffset at)
    {
        if (time is null) return $"{date.Name} eq {ODataLiteral.Exact(at)}";
        var local = zone.ToLocal(at);
        return $"{date.Name} eq {Day(local)} and {time.Name} eq {Clock(local)}";
    }

    private string Day(DateTime local) => local.ToString(date.Edm == EdmKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);

    // As exact as it was read: a time that is cut gives the same page again and again, where many rows are of one second.
    private static string Clock(DateTime local) => local.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}

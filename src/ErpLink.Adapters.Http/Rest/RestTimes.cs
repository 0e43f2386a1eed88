using System.Globalization;
using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Points in time and dates in the forms that ERPs write them in.</summary>
/// <remarks>Source: row 40 of the catalogue in reliability, section 5. A second 60 and an hour 24 are refused, not guessed.</remarks>
internal static class RestTimes
{
    private const int TicksDigits = 7;

    /// <summary>A point in time.</summary>
    /// <exception cref="FormatException">It is none, or lacks its zone.</exception>
    public static DateTimeOffset Instant(string text, RestForm form, ServerZone? zone)
    {
        switch (form)
        {
            case RestForm.Ticks:
                return DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(text));
            case RestForm.UnixMilliseconds:
                return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            case RestForm.UnixSeconds:
                return DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Round(ErpJson.Decimal(text) * TimeSpan.TicksPerSecond));
        }

        var (local, offset) = Parse(text);
        if (offset is { } known) return new DateTimeOffset(local, known).ToUniversalTime();
        return form == RestForm.Local && zone is not null ? zone.ToInstant(local) : throw new FormatException("A time without zone.");
    }

    /// <summary>A date, or a midnight by the clock it is written in. Another time of day may be another date where it was meant.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly Date(string text, RestForm form)
    {
        if (form != RestForm.Ticks && text.Length == 10) return DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var local = form == RestForm.Ticks ? LocalOfTicks(text) : Parse(text).Local;
        return local.TimeOfDay == TimeSpan.Zero ? DateOnly.FromDateTime(local) : throw new FormatException("A date with a time of day.");
    }

    /// <summary>A point in time as text, cut to the digits.</summary>
    public static string Write(DateTimeOffset instant, RestForm form, int digits, ServerZone? zone) => form switch
    {
        RestForm.Ticks => string.Create(CultureInfo.InvariantCulture, $"/Date({instant.ToUnixTimeMilliseconds()}+0000)/"),
        RestForm.UnixMilliseconds => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        RestForm.UnixSeconds => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        RestForm.Http => instant.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture),
        RestForm.Midnight => (zone?.ToLocal(instant) ?? instant.UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        RestForm.Local => (zone?.ToLocal(instant) ?? instant.UtcDateTime).ToString(Pattern(digits), CultureInfo.InvariantCulture),
        _ => instant.UtcDateTime.ToString(Pattern(digits) + "'Z'", CultureInfo.InvariantCulture),
    };

    /// <summary>A date as text.</summary>
    public static string Write(DateOnly date, RestForm form) => form switch
    {
        RestForm.Ticks => string.Create(CultureInfo.InvariantCulture, $"/Date({new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds()}+0000)/"),
        RestForm.Midnight => date.ToString("yyyy-MM-dd'T00:00:00'", CultureInfo.InvariantCulture),
        RestForm.MidnightUtc => date.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture),
        _ => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string Pattern(int digits) => digits == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : $"yyyy-MM-dd'T'HH:mm:ss.{new string('f', digits)}";

    // The day is that of the server's clock, which the zone tells.
    private static DateTime LocalOfTicks(string text)
    {
        var zone = text.LastIndexOfAny(['+', '-']);
        return DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(text)).ToOffset(zone > "/Date(".Length ? Offset(text[zone..^2]) : TimeSpan.Zero).DateTime;
    }

    private static long Milliseconds(string text)
    {
        if (!text.StartsWith("/Date(", StringComparison.Ordinal) || !text.EndsWith(")/", StringComparison.Ordinal)) throw new FormatException("Not /Date(…)/.");
        var number = text[6..^2];
        // The zone behind the milliseconds says how the server shows it; they count from 1970 in UTC all the same.
        var zone = number.LastIndexOfAny(['+', '-']);
        return long.Parse(zone > 0 ? number[..zone] : number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    // 2026-02-28T13:45[:30[.1234567…]][Z|+01:00|+0100|+01], a blank for the T as well.
    private static (DateTime Local, TimeSpan? Offset) Parse(string text)
    {
        if (text.Length < 16 || text[10] is not ('T' or ' ')) throw new FormatException("Not a time.");
        var date = DateOnly.ParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rest = text[11..];
        var end = rest.AsSpan().IndexOfAny("Zz+-");
        var (clock, zone) = end < 0 ? (rest, null) : (rest[..end], rest[end..]);
        var point = clock.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? string.Empty : clock[(point + 1)..];
        if (point >= 0 && (fraction.Length == 0 || !fraction.All(char.IsAsciiDigit))) throw new FormatException("Not a fraction of a second.");
        // Digits beyond the tick are cut.
        var ticks = long.Parse("0" + fraction[..Math.Min(fraction.Length, TicksDigits)].PadRight(TicksDigits, '0'), CultureInfo.InvariantCulture);
        var time = TimeOnly.ParseExact(point < 0 ? clock : clock[..point], ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture);
        return (date.ToDateTime(time).AddTicks(ticks), zone is null ? null : Offset(zone));
    }

    private static TimeSpan Offset(string zone)
    {
        if (zone is "Z" or "z") return TimeSpan.Zero;
        var offset = TimeSpan.ParseExact(zone[1..], ["hh\\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture);
        return zone[0] == '-' ? -offset : offset;
    }
}

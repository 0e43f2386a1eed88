using System.Globalization;

namespace ErpLink.Adapters.Http;

/// <summary>The server's Retry-After, in seconds or as a date, never longer than is believed.</summary>
internal static class RetryAfter
{
    /// <param name="value">The header; what is neither whole seconds nor a date counts as absent.</param>
    /// <param name="serverDate">The answer's Date header: a date is compared with the server's own clock where it tells it.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="max">The longest pause that is believed.</param>
    public static TimeSpan? Parse(string? value, string? serverDate, DateTimeOffset now, TimeSpan max)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value)) return null;
        if (value.All(char.IsAsciiDigit))
            return value.Length <= 9 ? Clamp(TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)), max) : max;
        if (!TryDate(value, out var date)) return null;
        return Clamp(date - (TryDate(serverDate, out var server) ? server : now), max);
    }

    private static bool TryDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out date);

    private static TimeSpan Clamp(TimeSpan wait, TimeSpan max) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > max ? max : wait;
}

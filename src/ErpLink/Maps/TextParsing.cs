using System.Globalization;

namespace ErpLink.Maps;

/// <summary>Text to typed values and back: invariant and ISO, never by guessing a language. Blanks around a value do not count.</summary>
internal static class TextParsing
{
    private const int DigitsMax = 29;

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
    ];

    public static long? Integer(string text) =>
        long.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static bool? Boolean(string text) => bool.TryParse(text.AsSpan().Trim(), out var value) ? value : null;

    public static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text.AsSpan().Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null;

    public static DateTimeOffset? Instant(string text)
    {
        var span = text.AsSpan().Trim();

        // A time without offset is the clock on somebody's wall: which wall is not for ErpLink to guess.
        if (span.Length < 6 || !(span[^1] == 'Z' || span[^6] is '+' or '-')) return null;
        return DateTimeOffset.TryParseExact(span, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null;
    }

    /// <summary>The number the text says, exactly; <see langword="null"/> when a decimal cannot hold it (the framework would round).</summary>
    public static decimal? Decimal(string text)
    {
        var span = text.AsSpan().Trim();
        if (!decimal.TryParse(span, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return Digits(span) is { } said && said == Digits(value.ToString(CultureInfo.InvariantCulture)) ? value : null;
    }

    public static string Text(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.')) text = text.TrimEnd('0').TrimEnd('.');
        return text is "-0" ? "0" : text;
    }

    // The significant digits and the power of ten of the last one: two texts of one number give the same.
    private static (string Digits, int Power)? Digits(ReadOnlySpan<char> number)
    {
        var power = 0;
        if (number.IndexOfAny('e', 'E') is >= 0 and var at)
        {
            if (!int.TryParse(number[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)) return null;
            if (power is > 2 * DigitsMax or < -(2 * DigitsMax)) return null;
            number = number[..at];
        }

        number = number.TrimStart("+-");
        var point = number.IndexOf('.');
        if (point >= 0) power -= number.Length - point - 1;
        var digits = (point < 0 ? number.ToString() : string.Concat(number[..point], number[(point + 1)..])).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? (string.Empty, 0) : (significant, power + digits.Length - significant.Length);
    }
}

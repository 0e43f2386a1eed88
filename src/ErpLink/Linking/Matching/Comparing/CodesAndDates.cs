using System.Globalization;

namespace ErpLink.Linking.Matching;

/// <summary>Identifiers, postal codes and dates.</summary>
internal static class CodesAndDates
{
    private static readonly string[] DateForms =
        ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "yyyy.MM.dd", "dd.MM.yyyy", "d.M.yyyy", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>A key or number as it stands, without blanks around it and without case. Leading zeros count.</summary>
    public static string Identifier(string text)
    {
        var identifier = string.Concat(text.Trim().Where(c => !char.IsControl(c))).ToUpperInvariant();
        return identifier.Any(c => char.IsLetterOrDigit(c) && c != '0') ? identifier : string.Empty;
    }

    /// <summary>A postal code without blanks, and without the country that some write before it: <c>N-0150</c>.</summary>
    public static string PostalCode(string text)
    {
        var plain = text.Trim().ToUpperInvariant();
        var dash = plain.IndexOf('-', StringComparison.Ordinal);
        var hasCountry = dash is 1 or 2 && plain.AsSpan(0, dash).IndexOfAnyExceptInRange('A', 'Z') < 0;
        if (hasCountry && plain.Length > dash + 1 && char.IsAsciiDigit(plain[dash + 1])) plain = plain[(dash + 1)..];
        var code = string.Concat(plain.Where(char.IsAsciiLetterOrDigit));
        return code.All(c => c == '0') ? string.Empty : code;
    }

    /// <summary>A date as eight digits; text in a form that could mean two dates is blank.</summary>
    public static string Date(string text) =>
        DateOnly.TryParseExact(text.Trim(), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            : string.Empty;
}

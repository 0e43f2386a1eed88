using System.Text;

namespace ErpLink.Linking.Matching;

/// <summary>Telephone numbers: <c>+47 22 33 44 55</c> is <c>47:22334455</c>, and without a country <c>:22334455</c>. Source of the country
/// codes, none of which begins with another: ITU-T E.164.</summary>
internal static class PhoneNumbers
{
    private const int DigitsMin = 5;

    // The codes of two digits; 1 and 7 have one, all others three.
    private static readonly HashSet<string> TwoDigits = new(StringComparer.Ordinal)
    {
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
        "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    };

    public static string Normalize(string text)
    {
        if (TextRules.IsWellFormed(text)) text = text.Normalize(NormalizationForm.FormKC);
        text = WithoutExtension(text.Replace("(0)", string.Empty, StringComparison.Ordinal));
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isInternational = text.AsSpan().TrimStart([' ', '(']).StartsWith("+");
        if (!isInternational && digits.StartsWith("00", StringComparison.Ordinal)) (isInternational, digits) = (true, digits[2..]);
        var code = isInternational ? Code(digits) : 0;

        // The zero before an area code is dialled inside the country only; where it is always dialled (Italy) it says nothing either.
        var national = digits[code..].TrimStart('0');
        return national.Length < DigitsMin ? string.Empty : $"{digits[..code]}:{national}";
    }

    private static int Code(string digits) =>
        digits.Length < DigitsMin ? 0 : digits[0] is '1' or '7' ? 1 : TwoDigits.Contains(digits[..2]) ? 2 : 3;

    private static string WithoutExtension(string text)
    {
        var end = text.AsSpan().IndexOfAny("xX#;,");
        if (end < 0) end = text.IndexOf("ext", StringComparison.OrdinalIgnoreCase);
        if (end < 0) return text;
        if (text.AsSpan(0, end).EndsWith("e", StringComparison.OrdinalIgnoreCase)) end--;
        return text[..end].Count(char.IsAsciiDigit) >= DigitsMin ? text[..end] : text;
    }
}

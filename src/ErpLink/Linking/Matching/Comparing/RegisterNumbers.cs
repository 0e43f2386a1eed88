using System.Text.RegularExpressions;

namespace ErpLink.Linking.Matching;

/// <summary>Numbers of company registers and VAT numbers: <c>NO 912 345 678 MVA</c> is <c>NO:912345678</c>, <c>912345678</c> is
/// <c>:912345678</c>.</summary>
/// <remarks>A country is only taken for one when what follows has the form of its VAT numbers: the SC of a Scottish company number is none.
/// Source of the forms: the European Commission's VIES, and the registers of Norway, Switzerland and Iceland.</remarks>
internal static partial class RegisterNumbers
{
    private const int CharactersMin = 5;

    // The VAT numbers of a country behind its code, and the part of them that is the company's register number ("n"), where it is one.
    private static readonly Dictionary<string, Regex> Countries = new(StringComparer.Ordinal)
    {
        ["NO"] = Form("(?<n>[0-9]{9})"),
        ["SE"] = Form("(?<n>[0-9]{10})(01)?"),
        ["DK"] = Form("(?<n>[0-9]{8})"),
        ["FI"] = Form("(?<n>[0-9]{8})"),
        ["IS"] = Form("(?<n>[0-9]{5,6})"),
        ["BE"] = Form("(?<n>[01]?[0-9]{9})"),
        ["NL"] = Form("(?<n>[0-9]{9}B[0-9]{2})"),
        ["LU"] = Form("(?<n>[0-9]{8})"),
        ["FR"] = Form("([0-9A-Z]{2})?(?<n>[0-9]{9})"),
        ["DE"] = Form("(?<n>[0-9]{9})"),
        ["AT"] = Form("(?<n>U[0-9]{8})"),
        ["CHE"] = Form("(?<n>[0-9]{9})"),
        ["IE"] = Form("(?<n>[0-9][0-9A-Z][0-9]{5}[A-Z]{1,2})"),
        ["GB"] = Form("(?<n>[0-9]{9}([0-9]{3})?)"),
        ["XI"] = Form("(?<n>[0-9]{9}([0-9]{3})?)"),
        ["ES"] = Form("(?<n>[0-9A-Z][0-9]{7}[0-9A-Z])"),
        ["PT"] = Form("(?<n>[0-9]{9})"),
        ["IT"] = Form("(?<n>[0-9]{11})"),
        ["GR"] = Form("(?<n>[0-9]{9})"),
        ["EL"] = Form("(?<n>[0-9]{9})"),
        ["PL"] = Form("(?<n>[0-9]{10})"),
        ["CZ"] = Form("(?<n>[0-9]{8,10})"),
        ["SK"] = Form("(?<n>[0-9]{10})"),
        ["HU"] = Form("(?<n>[0-9]{8})"),
        ["SI"] = Form("(?<n>[0-9]{8})"),
        ["HR"] = Form("(?<n>[0-9]{11})"),
        ["RO"] = Form("(?<n>[0-9]{2,10})"),
        ["BG"] = Form("(?<n>[0-9]{9,10})"),
        ["EE"] = Form("(?<n>[0-9]{9})"),
        ["LV"] = Form("(?<n>[0-9]{11})"),
        ["LT"] = Form("(?<n>[0-9]{9}([0-9]{3})?)"),
        ["CY"] = Form("(?<n>[0-9]{8}[A-Z])"),
        ["MT"] = Form("(?<n>[0-9]{8})"),
    };

    // What may follow the number: Norway's and Switzerland's words for VAT, in all their languages.
    private static readonly string[] Endings = ["MVA", "MWST", "TVA", "IVA", "VAT", "MOMS", "UST"];

    /// <summary>A VAT number, its country before a colon.</summary>
    public static string Vat(string text)
    {
        var (country, number) = Split(Plain(text));
        return Said(country, number);
    }

    /// <summary>The number of the company's register, also where the text is the VAT number that is made from it.</summary>
    public static string Organization(string text)
    {
        var plain = Plain(text);
        var (country, number) = Split(plain);
        if (country.Length > 0) number = Countries[country].Match(number).Groups["n"].Value;

        // Belgium put a zero before its old numbers; both are in use, and the country need not be there to say so.
        if (number.Length == 10 && number.StartsWith('0') && number.All(char.IsAsciiDigit)) number = number[1..];
        return Said(country, number);
    }

    // Of nothing but one digit: what people type where a number is mandatory.
    private static string Said(string country, string number) =>
        number.Length < CharactersMin || number.Distinct().Count() == 1 || !number.Any(char.IsAsciiDigit)
            ? string.Empty
            : $"{Canonical(country)}:{number}";

    private static string Canonical(string country) => country switch
    {
        "EL" => "GR",
        "XI" => "GB",
        "CHE" => "CH",
        _ => country,
    };

    private static string Plain(string text)
    {
        text = Labels().Replace(text.ToUpperInvariant(), string.Empty);
        return string.Concat(text.Where(char.IsAsciiLetterOrDigit));
    }

    private static (string Country, string Number) Split(string plain)
    {
        var number = plain;
        foreach (var ending in Endings)
        {
            if (number.EndsWith(ending, StringComparison.Ordinal) && number.Length - ending.Length >= CharactersMin)
                number = number[..^ending.Length];
        }

        foreach (var length in (ReadOnlySpan<int>)[3, 2])
        {
            if (number.Length > length && Countries.TryGetValue(number[..length], out var form) && form.IsMatch(number.AsSpan(length)))
                return (number[..length], number[length..]);
        }

        return (string.Empty, number);
    }

    private static Regex Form(string pattern) => new($"^{pattern}$", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^\s*(ORG\.?\s*(NR|NO|NUMMER)?|CVR(-?NR)?|VAT(\s*(NO|NR|NUMBER|REG\.?\s*NO))?|UST-?ID(-?NR)?)\b[\s.:#-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();
}

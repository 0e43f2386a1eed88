using System.Globalization;

namespace ErpLink.Linking.Matching;

/// <summary>The rules of each <see cref="MatchComparer"/>: the normal form of a value, and how alike two normal forms are.</summary>
internal static class Comparing
{
    private const int SwappedDatePercent = 92;
    private const int OneEditPercent = 90;
    private const int TwoEditsPercent = 75;

    /// <summary>The value without what does not count; empty for a blank.</summary>
    public static string Normalize(MatchComparer comparer, in FieldValue value)
    {
        var text = Text(value);
        if (string.IsNullOrWhiteSpace(text)) return string.Empty;
        return comparer switch
        {
            MatchComparer.Identifier => CodesAndDates.Identifier(text),
            MatchComparer.OrganizationNumber => RegisterNumbers.Organization(text),
            MatchComparer.VatNumber => RegisterNumbers.Vat(text),
            MatchComparer.CompanyName => CompanyNames.Normalize(text),
            MatchComparer.PersonName => PersonNames.Normalize(text),
            MatchComparer.EmailAddress => MailAddresses.Address(text),
            MatchComparer.EmailDomain => MailAddresses.Domain(text),
            MatchComparer.Phone => PhoneNumbers.Normalize(text),
            MatchComparer.Address => Addresses.Normalize(text),
            MatchComparer.PostalCode => CodesAndDates.PostalCode(text),
            MatchComparer.Date => CodesAndDates.Date(text),
            _ => FoldedText.Of(text),
        };
    }

    /// <summary>The part of a normal form that two values which are 100 percent alike have in common; blanks in it do not count.</summary>
    public static ReadOnlySpan<char> Core(MatchComparer comparer, ReadOnlySpan<char> normal) => comparer switch
    {
        MatchComparer.CompanyName => CompanyNames.Name(normal),
        MatchComparer.OrganizationNumber or MatchComparer.VatNumber or MatchComparer.Phone => Spans.BehindColon(normal),
        _ => normal,
    };

    /// <summary>How alike two normal forms are, 0 to 100; 0 when one is blank. Symmetric.</summary>
    public static int Percent(MatchComparer comparer, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.IsEmpty || right.IsEmpty) return 0;
        return comparer switch
        {
            MatchComparer.CompanyName => CompanyNames.Percent(left, right),
            MatchComparer.PersonName or MatchComparer.Address or MatchComparer.Text => WordLikeness.Percent(left, right),
            MatchComparer.OrganizationNumber or MatchComparer.VatNumber or MatchComparer.Phone => Numbers(left, right),
            MatchComparer.Date when Swapped(left, right) => SwappedDatePercent,
            MatchComparer.EmailDomain => left.SequenceEqual(right) ? 100 : 0,
            _ => Codes(left, right),
        };
    }

    /// <summary>Whether values are texts of words; otherwise they are codes.</summary>
    public static bool IsWords(MatchComparer comparer) =>
        comparer is MatchComparer.Text or MatchComparer.CompanyName or MatchComparer.PersonName or MatchComparer.Address;

    /// <summary>How much a comparison says about whether two records are the same.</summary>
    public static int Weight(MatchComparer comparer) => comparer switch
    {
        MatchComparer.Identifier or MatchComparer.OrganizationNumber or MatchComparer.VatNumber or MatchComparer.EmailAddress => 4,
        MatchComparer.CompanyName or MatchComparer.PersonName or MatchComparer.Phone => 3,
        MatchComparer.Address or MatchComparer.EmailDomain or MatchComparer.Date => 2,
        _ => 1,
    };

    // Two that both name their country have to name the same.
    private static int Numbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var leftCountry = left[..left.IndexOf(':')];
        var rightCountry = right[..right.IndexOf(':')];
        var isElsewhere = !leftCountry.IsEmpty && !rightCountry.IsEmpty && !leftCountry.SequenceEqual(rightCountry);
        return isElsewhere ? 0 : Codes(Spans.BehindColon(left), Spans.BehindColon(right));
    }

    private static int Codes(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Likeness.Edits(left, right) switch
    {
        0 when left.Length == right.Length && left.SequenceEqual(right) => 100,
        1 => Math.Min(left.Length, right.Length) > 3 ? OneEditPercent : 0,
        2 => Math.Min(left.Length, right.Length) > 6 ? TwoEditsPercent : 0,
        _ => 0,
    };

    private static bool Swapped(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length == 8 && right.Length == 8 && !left.SequenceEqual(right)
        && left[..4].SequenceEqual(right[..4]) && left[4..6].SequenceEqual(right[6..]) && left[6..].SequenceEqual(right[4..6]);

    private static string Text(in FieldValue value) => value.Kind switch
    {
        ValueKind.Text => value.AsText(),
        ValueKind.ListItem => value.AsListItem(),
        ValueKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        ValueKind.Date => value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => string.Empty,
    };
}

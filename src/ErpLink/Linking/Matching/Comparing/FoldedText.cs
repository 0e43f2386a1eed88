using System.Text;

namespace ErpLink.Linking.Matching;

/// <summary>Text without what people spell differently: lower case, without accents, words of letters and digits with one blank between.
/// Letters of their own that a decomposition does not reach (ø, æ, ß, ł) become their nearest Latin ones; other scripts stay.</summary>
internal static class FoldedText
{
    // What people type when they have nothing to say.
    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal)
    {
        "na", "n a", "none", "null", "nil", "unknown", "ukjent", "ukendt", "okand", "unbekannt", "inconnu", "ingen", "tbd", "x", "xx", "xxx",
    };

    public static string Of(string text)
    {
        if (!Ascii.IsValid(text) && TextRules.IsWellFormed(text)) text = text.Normalize(NormalizationForm.FormKD);
        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Latin(character) is { } latin) folded.Append(latin);
            else if (char.IsLetterOrDigit(character)) folded.Append(char.ToLowerInvariant(character));
            else if (!IsSilent(character) && folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        if (folded.Length > 0 && folded[^1] == ' ') folded.Length--;
        var result = folded.ToString();
        return Nothing.Contains(result) ? string.Empty : result;
    }

    /// <summary>The words of folded text.</summary>
    public static string[] Words(string folded) => folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Latin(char character) => character switch
    {
        'ø' or 'Ø' => "o",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ß' or 'ẞ' => "ss",
        'ł' or 'Ł' => "l",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'þ' or 'Þ' => "th",
        'ı' or 'İ' => "i",
        _ => null,
    };

    // Accents that stand for themselves after decomposing, and apostrophes inside a word: O'Brien is obrien.
    private static bool IsSilent(char character) =>
        character is '\'' or '’' or '‘' or '`' or '´'
        || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format;
}

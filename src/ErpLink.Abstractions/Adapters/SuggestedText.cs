using System.Text.RegularExpressions;

namespace ErpLink.Adapters;

/// <summary>A text with tags, such as <c>&lt;company&gt;</c>, for which the app has words.</summary>
internal static partial class SuggestedText
{
    /// <summary>The text with words in the place of its tags; <see langword="null"/> where there is no word for one of them.</summary>
    public static string? Fill(string text, IReadOnlyDictionary<string, string> words)
    {
        var isWhole = true;
        var filled = Tag().Replace(text, tag =>
        {
            var word = words.FirstOrDefault(w => w.Key.Equals(tag.Groups[1].Value, StringComparison.OrdinalIgnoreCase)).Value;
            isWhole &= word is not null;
            return word ?? string.Empty;
        });
        return isWhole ? filled : null;
    }

    [GeneratedRegex("<([^<>]+)>")]
    private static partial Regex Tag();
}

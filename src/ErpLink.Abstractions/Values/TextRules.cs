namespace ErpLink;

/// <summary>What text may be: no NUL, no unpaired surrogate; and how it is cut without making one.</summary>
public static class TextRules
{
    /// <summary>Whether every surrogate in the text has its partner.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>Why the text cannot be a value, or <see langword="null"/> when it can.</summary>
    public static string? Problem(ReadOnlySpan<char> text) =>
        text.Contains('\0') ? "contains NUL (U+0000)" : IsWellFormed(text) ? null : "contains an unpaired surrogate";

    /// <summary>The first <paramref name="lengthMax"/> UTF-16 code units, one fewer where the cut would split a pair.</summary>
    public static string Truncate(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        return text[..(lengthMax > 0 && char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>Names of companies: <c>Müller &amp; Sønn A/S</c> is <c>muller sonn|as</c>, the name and, behind a bar, its legal form.</summary>
internal static class CompanyNames
{
    // Two names that differ in their legal form only are most likely related, and never the same without a person.
    public const int OtherFormPercent = 97;

    private const char Bar = '|';

    private static readonly HashSet<string> And = new(StringComparer.Ordinal) { "and", "og", "und", "och", "et", "ja" };

    public static string Normalize(string text)
    {
        var words = Joined(FoldedText.Words(FoldedText.Of(text)));
        var (start, end) = (0, words.Count);
        var forms = new List<string>();
        while (end - start > 1 && LegalForms.Of(words[end - 1]) is { } form)
        {
            if (form.Length > 0) forms.Insert(0, form);
            end--;
        }

        if (words.Count > 1 && words[0] == "the") start++;
        if (forms.Count == 0 && end - start > 1 && LegalForms.Leads(words[start])) forms.Add(words[start++]);
        var name = string.Join(' ', words[start..end]);
        return forms.Count == 0 ? name : $"{name}{Bar}{string.Join('+', forms.Distinct())}";
    }

    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> normal) => normal.IndexOf(Bar) is >= 0 and var bar ? normal[..bar] : normal;

    public static int Percent(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var leftName = Name(left);
        var rightName = Name(right);
        if (!Spans.EqualWithoutBlanks(leftName, rightName)) return Math.Min(WordLikeness.Percent(leftName, rightName), OtherFormPercent - 1);
        var leftForm = left[leftName.Length..];
        var rightForm = right[rightName.Length..];
        return leftForm.IsEmpty || rightForm.IsEmpty || leftForm.SequenceEqual(rightForm) ? 100 : OtherFormPercent;
    }

    // Letters that stand alone belong together: A/S, S.A., H & M. What only means "and" goes.
    private static List<string> Joined(string[] words)
    {
        var joined = new List<string>(words.Length);
        var wasLetter = false;
        foreach (var word in words)
        {
            if (And.Contains(word) && words.Length > 1) continue;
            var isLetter = word.Length == 1 && char.IsLetter(word[0]);
            if (isLetter && wasLetter) joined[^1] += word;
            else joined.Add(word);
            wasLetter = isLetter;
        }

        return joined;
    }
}

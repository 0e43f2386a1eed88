namespace ErpLink.Linking.Matching;

/// <summary>Names of persons: <c>Dr. Nordmann, Åse</c> is <c>ase nordmann</c>.</summary>
internal static class PersonNames
{
    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal)
    {
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "herr", "frau", "fru", "hr", "sir", "ing", "dipl", "mag", "phd", "mba",
    };

    // In alphabetical order, so that it does not matter which name a side puts first.
    public static string Normalize(string text)
    {
        var words = FoldedText.Words(FoldedText.Of(text));
        var names = words.Where(w => !Titles.Contains(w)).ToArray();
        if (names.Length == 0) names = words;
        Array.Sort(names, StringComparer.Ordinal);
        return string.Join(' ', names);
    }
}

using System.Collections.Frozen;

namespace ErpLink.Linking.Matching;

/// <summary>Street addresses: <c>Karl Johans gate 5</c> and <c>KARL JOHANS GT. 5</c> are the same.</summary>
internal static class Addresses
{
    private const int NameMin = 2;

    // Words for kinds of street and what belongs to a house number. Written out or short, and empty for what people leave out.
    private static readonly FrozenDictionary<string, string> Short = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["street"] = "st",
        ["str"] = "st",
        ["strasse"] = "st",
        ["straat"] = "st",
        ["gate"] = "gt",
        ["gata"] = "gt",
        ["gaten"] = "gt",
        ["gatan"] = "gt",
        ["gade"] = "gt",
        ["vei"] = "v",
        ["veien"] = "v",
        ["veg"] = "v",
        ["vegen"] = "v",
        ["vej"] = "v",
        ["vagen"] = "v",
        ["vag"] = "v",
        ["road"] = "rd",
        ["avenue"] = "ave",
        ["av"] = "ave",
        ["boulevard"] = "blvd",
        ["drive"] = "dr",
        ["lane"] = "ln",
        ["place"] = "pl",
        ["plass"] = "pl",
        ["platz"] = "pl",
        ["square"] = "sq",
        ["highway"] = "hwy",
        ["parkway"] = "pkwy",
        ["suite"] = "ste",
        ["floor"] = "fl",
        ["building"] = "bldg",
        ["apartment"] = "apt",
        ["north"] = "n",
        ["south"] = "s",
        ["east"] = "e",
        ["west"] = "w",
        ["number"] = "",
        ["no"] = "",
        ["nr"] = "",
        ["pob"] = "box",
        ["postboks"] = "box",
        ["boks"] = "box",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Languages that write the kind of street at the end of its name.
    private static readonly (string Long, string Short)[] Endings =
    [
        ("strasse", "st"), ("straat", "st"), ("gaten", "gt"), ("gata", "gt"), ("gatan", "gt"), ("gade", "gt"), ("gate", "gt"),
        ("veien", "v"), ("vegen", "v"), ("vagen", "v"), ("str", "st"),
    ];

    public static string Normalize(string text) =>
        string.Join(' ', FoldedText.Words(FoldedText.Of(text)).Select(Shortened).Where(w => w.Length > 0));

    private static string Shortened(string word)
    {
        if (Short.TryGetValue(word, out var found)) return found;
        foreach (var (ending, shorter) in Endings)
        {
            if (word.Length >= ending.Length + NameMin && word.EndsWith(ending, StringComparison.Ordinal))
                return string.Concat(word.AsSpan(0, word.Length - ending.Length), shorter);
        }

        return word;
    }
}

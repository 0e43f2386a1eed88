using System.Collections.Frozen;

namespace ErpLink.Linking.Matching;

/// <summary>The legal forms of companies as they stand at the end of a name (of few countries also at its start), and which of them mean the
/// same. Folded words; forms of one letter each are one word here (<c>A/S</c> is <c>as</c>).</summary>
internal static class LegalForms
{
    // Words that say nothing about which form it is, and that people leave out: Co., Ltd.
    private static readonly FrozenSet<string> Weak =
        new[] { "co", "company", "pty", "pte", "pvt", "private", "proprietary", "sdn", "spol", "sp", "the" }.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Forms = Table();

    private static readonly FrozenSet<string> Leading = new[] { "ab", "oy", "ooo", "oao", "zao", "pao", "pt" }.ToFrozenSet();

    /// <summary>The form that a word stands for; empty for a word that comes with a form and says nothing; null for no form.</summary>
    public static string? Of(string word) => Weak.Contains(word) ? string.Empty : Forms.GetValueOrDefault(word);

    /// <summary>Whether the form is also written before the name.</summary>
    public static bool Leads(string word) => Leading.Contains(word);

    private static FrozenDictionary<string, string> Table()
    {
        string[] asTheyAre =
        [
            // Nordic
            "as", "asa", "ans", "da", "enk", "nuf", "ks", "ba", "sf", "iks", "aps", "ivs", "ab", "hb", "kb", "oy", "oyj", "ky", "tmi",
            "ehf", "hf", "slf", "ohf",
            // German-speaking
            "gmbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "ev", "eg", "se",
            // English-speaking
            "ltd", "plc", "llp", "llc", "lp", "inc", "corp", "ulc", "cic",
            // Romance
            "sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "srl", "spa", "sl", "slu", "sau", "lda", "ltda", "eirl", "sab",
            // Low Countries
            "bv", "nv", "vof", "bvba", "sprl", "cvba",
            // East and South
            "zoo", "sro", "doo", "dd", "ad", "kft", "zrt", "nyrt", "bt", "eood", "ood", "ou", "uab", "sia", "ooo", "oao", "zao", "pao",
            "jsc", "pjsc", "ojsc", "cjsc", "sti",
            // Asia
            "kk", "bhd", "tbk", "pt", "fze", "fzco", "fzllc", "wll",
        ];
        (string Word, string Form)[] others =
        [
            ("limited", "ltd"), ("incorporated", "inc"), ("corporation", "corp"), ("aktieselskab", "as"), ("aksjeselskap", "as"),
            ("allmennaksjeselskap", "asa"), ("aktiebolag", "ab"), ("aktiebolaget", "ab"), ("osakeyhtio", "oy"), ("anpartsselskab", "aps"),
            ("aktiengesellschaft", "ag"), ("mbh", "gmbh"), ("kommanditgesellschaft", "kg"), ("gesmbh", "gmbh"),
        ];
        return asTheyAre.Select(f => (f, f)).Concat(others)
            .ToFrozenDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal);
    }
}

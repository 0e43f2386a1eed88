using System.Text;

namespace ErpLink.Maps;

/// <summary>A name or text as it is compared with others: letters and digits only, without case and accents. Immutable.</summary>
internal sealed class Spelling
{
    // Longer texts are compared by their beginning: what tells names apart does not stand behind the first hundred letters.
    private const int LengthMax = 100;

    private static readonly Dictionary<int, string> Unfolded = new() { ['ß'] = "SS", ['ẞ'] = "SS", ['Æ'] = "AE", ['Ø'] = "O", ['Œ'] = "OE", ['Đ'] = "D", ['Ð'] = "D", ['Þ'] = "TH", ['Ł'] = "L" };

    private readonly string _digits;
    private readonly int[] _pairs;

    public Spelling(string text)
    {
        Text = text;
        Folded = Fold(text);
        _digits = string.Concat(Folded.Where(char.IsDigit));
        _pairs = new int[Math.Max(0, Folded.Length - 1)];
        for (var i = 0; i < _pairs.Length; i++) _pairs[i] = (Folded[i] << 16) | Folded[i + 1];
        Array.Sort(_pairs);
    }

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>As it is compared; empty where there is neither letter nor digit.</summary>
    public string Folded { get; }

    /// <summary>Whether only digits are left: a number, which says nothing by itself.</summary>
    public bool IsNumber => Folded.Length > 0 && _digits.Length == Folded.Length;

    /// <summary>Whether both are spelt alike but for case, accents and separators.</summary>
    public bool IsSameAs(Spelling other) => Folded.Length > 0 && Folded == other.Folded;

    /// <summary>How much of the two is alike, 0 to 1: the pairs of neighbouring letters they share. What differs in a digit is not alike
    /// at all: the second line of an address is not the first.</summary>
    public double LikenessTo(Spelling other)
    {
        if (_pairs.Length == 0 || other._pairs.Length == 0 || _digits != other._digits) return 0;
        var (left, right, shared) = (0, 0, 0);
        while (left < _pairs.Length && right < other._pairs.Length)
        {
            var order = _pairs[left].CompareTo(other._pairs[right]);
            if (order == 0) shared++;
            if (order <= 0) left++;
            if (order >= 0) right++;
        }

        return 2.0 * shared / (_pairs.Length + other._pairs.Length);
    }

    public static string Fold(string text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, LengthMax));
        foreach (var rune in (TextRules.IsWellFormed(text) ? text.Normalize(NormalizationForm.FormD) : text).EnumerateRunes())
        {
            if (folded.Length >= LengthMax) break;
            if (!Rune.IsLetterOrDigit(rune)) continue;
            var upper = Rune.ToUpperInvariant(rune);
            folded.Append(Unfolded.TryGetValue(upper.Value, out var letters) ? letters : upper.ToString());
        }

        return folded.ToString();
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>How alike two short texts are. Symmetric; allocates nothing.</summary>
internal static class Likeness
{
    /// <summary>Texts are compared up to this many characters.</summary>
    public const int LengthMax = 96;

    private const int PrefixMax = 4;
    private const double PrefixScale = 0.1;

    /// <summary>Jaro's similarity with Winkler's bonus for a common beginning, 0 to 1. Source: W. E. Winkler, String Comparator Metrics and
    /// Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage, 1990.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.SequenceEqual(right)) return 1;
        left = Cut(left);
        right = Cut(right);
        if (left.IsEmpty || right.IsEmpty) return 0;

        // Which characters are taken for common depends on where one begins: always with the same text.
        if (left.SequenceCompareTo(right) > 0) Swap(ref left, ref right);
        Span<bool> leftUsed = stackalloc bool[left.Length];
        Span<bool> rightUsed = stackalloc bool[right.Length];
        var common = Common(left, right, leftUsed, rightUsed);
        if (common == 0) return 0;
        var swapped = 0;
        for (int i = 0, j = 0; i < left.Length; i++)
        {
            if (!leftUsed[i]) continue;
            while (!rightUsed[j]) j++;
            if (left[i] != right[j++]) swapped++;
        }

        var jaro = ((double)common / left.Length + (double)common / right.Length + (common - swapped / 2.0) / common) / 3;
        var prefix = Math.Min(left.CommonPrefixLength(right), PrefixMax);
        return jaro + prefix * PrefixScale * (1 - jaro);
    }

    /// <summary>Edits to make one of the other: a character more, fewer or other, or two neighbours in the wrong order. Source: the optimal
    /// string alignment distance after F. J. Damerau, 1964.</summary>
    public static int Edits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = Cut(left);
        right = Cut(right);
        Span<int> before = stackalloc int[LengthMax + 1];
        Span<int> last = stackalloc int[LengthMax + 1];
        Span<int> row = stackalloc int[LengthMax + 1];
        for (var j = 0; j <= right.Length; j++) last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(last[j - 1] + cost, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        return last[right.Length];
    }

    /// <summary>The share of characters that need no edit, 0 to 1.</summary>
    public static double ByEdits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var length = Math.Min(Math.Max(left.Length, right.Length), LengthMax);
        return length == 0 ? 0 : 1 - (double)Edits(left, right) / length;
    }

    // Characters that both have, not further from each other than half of the longer text.
    private static int Common(ReadOnlySpan<char> left, ReadOnlySpan<char> right, Span<bool> leftUsed, Span<bool> rightUsed)
    {
        var window = Math.Max(Math.Max(left.Length, right.Length) / 2 - 1, 0);
        var common = 0;
        for (var i = 0; i < left.Length; i++)
        {
            var end = Math.Min(i + window + 1, right.Length);
            for (var j = Math.Max(i - window, 0); j < end; j++)
            {
                if (rightUsed[j] || left[i] != right[j]) continue;
                leftUsed[i] = rightUsed[j] = true;
                common++;
                break;
            }
        }

        return common;
    }

    /// <summary>Puts two texts into the other order.</summary>
    public static void Swap(ref ReadOnlySpan<char> left, ref ReadOnlySpan<char> right)
    {
        var other = left;
        left = right;
        right = other;
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text) => text.Length > LengthMax ? text[..LengthMax] : text;
}

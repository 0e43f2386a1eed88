namespace ErpLink.Linking.Matching;

/// <summary>How alike two texts of several words are: each word finds its best partner, whatever the order. Symmetric; allocates nothing.</summary>
internal static class WordLikeness
{
    private const int WordsMax = 16;

    // Two words less alike than this are two words.
    private const double WordMin = 0.8;

    // An initial may stand for the name, but says less.
    private const double InitialLikeness = 0.85;

    /// <summary>0 to 100; 100 only when the same words stand there, joined or not.</summary>
    public static int Percent(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.IsEmpty || right.IsEmpty) return 0;
        if (Spans.EqualWithoutBlanks(left, right)) return 100;
        if (left.SequenceCompareTo(right) > 0) Likeness.Swap(ref left, ref right);
        var likeness = Math.Max(ByWords(left, right), HasDigit(left) || HasDigit(right) ? 0 : Likeness.ByEdits(left, right));
        return Math.Min((int)(likeness * 100), 99);
    }

    private static double ByWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<Range> leftWords = stackalloc Range[WordsMax];
        Span<Range> rightWords = stackalloc Range[WordsMax];
        leftWords = leftWords[..left.Split(leftWords, ' ')];
        rightWords = rightWords[..right.Split(rightWords, ' ')];
        Span<bool> leftUsed = stackalloc bool[leftWords.Length];
        Span<bool> rightUsed = stackalloc bool[rightWords.Length];
        var (agreed, all) = (0.0, Length(left, leftWords) + Length(right, rightWords));

        // The most alike pair first, so that the order of the words does not matter: equal ones, then the best that are left.
        for (var pairs = Math.Min(leftWords.Length, rightWords.Length); pairs > 0; pairs--)
        {
            var (best, bestLength, bestLeft, bestRight) = (0.0, 0, -1, -1);
            for (var i = 0; i < leftWords.Length; i++)
            {
                if (leftUsed[i]) continue;
                for (var j = 0; j < rightWords.Length; j++)
                {
                    if (rightUsed[j]) continue;
                    var leftWord = left[leftWords[i]];
                    var rightWord = right[rightWords[j]];
                    var likeness = Words(leftWord, rightWord);
                    var length = leftWord.Length + rightWord.Length;
                    if (likeness < best || (likeness == best && length <= bestLength)) continue;
                    (best, bestLength, bestLeft, bestRight) = (likeness, length, i, j);
                }
            }

            if (best < WordMin) break;
            leftUsed[bestLeft] = rightUsed[bestRight] = true;
            agreed += best * bestLength;
        }

        return all == 0 ? 0 : agreed / all;
    }

    // A number is the same or another one: 12 is not nearly 13.
    private static double Words(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.SequenceEqual(right)) return 1;
        if (HasDigit(left) || HasDigit(right)) return 0;
        if (left.Length == 1 || right.Length == 1) return !left.IsEmpty && !right.IsEmpty && left[0] == right[0] ? InitialLikeness : 0;
        return Likeness.JaroWinkler(left, right);
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('0', '9') >= 0;

    private static int Length(ReadOnlySpan<char> text, ReadOnlySpan<Range> words)
    {
        var length = 0;
        foreach (var word in words) length += text[word].Length;
        return length;
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>Small helpers over parts of normal forms; they allocate nothing.</summary>
internal static class Spans
{
    /// <summary>Whether both have the same characters when blanks do not count: <c>micro soft</c> and <c>microsoft</c>.</summary>
    public static bool EqualWithoutBlanks(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < left.Length && left[i] == ' ') i++;
            while (j < right.Length && right[j] == ' ') j++;
            if (i == left.Length || j == right.Length) return i == left.Length && j == right.Length;
            if (left[i++] != right[j++]) return false;
        }
    }

    /// <summary>What is behind the first colon; all when there is none.</summary>
    public static ReadOnlySpan<char> BehindColon(ReadOnlySpan<char> text) => text[(text.IndexOf(':') + 1)..];
}

namespace ErpLink.Maps;

/// <summary>What somebody may have meant by a name that is not known.</summary>
internal static class Suggestions
{
    private const int NamesListedMax = 12;

    /// <summary>One sentence: the nearest name, or the names there are.</summary>
    public static string For(string wrong, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0) return "There is none to choose from.";
        var (nearest, distance) = names.Select(name => (name, Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant()))).MinBy(pair => pair.Item2);
        if (distance <= Math.Max(2, wrong.Length / 3)) return $"Did you mean '{nearest}'?";
        var listed = string.Join(", ", names.Take(NamesListedMax).Select(name => $"'{name}'"));
        return names.Length > NamesListedMax ? $"There are {listed} and {names.Length - NamesListedMax} more." : $"There are {listed}.";
    }

    // Edits to make one of the other; two neighbours in the wrong order count as one.
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replace, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[left.Length, right.Length];
    }
}

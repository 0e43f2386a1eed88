namespace ErpLink.Adapters.Http.Profiles;

/// <summary>Tells a misspelt name from another one.</summary>
internal static class ProfileWords
{
    /// <summary>Whether one becomes the other by at most two letters more, fewer, or otherwise; case aside.</summary>
    public static bool AreNear(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2) return false;
        var before = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var differ = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + differ);
            }

            before = row;
        }

        return before[^1] <= Math.Min(2, (left.Length + 1) / 3);
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>What is remembered of an entity until all are read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsOut">Whether nothing is to be said about it: it is linked already, or deliberately not linked. Its keys count all the same.</param>
internal sealed record MatchedEntity(RecordKey Key, bool IsOut)
{
    /// <summary>The automatic tiers in which actors agree with it, the best tier first.</summary>
    public IReadOnlyList<MatchClaim> Claims { get; init; } = [];

    /// <summary>The best free actors of all tiers.</summary>
    public IReadOnlyList<PairScore> Suggestions { get; init; } = [];

    /// <summary>Its claim in a tier, or <see langword="null"/>.</summary>
    public MatchClaim? ClaimIn(int tier)
    {
        foreach (var claim in Claims)
        {
            if (claim.Tier == tier) return claim;
        }

        return null;
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>The actors that agree with an entity in one automatic tier.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Count">How many agree; where the key is shared by too many to compare, how many share it.</param>
/// <param name="Actors">They themselves, in the order of their keys.</param>
internal sealed record MatchClaim(int Tier, int Count, IReadOnlyList<PairScore> Actors)
{
    /// <summary>Those of them that a person may be shown: the best few that were not decided against.</summary>
    public IReadOnlyList<PairScore> Shown { get; init; } = [];

    /// <summary>Whether the tier says nothing after all: everything was decided against, or the only one holds another number of its own.</summary>
    public bool IsVoid { get; init; }

    /// <summary>What has to be remembered of it.</summary>
    public MatchClaim Shortened() =>
        Actors.Count <= MatchLimits.SuggestionsMax ? this : this with { Actors = [.. Actors.Take(MatchLimits.SuggestionsMax)] };
}

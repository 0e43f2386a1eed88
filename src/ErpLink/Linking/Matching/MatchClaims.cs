namespace ErpLink.Linking.Matching;

/// <summary>How many entities agree with each actor in each automatic tier.</summary>
internal sealed class MatchClaims(int tiers, int actors)
{
    private const int Disputed = 2;

    private readonly int[]?[] _counts = new int[tiers][];

    /// <summary>Counts an entity's claims.</summary>
    public void Add(IReadOnlyList<MatchClaim> claims)
    {
        foreach (var claim in claims)
        {
            var counts = _counts[claim.Tier] ??= new int[actors];

            // An entity that agrees with several claims none of them alone: each of these is disputed, whoever else agrees with it.
            foreach (var score in claim.Actors) counts[score.Actor] += claim.Count == 1 ? 1 : Disputed;
        }
    }

    /// <summary>Whether another entity agrees with the actor in this tier, or one that agrees with several.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="actor">The actor.</param>
    /// <param name="own">The entity's own claim in this tier; <see langword="null"/> for none.</param>
    public bool HasOthers(int tier, int actor, MatchClaim? own)
    {
        var isOwn = own is { Count: 1 } && own.Actors[0].Actor == actor;
        return (_counts[tier]?[actor] ?? 0) > (isOwn ? 1 : 0);
    }
}

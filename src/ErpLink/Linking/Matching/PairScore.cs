namespace ErpLink.Linking.Matching;

/// <summary>How alike the records of a pair are, field by field, and by which tier they were found.</summary>
/// <param name="Actor">The actor's number in the matcher.</param>
/// <param name="Tier">The best tier that agrees.</param>
/// <param name="Percent">All compared fields together, weighted; 0 to 100.</param>
/// <param name="Percents">Each field of the plan, <see cref="Blank"/> where one side is blank.</param>
internal readonly record struct PairScore(int Actor, int Tier, int Percent, byte[] Percents) : IComparable<PairScore>
{
    public const byte Blank = 255;

    /// <summary>The better one first: by tier, then by likeness, then by the actor's key, so that the order of reading never matters.</summary>
    public int CompareTo(PairScore other) =>
        Tier != other.Tier ? Tier.CompareTo(other.Tier) : Percent != other.Percent ? other.Percent.CompareTo(Percent) : Actor.CompareTo(other.Actor);
}

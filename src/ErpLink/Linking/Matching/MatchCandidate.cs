namespace ErpLink.Linking.Matching;

/// <summary>An actor that is, or may be, the same as an entity.</summary>
/// <param name="Actor">The actor's key.</param>
/// <param name="Tier">The name of the best tier that agrees.</param>
/// <param name="Percent">How alike the records are in all compared fields, 0 to 100.</param>
/// <param name="IsLinked">Whether it is linked already: a dispute to look at, not an actor to link.</param>
/// <param name="Reasons">Why, one sentence for each field; names of fields and never values.</param>
internal sealed record MatchCandidate(RecordKey Actor, string Tier, int Percent, bool IsLinked, IReadOnlyList<string> Reasons);

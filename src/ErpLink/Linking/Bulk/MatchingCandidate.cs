namespace ErpLink;

/// <summary>An actor that is, or may be, the same as an entity.</summary>
/// <param name="Actor">The ERP's record.</param>
/// <param name="Tier">The best match tier that agrees.</param>
/// <param name="Percent">How alike the records are in all compared fields, 0 to 100.</param>
/// <param name="Reasons">Why: fields, and never values.</param>
public sealed record MatchingCandidate(RecordRef Actor, string Tier, int Percent, IReadOnlyList<string> Reasons)
{
    /// <summary>Whether it is linked to another entity already.</summary>
    public bool IsLinked { get; init; }
}

namespace ErpLink;

/// <summary>Several restrictions of which all or one must hold.</summary>
/// <param name="IsAny">True when one is enough.</param>
/// <param name="Parts">The restrictions.</param>
public sealed record RestrictionGroup(bool IsAny, IReadOnlyList<Restriction> Parts) : Restriction;

namespace ErpLink;

/// <summary>One comparison of a <see cref="Restriction"/>.</summary>
/// <param name="Field">The side's name of the field.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Values">What to compare with.</param>
public sealed record FieldRestriction(string Field, SearchOperator Operator, IReadOnlyList<FieldValue> Values) : Restriction;

using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>A condition on records: single comparisons in and/or groups. Values are values: they are never spliced into a query language.</summary>
[JsonDerivedType(typeof(FieldRestriction), "field")]
[JsonDerivedType(typeof(RestrictionGroup), "group")]
public abstract record Restriction
{
    private protected Restriction()
    {
    }

    /// <summary>A comparison.</summary>
    /// <param name="field">The side's name of the field.</param>
    /// <param name="searchOperator">How to compare.</param>
    /// <param name="values">As many as the operator needs: none for blank tests, two for between, any number for lists, otherwise one.</param>
    public static Restriction Where(string field, SearchOperator searchOperator, params IReadOnlyList<FieldValue> values) =>
        new FieldRestriction(field, searchOperator, values);

    /// <summary>All must hold; an empty group holds.</summary>
    public static Restriction All(params IReadOnlyList<Restriction> parts) => new RestrictionGroup(false, parts);

    /// <summary>One must hold; an empty group does not hold.</summary>
    public static Restriction Any(params IReadOnlyList<Restriction> parts) => new RestrictionGroup(true, parts);
}

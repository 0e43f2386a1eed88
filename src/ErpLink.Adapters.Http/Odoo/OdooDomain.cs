using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>
/// A search domain of Odoo: comparisons <c>[field, operator, value]</c> with <c>&amp;</c>, <c>|</c> and <c>!</c> before them (Polish notation).
/// Field names and operators are constants or names that the server gave; what a user supplied is only ever a JSON value. Immutable.
/// </summary>
internal sealed class OdooDomain
{
    private readonly IReadOnlyList<JsonNode> _terms;

    private OdooDomain(IReadOnlyList<JsonNode> terms) => _terms = terms;

    /// <summary>What every record satisfies.</summary>
    public static OdooDomain Everything { get; } = new([new JsonArray(1, "=", 1)]);

    /// <summary>What no record satisfies.</summary>
    public static OdooDomain Nothing { get; } = new([new JsonArray(0, "=", 1)]);

    /// <summary>One comparison.</summary>
    public static OdooDomain Where(string column, string comparison, JsonNode? value) => new([new JsonArray(column, comparison, value)]);

    /// <summary>A column that holds nothing.</summary>
    public static OdooDomain IsNothing(string column) => Where(column, "=", false);

    /// <summary>These ids.</summary>
    public static OdooDomain Ids(IEnumerable<long> ids) => Where("id", "in", OdooProtocol.Ids(ids));

    /// <summary>All must hold; none given: everything.</summary>
    public static OdooDomain All(params IEnumerable<OdooDomain> parts) => Group("&", parts, Everything);

    /// <summary>One must hold; none given: nothing.</summary>
    public static OdooDomain Any(params IEnumerable<OdooDomain> parts) => Group("|", parts, Nothing);

    /// <summary>It must not hold. Where the column holds nothing, SQL says neither yes nor no.</summary>
    public static OdooDomain Not(OdooDomain part) => new(["!", .. part._terms]);

    /// <summary>A restriction over fields.</summary>
    /// <param name="restriction">What the engine asks.</param>
    /// <param name="fields">The domain of one comparison; it refuses what is not declared.</param>
    public static OdooDomain Of(Restriction restriction, Func<FieldRestriction, OdooDomain> fields) => restriction switch
    {
        FieldRestriction field => fields(field),
        RestrictionGroup { IsAny: true } group => Any(group.Parts.Select(p => Of(p, fields))),
        RestrictionGroup group => All(group.Parts.Select(p => Of(p, fields))),
        _ => throw SearchTerm.Refused($"A restriction of type {restriction.GetType().Name} is not known."),
    };

    /// <summary>A comparison of text, without regard to case.</summary>
    public static OdooDomain Text(string column, FieldRestriction restriction)
    {
        if (restriction.Operator == SearchOperator.IsBlank) return Any(IsNothing(column), Where(column, "=", string.Empty));
        if (restriction.Operator == SearchOperator.IsNotBlank) return All(Where(column, "!=", false), Where(column, "!=", string.Empty));
        var text = SearchTerm.Escape(SearchTerm.TextOf(restriction, 0));
        return restriction.Operator switch
        {
            SearchOperator.Equal => Like(column, text),
            SearchOperator.NotEqual => Unlike(column, text),
            SearchOperator.Begins => Like(column, text + "%"),
            SearchOperator.NotBegins => Unlike(column, text + "%"),
            SearchOperator.Contains => Like(column, "%" + text + "%"),
            SearchOperator.NotContains => Unlike(column, "%" + text + "%"),
            SearchOperator.Ends => Like(column, "%" + text),
            SearchOperator.NotEnds => Unlike(column, "%" + text),
            _ => throw SearchTerm.Refused($"Field '{restriction.Field}' does not know the operator {restriction.Operator}."),
        };
    }

    /// <summary>Text that is somewhere in a column.</summary>
    public static OdooDomain Contains(string column, string text) => Like(column, "%" + SearchTerm.Escape(text) + "%");

    /// <summary>A comparison of a list.</summary>
    /// <param name="column">The column.</param>
    /// <param name="restriction">The comparison.</param>
    /// <param name="value">What the server has for a key; <see langword="null"/> for a key that is in no record.</param>
    public static OdooDomain List(string column, FieldRestriction restriction, Func<string, JsonNode?> value)
    {
        switch (restriction.Operator)
        {
            case SearchOperator.IsBlank:
                return IsNothing(column);
            case SearchOperator.IsNotBlank:
                return Where(column, "!=", false);
            case SearchOperator.OneOf or SearchOperator.NotOneOf:
                var values = new JsonArray([.. restriction.Values.Select(v => value(SearchTerm.KeyOf(restriction, v))).Where(v => v is not null)]);
                return restriction.Operator == SearchOperator.OneOf ? Where(column, "in", values) : Any(IsNothing(column), Where(column, "not in", values));
            default:
                throw SearchTerm.Refused($"Field '{restriction.Field}' does not know the operator {restriction.Operator}.");
        }
    }

    /// <summary>The domain as it is sent.</summary>
    public JsonArray ToJson() => new([.. _terms.Select(t => t.DeepClone())]);

    // With "=" the pattern is taken as it is; without it the server puts a wildcard on both sides.
    private static OdooDomain Like(string column, string pattern) => Where(column, "=ilike", pattern);

    private static OdooDomain Unlike(string column, string pattern) => Any(IsNothing(column), Not(Like(column, pattern)));

    private static OdooDomain Group(string sign, IEnumerable<OdooDomain> parts, OdooDomain none)
    {
        var given = parts.ToArray();
        return given.Length == 0 ? none
            : new([.. Enumerable.Repeat(sign, given.Length - 1).Select(s => (JsonNode)s), .. given.SelectMany(p => p._terms)]);
    }
}

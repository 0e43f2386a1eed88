using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// Builds search domains of Tryton: lists of <c>[field, operator, value]</c>. Field names and operators are constants of this
/// adapter; what a user supplied is only ever a JSON value.
/// </summary>
internal static class TrytonDomain
{
    /// <summary>One comparison.</summary>
    public static JsonArray Clause(string field, string comparison, JsonNode? value) => [field, comparison, value];

    /// <summary>All must hold; none given: everything.</summary>
    public static JsonArray All(params IEnumerable<JsonNode> parts) => Group("AND", parts);

    /// <summary>One must hold; none given: nothing. (The server takes an empty OR for everything, so it is never sent.)</summary>
    public static JsonArray Any(params IEnumerable<JsonNode> parts)
    {
        var group = Group("OR", parts);
        return group.Count > 1 ? group : Nothing();
    }

    /// <summary>A domain that no record satisfies.</summary>
    public static JsonArray Nothing() => [Clause("id", "in", new JsonArray())];

    /// <summary>Records in use, or all of them. Without a clause on <c>active</c> the server adds "in use" by itself.</summary>
    public static JsonArray Active(bool includeInactive)
    {
        JsonArray states = includeInactive ? [true, false] : [true];
        return Clause("active", "in", states);
    }

    /// <summary>These ids.</summary>
    public static JsonArray Ids(IEnumerable<long> ids)
    {
        var list = new JsonArray();
        foreach (var id in ids) list.Add((JsonNode)id);
        return Clause("id", "in", list);
    }

    /// <summary>A restriction over fields of one model.</summary>
    /// <param name="restriction">What the engine asks.</param>
    /// <param name="fields">The clause for one comparison; it refuses what is not declared.</param>
    public static JsonNode Of(Restriction restriction, Func<FieldRestriction, JsonNode> fields) => restriction switch
    {
        FieldRestriction field => fields(field),
        RestrictionGroup { IsAny: true } group => Any(group.Parts.Select(p => Of(p, fields))),
        RestrictionGroup group => All(group.Parts.Select(p => Of(p, fields))),
        _ => throw SearchTerm.Refused($"A restriction of type {restriction.GetType().Name} is not known."),
    };

    /// <summary>A comparison of text, without regard to case.</summary>
    /// <param name="field">A char or text field of the model.</param>
    /// <param name="restriction">The comparison.</param>
    /// <param name="foldsAsciiOnly">True for databases whose <c>ilike</c> ignores the case of ASCII letters only (SQLite).</param>
    public static JsonNode Text(string field, FieldRestriction restriction, bool foldsAsciiOnly)
    {
        var value = restriction.Operator is SearchOperator.IsBlank or SearchOperator.IsNotBlank ? string.Empty : SearchTerm.TextOf(restriction, 0);
        return restriction.Operator switch
        {
            SearchOperator.Equal => Like(field, value, "", "", foldsAsciiOnly),
            SearchOperator.NotEqual => NotLike(field, value, "", "", foldsAsciiOnly),
            SearchOperator.Begins => Like(field, value, "", "%", foldsAsciiOnly),
            SearchOperator.NotBegins => NotLike(field, value, "", "%", foldsAsciiOnly),
            SearchOperator.Contains => Like(field, value, "%", "%", foldsAsciiOnly),
            SearchOperator.NotContains => NotLike(field, value, "%", "%", foldsAsciiOnly),
            SearchOperator.Ends => Like(field, value, "%", "", foldsAsciiOnly),
            SearchOperator.NotEnds => NotLike(field, value, "%", "", foldsAsciiOnly),
            SearchOperator.IsBlank => Any(Clause(field, "=", null), Clause(field, "=", string.Empty)),
            SearchOperator.IsNotBlank => All(Clause(field, "!=", null), Clause(field, "!=", string.Empty)),
            _ => throw SearchTerm.Refused($"Field '{restriction.Field}' does not know the operator {restriction.Operator}."),
        };
    }

    /// <summary>A comparison of a list field that holds a record of the server.</summary>
    public static JsonNode List(string field, FieldRestriction restriction, Func<string, JsonNode?> key)
    {
        switch (restriction.Operator)
        {
            case SearchOperator.IsBlank:
                return Clause(field, "=", null);
            case SearchOperator.IsNotBlank:
                return Clause(field, "!=", null);
            case SearchOperator.OneOf:
            case SearchOperator.NotOneOf:
                var keys = new JsonArray();
                foreach (var value in restriction.Values)
                    if (key(SearchTerm.KeyOf(restriction, value)) is { } item) keys.Add(item);
                return restriction.Operator == SearchOperator.OneOf
                    ? Clause(field, "in", keys)
                    : Any(Clause(field, "not in", keys), Clause(field, "=", null));
            default:
                throw SearchTerm.Refused($"Field '{restriction.Field}' does not know the operator {restriction.Operator}.");
        }
    }

    /// <summary>A pattern comparison that holds for one of the spellings.</summary>
    public static JsonNode Like(string field, string text, string before, string after, bool foldsAsciiOnly)
    {
        var clauses = Spellings(text, foldsAsciiOnly).Select(s => (JsonNode)Clause(field, "ilike", before + SearchTerm.Escape(s) + after)).ToArray();
        return clauses.Length == 1 ? clauses[0] : Any(clauses);
    }

    // SQL says neither yes nor no of null; here a blank field is unlike every text.
    private static JsonArray NotLike(string field, string text, string before, string after, bool foldsAsciiOnly) =>
        Any(Clause(field, "=", null),
            All(Spellings(text, foldsAsciiOnly).Select(s => (JsonNode)Clause(field, "not ilike", before + SearchTerm.Escape(s) + after))));

    private static IEnumerable<string> Spellings(string text, bool foldsAsciiOnly)
    {
        if (!foldsAsciiOnly || Ascii.IsValid(text)) return [text];
        // SQLite finds BØLGE by bølge only if asked in that spelling, too. Mixed spellings inside one word may stay unfound.
        var lower = text.ToLowerInvariant();
        var titled = string.Create(lower.Length, lower, static (span, source) =>
        {
            source.CopyTo(span);
            for (var i = 0; i < span.Length; i++)
                if (i == 0 || !char.IsLetter(span[i - 1])) span[i] = char.ToUpperInvariant(span[i]);
        });
        return new[] { text, lower, text.ToUpperInvariant(), titled }.Distinct(StringComparer.Ordinal);
    }

    private static JsonArray Group(string word, IEnumerable<JsonNode> parts)
    {
        JsonArray group = [word];
        foreach (var part in parts) group.Add(part);
        return group;
    }
}

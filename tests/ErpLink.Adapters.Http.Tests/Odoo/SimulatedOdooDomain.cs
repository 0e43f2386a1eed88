using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>Evaluates a domain in Polish notation as PostgreSQL would: with a third answer for what holds nothing.</summary>
public sealed class SimulatedOdooDomain(JsonArray terms)
{
    /// <summary>Whether the domain says anything of a column: then active_test adds nothing.</summary>
    public bool Names(string column) => terms.OfType<JsonArray>().Any(t => t[0]!.ToString() == column);

    public bool Holds(Func<string, object?> row)
    {
        var place = 0;
        bool? all = true;
        while (place < terms.Count) all = And(all, Next(ref place, row));
        return all == true;
    }

    private bool? Next(ref int place, Func<string, object?> row)
    {
        if (place >= terms.Count) throw SimulatedOdooError.Value("Domain() invalid item in domain");
        switch (terms[place++])
        {
            case JsonValue sign when sign.ToString() == "!":
                return !Next(ref place, row);
            case JsonValue sign when sign.ToString() == "&":
                var (left, right) = (Next(ref place, row), Next(ref place, row));
                return And(left, right);
            case JsonValue sign when sign.ToString() == "|":
                var (one, other) = (Next(ref place, row), Next(ref place, row));
                return !And(!one, !other);
            case JsonArray { Count: 3 } leaf:
                return Leaf(leaf, row);
            default:
                throw SimulatedOdooError.Value("Domain() invalid item in domain");
        }
    }

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;

    private static bool? Leaf(JsonArray leaf, Func<string, object?> row)
    {
        if (leaf[0] is JsonValue number && number.TryGetValue<long>(out var constant)) return constant == leaf[2]!.GetValue<long>();
        var (held, comparison, asked) = (row(leaf[0]!.ToString()), leaf[1]!.ToString(), leaf[2]);
        switch (comparison)
        {
            case "=" or "!=":
                var isEqual = asked is null || asked is JsonValue none && none.TryGetValue<bool>(out var flag) && !flag ? held is null or false : held is not null && Text(held) == Text(asked);
                return comparison == "=" ? isEqual : !isEqual;
            case "in":
                return held is not null && asked!.AsArray().Any(a => Text(a) == Text(held));
            case "not in":
                return held is null || asked!.AsArray().All(a => Text(a) != Text(held));
            case "ilike":
                return held is null ? null : Like(Text(held), "%" + asked + "%");
            case "=ilike":
                return held is null ? null : Like(Text(held), asked!.ToString());
            case ">" or ">=" or "<" or "<=":
                if (held is null) return null;
                var order = Order(held, asked!);
                return comparison switch { ">" => order > 0, ">=" => order >= 0, "<" => order < 0, _ => order <= 0 };
            default:
                throw SimulatedOdooError.Value($"Invalid operator {comparison}");
        }
    }

    private static int Order(object held, JsonNode asked) => held switch
    {
        long number => number.CompareTo(asked.GetValue<long>()),
        DateTime time => time.CompareTo(DateTime.Parse(asked.ToString(), CultureInfo.InvariantCulture)),
        _ => string.CompareOrdinal(Text(held), asked.ToString()),
    };

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        JsonNode node => node.ToString(),
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool Like(string text, string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            regex.Append(pattern[i] switch
            {
                '%' => ".*",
                '_' => ".",
                '\\' when i + 1 < pattern.Length => Regex.Escape(pattern[++i].ToString()),
                var c => Regex.Escape(c.ToString()),
            });
        }
        return Regex.IsMatch(text, regex.Append("\\z").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(5));
    }
}

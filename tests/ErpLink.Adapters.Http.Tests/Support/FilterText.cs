using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>Evaluates the filters that fakes are asked with: and, or, not, comparisons, three functions. What it does not know, it refuses.</summary>
public sealed partial class FilterText
{
    private readonly List<string> _tokens;
    private int _at;

    private FilterText(string text) => _tokens = Token().Matches(text).Select(m => m.Value).ToList();

    public static Func<JsonObject, bool> Parse(string text)
    {
        var filter = new FilterText(text);
        var parsed = filter.Or();
        return filter._at == filter._tokens.Count ? parsed : throw new FormatException($"'{filter._tokens[filter._at]}' in '{text}'");
    }

    private Func<JsonObject, bool> Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (one, other) = (left, And());
            left = r => one(r) || other(r);
        }

        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = One();
        while (Take("and"))
        {
            var (one, other) = (left, One());
            left = r => one(r) && other(r);
        }

        return left;
    }

    private Func<JsonObject, bool> One()
    {
        if (Take("not"))
        {
            var inner = One();
            return r => !inner(r);
        }

        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (Take("tolower"))
        {
            Expect("(");
            var (lowered, text) = (_tokens[_at], Literal(_tokens[_at + 3]));
            if (_tokens[_at + 2] != "eq") throw new FormatException($"'{_tokens[_at + 2]}' of tolower");
            _at += 4;
            return r => r[lowered]?.ToString().ToLowerInvariant() == text;
        }

        var name = _tokens[_at++];
        if (name is "contains" or "startswith" or "endswith")
        {
            Expect("(");
            var (property, text) = (_tokens[_at++], Literal(_tokens[++_at]));
            _at++;
            Expect(")");
            return r => r[property]?.ToString() is { } value && (name == "contains" ? value.Contains(text!, StringComparison.Ordinal)
                : name == "startswith" ? value.StartsWith(text!, StringComparison.Ordinal) : value.EndsWith(text!, StringComparison.Ordinal));
        }

        var (comparison, wanted) = (_tokens[_at++], Literal(_tokens[_at++]));
        return r =>
        {
            var value = r.ContainsKey(name) ? r[name]?.ToString() : throw new FormatException($"no property '{name}'");
            if (value is null || wanted is null) return comparison == "eq" ? value == wanted : comparison == "ne" && value != wanted;
            var order = decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var left)
                && decimal.TryParse(wanted, NumberStyles.Number, CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : string.CompareOrdinal(value, wanted);
            return comparison switch { "eq" => order == 0, "ne" => order != 0, "gt" => order > 0, "ge" => order >= 0, "lt" => order < 0, "le" => order <= 0, _ => throw new FormatException(comparison) };
        };
    }

    private static string? Literal(string token) => token == "null" ? null : token.StartsWith('\'') ? token[1..^1].Replace("''", "'", StringComparison.Ordinal) : token;

    private bool Take(string token)
    {
        if (_at >= _tokens.Count || _tokens[_at] != token) return false;
        _at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw new FormatException($"'{token}' is missing");
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),]|[^\s(),]+")]
    private static partial Regex Token();
}

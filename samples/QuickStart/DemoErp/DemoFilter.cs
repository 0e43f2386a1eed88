using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QuickStart.DemoErp;

/// <summary>A <c>$filter</c> of OData v4, as far as the demo ERP understands it: and, or, not, eq, ne, contains, startswith, endswith,
/// tolower. Everything else is refused, never ignored.</summary>
public sealed partial class DemoFilter
{
    private readonly IReadOnlyList<string> _tokens;
    private readonly DemoSet _set;
    private int _at;

    private DemoFilter(DemoSet set, string text)
    {
        _set = set;
        _tokens = [.. Tokens().Matches(text).Select(m => m.Value)];
    }

    private string? Next => _at < _tokens.Count ? _tokens[_at] : null;

    /// <exception cref="FormatException">The text is not a filter that is understood.</exception>
    public static Func<JsonObject, bool> Parse(DemoSet set, string? text)
    {
        if (text is null) return _ => true;
        var parser = new DemoFilter(set, text);
        var filter = parser.Or();
        return parser.Next is null ? filter : throw parser.Refused();
    }

    private Func<JsonObject, bool> Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (a, b) = (left, And());
            left = r => a(r) || b(r);
        }

        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = Term();
        while (Take("and"))
        {
            var (a, b) = (left, Term());
            left = r => a(r) && b(r);
        }

        return left;
    }

    private Func<JsonObject, bool> Term()
    {
        if (Take("not"))
        {
            var inner = Term();
            return r => !inner(r);
        }

        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        return Take("contains") ? TwoTexts((a, b) => a.Contains(b, StringComparison.Ordinal))
            : Take("startswith") ? TwoTexts((a, b) => a.StartsWith(b, StringComparison.Ordinal))
            : Take("endswith") ? TwoTexts((a, b) => a.EndsWith(b, StringComparison.Ordinal))
            : Comparison();
    }

    private Func<JsonObject, bool> Comparison()
    {
        var left = Operand();
        var equal = Take("eq");
        if (!equal) Expect("ne");
        var right = Operand();
        return r => left(r) == right(r) == equal;
    }

    private Func<JsonObject, bool> TwoTexts(Func<string, string, bool> test)
    {
        Expect("(");
        var left = Operand();
        Expect(",");
        var right = Operand();
        Expect(")");
        return r => left(r) is { } a && right(r) is { } b && test(a, b);
    }

    private Func<JsonObject, string?> Operand()
    {
        if (Take("tolower"))
        {
            Expect("(");
            var inner = Operand();
            Expect(")");
            return r => inner(r)?.ToLowerInvariant();
        }

        var token = Next ?? throw Refused();
        _at++;
        if (token == "null") return _ => null;
        if (token is ['\'', .., '\''])
        {
            var text = token[1..^1].Replace("''", "'", StringComparison.Ordinal);
            return _ => text;
        }

        if (token != "id" && !(token == "number" && _set.Numbers is not null) && !_set.Texts.ContainsKey(token)) throw Refused();
        return r => DemoSet.Text(r, token);
    }

    private bool Take(string token)
    {
        if (Next != token) return false;
        _at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw Refused();
    }

    private FormatException Refused() => new($"The filter is not understood at '{Next ?? "the end"}'.");

    [GeneratedRegex(@"'(?:[^']|'')*'|[A-Za-z_]\w*|[^\s]", RegexOptions.Singleline)]
    private static partial Regex Tokens();
}

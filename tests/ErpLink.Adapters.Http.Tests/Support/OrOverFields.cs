using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>What Business Central refuses of filters: <c>or</c> over different properties, and functions of functions.</summary>
public static partial class OrOverFields
{
    /// <summary>Whether alternatives of the same level name more than one property, or a function is called with another's result.</summary>
    public static bool IsIn(string filter)
    {
        var levels = new Stack<Level>();
        levels.Push(new Level(null));
        foreach (var token in Token().Matches(filter).Select(m => m.Value))
        {
            var level = levels.Peek();
            if (token.EndsWith('('))
            {
                var function = token[..^1] is { Length: > 0 } name && name != "not" ? name : null;
                if (function is not null && level.Function is not null) return true;
                levels.Push(new Level(function));
            }
            else if (token == ")")
            {
                levels.Pop();
                if (level.IsRefused) return true;
                levels.Peek().Properties.UnionWith(level.Properties);
            }
            else if (token == "or") level.HasOr = true;
            else if (Property().IsMatch(token) && token is not ("and" or "not" or "eq" or "ne" or "gt" or "ge" or "lt" or "le" or "null" or "true" or "false"))
                level.Properties.Add(token);
        }

        return levels.Pop().IsRefused;
    }

    private sealed record Level(string? Function)
    {
        public HashSet<string> Properties { get; } = [];

        public bool HasOr { get; set; }

        public bool IsRefused => HasOr && Properties.Count > 1;
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|[A-Za-z]*\(|\)|[^\s(),']+(?:'(?:[^']|'')*')?")]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Property();
}

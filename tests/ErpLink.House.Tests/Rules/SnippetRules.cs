using System.Text.RegularExpressions;
using ErpLink.House.Support;

namespace ErpLink.House.Rules;

/// <summary>Every block of C# in the docs is a region of a file that is compiled. Source: style, rule 27.</summary>
public static partial class SnippetRules
{
    /// <summary>The regions of the snippet files: name and text without indentation.</summary>
    /// <exception cref="InvalidOperationException">Two regions have one name, or one does not end.</exception>
    public static IReadOnlyDictionary<string, string> Regions(IEnumerable<string> sources)
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            string? name = null;
            var lines = new List<string>();
            foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
            {
                var text = line.Trim();
                if (text.StartsWith("#region ", StringComparison.Ordinal))
                {
                    if (name is not null) throw new InvalidOperationException($"Region '{name}' holds another: snippets do not nest.");
                    (name, lines) = (text["#region ".Length..].Trim(), []);
                }
                else if (text.StartsWith("#endregion", StringComparison.Ordinal) && name is not null)
                {
                    if (!regions.TryAdd(name, CSharpText.Unindent(lines))) throw new InvalidOperationException($"Two regions are named '{name}'.");
                    name = null;
                }
                else lines.Add(line);
            }

            if (name is not null) throw new InvalidOperationException($"Region '{name}' does not end.");
        }

        return regions;
    }

    /// <summary>Findings about the blocks of C# of one document.</summary>
    public static IEnumerable<string> Check(string file, string markdown, IReadOnlyDictionary<string, string> regions)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Opening().IsMatch(lines[i])) continue;
            var start = i;
            var above = lines[..start].LastOrDefault(l => l.Trim().Length > 0) ?? string.Empty;
            var block = new List<string>();
            for (i++; i < lines.Length && lines[i].Trim() != "```"; i++) block.Add(lines[i]);

            var name = Reference().Match(above) is { Success: true } match ? match.Groups[1].Value : null;
            if (name is null) yield return $"{file}, line {start + 1}: no <!-- snippet: name --> stands above this block.";
            else if (!regions.TryGetValue(name, out var region)) yield return $"{file}, line {start + 1}: no region is named '{name}'.";
            else if (region != CSharpText.Unindent(block)) yield return $"{file}, line {start + 1}: the block differs from the region '{name}'. It should read:\n{region}";
        }
    }

    [GeneratedRegex(@"^\s*```(csharp|cs|c#)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^\s*<!-- snippet: (\S+) -->\s*$")]
    private static partial Regex Reference();
}

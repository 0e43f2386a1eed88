using System.Text;
using System.Text.RegularExpressions;

namespace ErpLink.House.Support;

/// <summary>Just enough reading of C# source for the rules: its words without comments and texts.</summary>
public static partial class CSharpText
{
    /// <summary>The identifiers of a source file; what stands in comments, strings and characters is left out.</summary>
    public static IReadOnlySet<string> Identifiers(string source) =>
        Identifier().Matches(NotCode().Replace(source, " ")).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>The names of the public types that a source file declares, without those that are nested.</summary>
    public static IReadOnlySet<string> PublicTypes(string source) =>
        PublicType().Matches(NotCode().Replace(source, " ")).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>The words of a name in Pascal or camel case, in lower case: <c>DeadLetterId</c> gives dead, letter, id.</summary>
    public static IReadOnlyList<string> Words(string name) => [.. Word().Matches(name).Select(m => m.Value.ToLowerInvariant())];

    /// <summary>Lines without the indentation they share and without blanks at their ends.</summary>
    public static string Unindent(IEnumerable<string> lines)
    {
        var kept = lines.Select(l => l.TrimEnd()).SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse().ToList();
        var indent = kept.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        var text = new StringBuilder();
        foreach (var line in kept) text.Append(line.Length > 0 ? line[indent..] : line).Append('\n');
        return text.ToString();
    }

    // Comments; raw, verbatim and ordinary strings; characters. What an interpolated string computes goes with it: enough for the rules.
    [GeneratedRegex("""""//[^\n]*|/\*[\s\S]*?\*/|"""[\s\S]*?"""|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""""")]
    private static partial Regex NotCode();

    // With a namespace for the whole file, which the format of this repository asks for, only nested types are indented.
    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*"
        + @"(?:(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)|delegate\s[^(;]*?\s(?<name>\w+)(?:<[^(<]*>)?\()",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\b[A-Za-z_][A-Za-z0-9_]*\b")]
    private static partial Regex Identifier();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>What can be watched is written down. Source: style, rules 23 and 24.</summary>
public static partial class TelemetryRules
{
    /// <summary>Names of spans, instruments and tags in a source file.</summary>
    public static IReadOnlyList<string> NamesInCode(string source) => [.. Literal().Matches(source).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>Names that the code has and the page has not, and the other way round.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<string> code, string page)
    {
        var listed = Quoted().Matches(page).Select(m => m.Groups[1].Value).Distinct().ToArray();
        return code.Except(listed).Select(n => $"{n} is not in docs/telemetry.md.").Concat(listed.Except(code).Select(n => $"{n} of docs/telemetry.md is not in the code."));
    }

    /// <summary>The error codes that log messages name as their event.</summary>
    public static IEnumerable<string> Events(string source) => Event().Matches(source).Select(m => m.Groups[1].Value);

    /// <summary>The event ids that the page lists, rising.</summary>
    public static IEnumerable<int> NumbersInDocs(string page) => Number().Matches(page).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).Distinct().Order();

    [GeneratedRegex("\"(erplink\\.[a-z.]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("`(erplink\\.[a-z.]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("LoggerMessage\\(ErrorCodes\\.(\\w+)")]
    private static partial Regex Event();

    [GeneratedRegex("\\b[1-9]\\d{3}\\b")]
    private static partial Regex Number();
}

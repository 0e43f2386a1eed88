using System.Globalization;
using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>Every acceptance scenario is a test, or is listed as one that waits for its issue; none is left out.</summary>
public static partial class ScenarioRules
{
    /// <summary>The scenarios of the engine, T01 to T84.</summary>
    public static IReadOnlyList<string> Engine { get; } = Range('T', 1, 84);

    /// <summary>The rules for adapters, K01 to K18.</summary>
    public static IReadOnlyList<string> Adapters { get; } = Range('K', 1, 18);

    /// <summary>The scenarios that are built by now: taken from the list of later ones, each by at least one test.</summary>
    public static IReadOnlyList<string> Built { get; } =
        [.. Range('T', 1, 82), .. Range('T', 84, 84), .. Range('K', 1, 18)];

    /// <summary>The numbers that a source file carries as traits: T as Scenario, K as Rule.</summary>
    public static IEnumerable<string> Numbers(string source) => Trait().Matches(source).Select(m => m.Groups[1].Value + m.Groups[2].Value);

    /// <summary>Consecutive numbers of one letter.</summary>
    public static IReadOnlyList<string> Range(char letter, int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{letter}{n:00}"))];

    [GeneratedRegex("""Trait\("(?:Scenario", "(?=T)|Rule", "(?=K))([TK])(\d{2})"\)""")]
    private static partial Regex Trait();
}

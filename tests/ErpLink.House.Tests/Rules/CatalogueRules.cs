using System.Globalization;
using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>The catalogue of bad inputs and faults, rows 1 to 104: each stands on a test, or here with the reason why it does not yet.</summary>
public static partial class CatalogueRules
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<int> Rows { get; } = [.. Enumerable.Range(1, 104)];

    /// <summary>Rows without a test, each with its reason.</summary>
    public static IReadOnlyDictionary<int, string> Missing { get; } = new[]
    {
        ("only a server database has it: no store of that kind yet", new[] { 91, 92 }),
        ("a row without an id is refused, but nothing tells a renumbered or reused id from an edit: there is no IdentityChanged, and the link goes on", [46]),
    }.SelectMany(group => group.Item2.Select(row => (Row: row, Reason: group.Item1))).ToDictionary(g => g.Row, g => g.Reason);

    /// <summary>The rows a source file carries as traits.</summary>
    public static IEnumerable<int> Numbers(string source) => Trait().Matches(source).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("""Trait\("Catalogue", "(\d{1,3})"\)""")]
    private static partial Regex Trait();
}

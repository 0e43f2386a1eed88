using System.Globalization;
using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>The catalogue of bad inputs and faults, rows 1 to 104: each stands on a test, or here with the reason why it does not yet.</summary>
public static partial class CatalogueRules
{
    private const string Transport = "of the HTTP transport: its own tests cover the outcome, not yet under the row's number";
    private const string Feeds = "of the feeds of adapters: not built";
    private const string Payload = "of payloads: the HTTP adapters' parsers, not yet under the row's number";
    private const string Security = "of security: to be gone through when the hosts' packages are built";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<int> Rows { get; } = [.. Enumerable.Range(1, 104)];

    /// <summary>Rows without a test, each with its reason.</summary>
    public static IReadOnlyDictionary<int, string> Missing { get; } = new[]
    {
        (Transport, new[] { 4, 13, 14, 29, 30 }),
        (Feeds, [31, 41, 42, 44, 45, 46]),
        (Payload, [49, 51, 53, 54, 55, 56, 57, 58, 59, 63, 64, 67]),
        ("only a server database has it: no store of that kind yet", [91, 92]),
        ("not reproduced: limits on size, depth and rows keep input from getting there", [94]),
        (Security, [100, 102, 103, 104]),
    }.SelectMany(group => group.Item2.Select(row => (Row: row, Reason: group.Item1))).ToDictionary(g => g.Row, g => g.Reason);

    /// <summary>The rows a source file carries as traits.</summary>
    public static IEnumerable<int> Numbers(string source) => Trait().Matches(source).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("""Trait\("Catalogue", "(\d{1,3})"\)""")]
    private static partial Regex Trait();
}

using System.Text.Json.Nodes;
using QuickStart.Story;

namespace QuickStart.Erps;

/// <summary>How an OData service lays out what the story needs; read from the same profile that the adapter reads.</summary>
/// <param name="Companies">The set of companies that everything is below; null for none.</param>
/// <param name="Customers">The set of customers.</param>
/// <param name="Contacts">The set of persons.</param>
/// <param name="ParentProperty">The property of a person that leads to its customer.</param>
/// <param name="ParentMatches">The customer's property that it holds.</param>
/// <param name="Person">What makes a record of that set a person.</param>
public sealed record ODataShape(
    string? Companies, string Customers, string Contacts, string ParentProperty, string ParentMatches, IReadOnlyDictionary<string, string> Person)
{
    /// <exception cref="StoryException">It is no file, or ties no persons to customers.</exception>
    public static ODataShape Of(string profile)
    {
        if (!profile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new StoryException($"The story needs persons below customers, and the profile '{profile}' has none: give the file of a profile with --profile.");
        var root = JsonNode.Parse(File.ReadAllText(profile))!;
        if (root["kinds"]?["customer"] is not { } customer || root["kinds"]?["person"] is not { } person || person["parent"] is null)
            throw new StoryException($"The story needs persons below customers, and the profile '{profile}' has none.");
        return new(
            root["company"]?["set"] is { } set ? Text(set) : null,
            Text(customer["set"]),
            Text(person["set"]),
            Text(person["parent"]!["property"]),
            person["parent"]!["matches"] is { } matches ? Text(matches) : Text(customer["key"]),
            person["where"]?.AsObject().ToDictionary(p => p.Key, p => Text(p.Value)) ?? []);
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}

using System.Text.Json.Nodes;

namespace QuickStart.Erps;

/// <summary>How an OData service lays out what the story needs; read from the same profile that the adapter reads.</summary>
/// <param name="Companies">The set of companies that everything is below; null for none.</param>
/// <param name="Customers">The set of customers.</param>
/// <param name="Contacts">The set of persons.</param>
/// <param name="ParentProperty">The property of a person that leads to its customer.</param>
/// <param name="ParentMatches">The customer's property that it holds.</param>
public sealed record ODataShape(
    string? Companies, string Customers, string Contacts, string ParentProperty, string ParentMatches)
{
    /// <summary>The adapter's built-in profile.</summary>
    public static ODataShape BusinessCentral { get; } =
        new("companies", "customers", "contacts", "companyNumber", "number");

    public static ODataShape Of(string profile)
    {
        if (!profile.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return BusinessCentral;
        var root = JsonNode.Parse(File.ReadAllText(profile))!;
        var (customer, person) = (root["kinds"]!["customer"]!, root["kinds"]!["person"]!);
        return new(
            root["company"]?["set"] is { } set ? Text(set) : null,
            Text(customer["set"]),
            Text(person["set"]),
            Text(person["parent"]!["property"]),
            person["parent"]!["matches"] is { } matches ? Text(matches) : Text(customer["key"]));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}

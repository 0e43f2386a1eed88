using ErpLink;

namespace QuickStart.Crm;

/// <summary>Where the CRM keeps a kind of entity: its table, and the column of every field.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">Field names and column names.</param>
public sealed record CrmTable(RecordKind Kind, string Table, IReadOnlyDictionary<string, string> Columns)
{
    public static CrmTable Companies { get; } = new(EntityKinds.Company, "companies", new Dictionary<string, string>
    {
        ["name"] = "name",
        ["phone"] = "phone",
        ["email"] = "email",
        ["website"] = "website",
        ["city"] = "city",
        ["customerNumber"] = "customer_number",
    });

    public static CrmTable Persons { get; } = new(EntityKinds.Person, "persons", new Dictionary<string, string>
    {
        ["name"] = "name",
        ["phone"] = "phone",
        ["email"] = "email",
    });

    public static CrmTable Of(RecordKind kind) =>
        kind == Companies.Kind ? Companies : kind == Persons.Kind ? Persons : throw new ArgumentException($"The CRM has no '{kind}'.");
}

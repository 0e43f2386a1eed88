using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The vendor's own program: edits and deletes as his users do, and shows everything that is kept.</summary>
internal sealed class NordlysDoor(NordlysData data, RecordKind kind) : ISecondWriter
{
    // What Nordlys itself keeps about edits.
    private static readonly string[] Own = ["revision", "modifiedAt", "modifiedBy"];

    public ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        if (kind == ActorKinds.Customer) data.Edit(Number(key), c => Set(c, field, value));
        else data.Edit(key.Text, c => Set(c, field, value));
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken)
    {
        if (kind == ActorKinds.Customer) throw new NotSupportedException("Nordlys deletes no customers.");
        data.Delete(key.Text);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken)
    {
        var json = kind == ActorKinds.Customer ? NordlysCustomerJson.Write(data.Customer(Number(key))) : NordlysContactJson.Write(data.Contact(key.Text), "");
        var seen = new Dictionary<string, string>();
        foreach (var (name, value) in json.Where(p => !Own.Contains(p.Key))) Flatten(seen, name, value);
        return new(seen);
    }

    private static long Number(RecordKey key) => long.Parse(key.Text, CultureInfo.InvariantCulture);

    private static void Flatten(Dictionary<string, string> seen, string path, JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members) Flatten(seen, $"{path}.{name}", value);
        }
        else if (node is JsonArray entries && entries.All(e => e is JsonObject))
        {
            foreach (var (i, entry) in entries.Index()) Flatten(seen, $"{path}[{i}]", entry);
        }
        else
        {
            seen[path] = node?.ToJsonString() ?? "null";
        }
    }

    private static NordlysCustomer Set(NordlysCustomer c, string field, FieldValue value) => field switch
    {
        "name" => c with { LegalName = Text(value) },
        "tradingName" => c with { TradingName = Text(value) },
        "organizationNumber" => c with { OrganizationNumber = Text(value) },
        "group" => c with { Group = Text(value) },
        "street" => c with { Visiting = (c.Visiting ?? new()) with { Lines = Lines(value) } },
        "postalCode" => c with { Visiting = (c.Visiting ?? new()) with { PostalCode = Text(value) } },
        "city" => c with { Visiting = (c.Visiting ?? new()) with { City = Text(value) } },
        "country" => c with { Visiting = (c.Visiting ?? new()) with { CountryCode = Text(value) } },
        "invoiceStreet" => c with { Invoice = (c.Invoice ?? new()) with { Lines = Lines(value) } },
        "invoicePostalCode" => c with { Invoice = (c.Invoice ?? new()) with { PostalCode = Text(value) } },
        "invoiceCity" => c with { Invoice = (c.Invoice ?? new()) with { City = Text(value) } },
        "invoiceCountry" => c with { Invoice = (c.Invoice ?? new()) with { CountryCode = Text(value) } },
        "phone" => c with { Phones = With(c.Phones, "MAIN", value) },
        "mobile" => c with { Phones = With(c.Phones, "MOBILE", value) },
        "fax" => c with { Phones = With(c.Phones, "FAX", value) },
        "email" => c with { Emails = With(c.Emails, "MAIN", value) },
        "invoiceEmail" => c with { Emails = With(c.Emails, "INVOICE", value) },
        "reminderEmail" => c with { Emails = With(c.Emails, "REMINDER", value) },
        "web" => c with { Web = Text(value) },
        "paymentTerms" => c with { PaymentTerms = Text(value) },
        "currency" => c with { Currency = Text(value) },
        "creditLimit" => c with { CreditLimit = value.IsNull ? null : value.AsDecimal() },
        "discountPercent" => c with { DiscountPercent = value.IsNull ? 0 : value.AsDecimal() },
        _ => throw new NotSupportedException(field),
    };

    private static NordlysContact Set(NordlysContact c, string field, FieldValue value) => field switch
    {
        "customer" => c with { CustomerId = Number(value.AsReference().Key) },
        "firstName" => c with { FirstName = Text(value) },
        "lastName" => c with { LastName = Text(value) },
        "salutation" => c with { Salutation = Text(value) },
        "jobTitle" => c with { JobTitle = Text(value) },
        "phone" => c with { Phones = With(c.Phones, "WORK", value) },
        "mobile" => c with { Phones = With(c.Phones, "MOBILE", value) },
        "homePhone" => c with { Phones = With(c.Phones, "HOME", value) },
        "email" => c with { Emails = With(c.Emails, "WORK", value) },
        "privateEmail" => c with { Emails = With(c.Emails, "PRIVATE", value) },
        "language" => c with { Language = Text(value) },
        "newsletter" => c with { Newsletter = !value.IsNull && value.AsBoolean() },
        _ => throw new NotSupportedException(field),
    };

    private static string Text(FieldValue value) => value.IsNull ? "" : value.ToString();

    private static string[] Lines(FieldValue value) => Text(value).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The first of its type is changed, or taken out; where there is none, one is added.
    private static List<NordlysTyped> With(IReadOnlyList<NordlysTyped> entries, string type, FieldValue value)
    {
        var at = entries.Index().Where(e => e.Item.Type == type).Select(e => e.Index).DefaultIfEmpty(-1).First();
        List<NordlysTyped> changed = [.. entries];
        if (at >= 0) changed.RemoveAt(at);
        if (Text(value).Length > 0) changed.Insert(at < 0 ? changed.Count : at, new NordlysTyped(type, Text(value)));
        return changed;
    }
}

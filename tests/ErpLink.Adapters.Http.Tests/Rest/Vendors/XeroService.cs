using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Xero Accounting as its documentation describes it: contacts that are customers and suppliers, two a page.</summary>
public sealed class XeroService : VendorService
{
    private const int PageSize = 2;
    private const string Root = "/api.xro/2.0/";

    /// <summary>The contacts, in the order of their ids.</summary>
    public SortedDictionary<string, JsonObject> Contacts { get; } = new(StringComparer.Ordinal);

    public static string Id(int number) => $"00000000-0000-0000-0000-{number:D12}";

    public JsonObject Add(int number, string name, string more = "")
    {
        var contact = JsonNode.Parse($$"""
            { "ContactID": "{{Id(number)}}", "ContactStatus": "ACTIVE", "Name": "{{name}}", "BankAccountDetails": "",
              "Addresses": [{ "AddressType": "STREET", "City": "", "Region": "", "PostalCode": "", "Country": "" },
                            { "AddressType": "POBOX", "AddressLine1": "P O Box 123", "City": "Wellington", "Region": "", "PostalCode": "6011", "Country": "New Zealand", "AttentionTo": "Andrea" }],
              "Phones": [{ "PhoneType": "DEFAULT", "PhoneNumber": "1111111", "PhoneAreaCode": "04", "PhoneCountryCode": "64" }, { "PhoneType": "DDI", "PhoneNumber": "", "PhoneAreaCode": "", "PhoneCountryCode": "" },
                         { "PhoneType": "FAX", "PhoneNumber": "", "PhoneAreaCode": "", "PhoneCountryCode": "" }, { "PhoneType": "MOBILE", "PhoneNumber": "", "PhoneAreaCode": "", "PhoneCountryCode": "" }],
              "IsSupplier": false, "IsCustomer": true, "HasValidationErrors": false {{more}} }
            """)!.AsObject();
        Stamp(contact);
        return Contacts[Id(number)] = contact;
    }

    public void Stamp(JsonObject contact) => contact["UpdatedDateUTC"] = $"/Date({Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}+0000)/";

    protected override bool IsLogIn(VendorCall call) => call.Host == "identity.xero.com";

    protected override VendorReply Answer(VendorCall call)
    {
        if (IsLogIn(call)) return new(200, """{"access_token": "xero-token", "expires_in": 1800, "token_type": "Bearer"}""");
        if (call.Headers.GetValueOrDefault("Authorization") != "Bearer xero-token")
            return new(401, """{"Type": null, "Title": "Unauthorized", "Status": 401, "Detail": "TokenExpired"}""");
        if (call.Headers.GetValueOrDefault("xero-tenant-id") != "acme")
            return new(403, """{"Type": null, "Title": "Forbidden", "Status": 403, "Detail": "AuthenticationUnsuccessful"}""");
        return (call.Method, call.Path[Root.Length..].Split('/')) switch
        {
            ("GET", ["Organisation"]) => new(200, """{"Organisations": [{"OrganisationID": "b2c885a9-4bb9-4a00-9b6e-6c2bf60b1a2b", "Name": "Demo"}]}"""),
            ("GET", ["Currencies"]) => new(200, """{"Currencies": [{"Code": "NZD", "Description": "New Zealand Dollar"}, {"Code": "EUR", "Description": ""}]}"""),
            ("GET", ["Contacts"]) => List(call),
            ("GET", ["Contacts", var id]) => Contacts.TryGetValue(id, out var one) ? One(one) : new(404, string.Empty),
            ("PUT", ["Contacts"]) => Put(call.Json[nameof(Contacts)]![0]!.AsObject()),
            ("POST", ["Contacts", var id]) => Post(id, call.Json[nameof(Contacts)]![0]!.AsObject()),
            _ => new(404, string.Empty),
        };
    }

    private VendorReply List(VendorCall call)
    {
        var found = Contacts.Values.AsEnumerable();
        if (call.Query["includeArchived"] != "true") found = found.Where(c => (string?)c["ContactStatus"] == "ACTIVE");
        if (call.Query.TryGetValue("IDs", out var ids)) found = found.Where(c => ids.Split(',').Contains((string?)c["ContactID"]));
        if (call.Query.TryGetValue("searchTerm", out var term))
            found = found.Where(c => ((string[])["Name", "FirstName", "LastName", "ContactNumber", "EmailAddress"]).Any(f => ((string?)c[f])?.Contains(term, StringComparison.OrdinalIgnoreCase) == true));
        if (call.Query.TryGetValue("where", out var where))
        {
            var parts = where.Split("==");
            found = found.Where(c => (string?)c[parts[0]] == parts[1].Trim('"'));
        }

        if (call.Headers.TryGetValue("If-Modified-Since", out var since))
        {
            var from = DateTimeOffset.ParseExact(since, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
            found = found.Where(c => long.Parse(((string)c["UpdatedDateUTC"]!)[6..^7], CultureInfo.InvariantCulture) > from);
        }

        if (call.Query["order"] == "Name DESC") found = found.OrderByDescending(c => (string?)c["Name"], StringComparer.Ordinal);
        return VendorReply.Of(new JsonObject { [nameof(Contacts)] = new JsonArray([.. found.Skip((call.Number("page") - 1) * PageSize).Take(PageSize).Select(c => c.DeepClone())]) });
    }

    private VendorReply Put(JsonObject contact)
    {
        if (Contacts.Values.Any(c => (string?)c["Name"] == (string?)contact["Name"]))
        {
            return new(400, $$"""
                {"ErrorNumber": 10, "Type": "ValidationException", "Message": "A validation exception occurred", "Elements": [{"HasValidationErrors": true, "ValidationErrors": [{"Message": "The contact name {{contact["Name"]}} is already assigned to another contact. The contact name must be unique across all active contacts."}]}]}
                """);
        }

        var number = Contacts.Count + 1;
        var stored = Add(number, (string)contact["Name"]!);
        Merge(stored, contact);
        return One(stored);
    }

    private VendorReply Post(string id, JsonObject change)
    {
        if (!Contacts.TryGetValue(id, out var contact)) return new(404, string.Empty);
        Merge(contact, change);
        Stamp(contact);
        return One(contact);
    }

    private static VendorReply One(JsonObject contact) => VendorReply.Of(new JsonObject { ["Status"] = "OK", [nameof(Contacts)] = new JsonArray(contact.DeepClone()) });
}

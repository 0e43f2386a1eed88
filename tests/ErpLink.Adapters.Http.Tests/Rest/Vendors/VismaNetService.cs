using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Visma.net ERP as its documentation describes it: wrapped values in writes, bare ones in answers, versions in headers, local times.</summary>
public sealed class VismaNetService : VendorService
{
    private const string Root = "/v1/";
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
    private int _version = 0x4D18;

    public Dictionary<string, SortedDictionary<string, JsonObject>> Kinds { get; } = ((string[])["customer", "supplier", "contact", "project"])
        .ToDictionary(k => k, _ => new SortedDictionary<string, JsonObject>(StringComparer.Ordinal));

    public JsonObject Add(string kind, string key, string json)
    {
        var record = JsonNode.Parse(json)!.AsObject();
        Stamp(record);
        return Kinds[kind][key] = record;
    }

    public void Stamp(JsonObject record)
    {
        record["lastModifiedDateTime"] = TimeZoneInfo.ConvertTime(Now, Zone).ToString("yyyy-MM-dd'T'HH:mm:ss.ff", CultureInfo.InvariantCulture);
        record["timeStamp"] = Convert.ToBase64String(BitConverter.GetBytes((long)++_version));
    }

    protected override bool IsLogIn(VendorCall call) => call.Host == "connect.visma.com";

    protected override VendorReply Answer(VendorCall call)
    {
        if (IsLogIn(call)) return new(200, """{"access_token": "visma-token", "expires_in": 3600, "token_type": "Bearer"}""");
        if (call.Headers.GetValueOrDefault("Authorization") != "Bearer visma-token") return new(401, string.Empty);
        return (call.Method, call.Path[Root.Length..].Split('/')) switch
        {
            ("GET", ["country"]) => Page(call, [.. ((string[])["DK", "NO", "SE"]).Select(c => new JsonObject { ["id"] = c, ["name"] = "Country " + c })]),
            ("GET", ["currency"]) => new(200, """[{"id": "NOK", "description": "Norske kroner"}, {"id": "EUR"}]"""),
            ("GET", ["creditTerm"]) => new(200, """{"pageNumber": 1, "pageSize": 100, "totalCount": 1, "records": [{"termsId": "30", "description": "30 days"}]}"""),
            ("GET", [var kind]) when Kinds.ContainsKey(kind) => List(call, kind),
            ("GET", [var kind, var key]) when Kinds.ContainsKey(kind) => Kinds[kind].TryGetValue(key, out var one)
                ? new(200, one.ToJsonString(), ("ETag", ETag(one))) : new(404, """{"message": "Not found", "ExceptionFaultCode": "404"}"""),
            ("POST", [var kind]) => Create(call, kind),
            ("PUT", [var kind, var key]) => Update(call, Kinds[kind][key]),
            _ => new(404, string.Empty),
        };
    }

    private VendorReply List(VendorCall call, string kind)
    {
        var found = Kinds[kind].Values.AsEnumerable();
        foreach (var name in ((string[])["name", "status", "corporateId", "email", "lastName", "businessAccount"]).Where(call.Query.ContainsKey))
            found = found.Where(r => string.Equals((string?)(r[name] ?? r["mainContact"]?[name]), call.Query[name], StringComparison.OrdinalIgnoreCase));
        if (call.Query.GetValueOrDefault("active") == "true") found = found.Where(r => (bool)r["active"]!);
        if (call.Query.TryGetValue("lastModifiedDateTime", out var since))
        {
            call.Query["lastModifiedDateTimeCondition"].Should().Be(">=");
            var from = DateTime.ParseExact(since, "yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture);
            found = found.Where(r => DateTime.Parse((string)r["lastModifiedDateTime"]!, CultureInfo.InvariantCulture) >= from);
        }

        return Page(call, [.. found]);
    }

    private static VendorReply Page(VendorCall call, List<JsonObject> all)
    {
        var isOffset = call.Query.ContainsKey("skipRecords");
        // Two at a time, whatever is asked for: the service has its own maximum.
        var skip = isOffset ? call.Number("skipRecords") : (call.Number("pageNumber") - 1) * 2;
        return VendorReply.Of(new JsonArray([.. all.Skip(skip).Take(2).Select(r => r.DeepClone())]));
    }

    private VendorReply Create(VendorCall call, string kind)
    {
        var record = Bare(call.Json);
        var field = kind switch { "contact" => "contactId", "project" => "projectID", _ => "number" };
        var key = kind == "contact" ? (1001 + Kinds[kind].Count).ToString(CultureInfo.InvariantCulture) : (string?)record[field] ?? "10001";
        record[field] = kind == "contact" ? JsonValue.Create(int.Parse(key, CultureInfo.InvariantCulture)) : JsonValue.Create(key);
        if (Kinds[kind].ContainsKey(key)) return new(400, """{"message": "The record already exists."}""");
        if (kind == "contact") record["active"] ??= true;
        else record["status"] ??= "Active";
        Stamp(record);
        Kinds[kind][key] = record;
        return new(201, string.Empty, ("Location", $"https://{call.Host}{Root}{kind}/{Uri.EscapeDataString(key)}"));
    }

    private VendorReply Update(VendorCall call, JsonObject record)
    {
        if (call.Headers.TryGetValue("If-Match", out var expected) && expected != ETag(record)) return new(412, """{"message": "The record was changed by another user."}""");
        Merge(record, Bare(call.Json));
        Stamp(record);
        return new(204, string.Empty, ("ETag", ETag(record)));
    }

    private static string ETag(JsonObject record) => $"\"{record["timeStamp"]}\"";

    // {"name": {"value": "x"}, "mainAddress": {"value": {"countryId": {"value": "NO"}}}} as the service stores and shows it.
    private static JsonObject Bare(JsonObject written)
    {
        var bare = new JsonObject();
        foreach (var (name, wrapped) in written)
        {
            var value = wrapped!.AsObject()["value"];
            switch (name)
            {
                case "countryId": bare["country"] = new JsonObject { ["id"] = value?.DeepClone() }; break;
                case "creditTermsId": bare["creditTerms"] = new JsonObject { ["id"] = value?.DeepClone() }; break;
                case "customer": bare["customer"] = new JsonObject { ["number"] = value?.DeepClone() }; break;
                case "projectManger": bare["projectManager"] = new JsonObject { ["employeeNumber"] = value?.DeepClone() }; break;
                default: bare[name] = value is JsonObject inner ? Bare(inner) : value?.DeepClone(); break;
            }
        }

        return bare;
    }
}

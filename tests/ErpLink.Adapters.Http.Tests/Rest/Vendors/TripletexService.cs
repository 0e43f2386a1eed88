using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Tripletex as its documentation describes it: a session, envelopes, revisions in the body, validation messages.</summary>
public sealed class TripletexService : VendorService
{
    private const string Root = "/v2/";

    /// <summary>The session that is good.</summary>
    public string Session { get; set; } = "s1";

    /// <summary>The company that it is for; 0 for its own.</summary>
    public string Company { get; set; } = "0";

    public Dictionary<string, SortedDictionary<int, JsonObject>> Kinds { get; } = ((string[])["customer", "supplier", "contact", "project"]).ToDictionary(k => k, _ => new SortedDictionary<int, JsonObject>());

    public JsonObject Add(string kind, int id, string json)
    {
        var record = JsonNode.Parse(json)!.AsObject();
        (record["id"], record["version"], record["changes"]) = (id, 0, new JsonArray(Change("CREATE")));
        return Kinds[kind][id] = record;
    }

    public void Touch(JsonObject record)
    {
        record["version"] = (int)record["version"]! + 1;
        // The latest first: no order is promised.
        record["changes"]!.AsArray().Insert(0, Change("UPDATE"));
    }

    protected override bool IsLogIn(VendorCall call) => call.Path == Root + "token/session/:create";

    protected override VendorReply Answer(VendorCall call)
    {
        if (IsLogIn(call))
        {
            return call.Method == "PUT" && call.Query["consumerToken"] == TestClient.Canary && call.Query["employeeToken"] == TestClient.Canary && call.Query["expirationDate"] == "2026-03-02"
                ? new(200, $$"""{"value": {"id": 7, "token": "{{Session}}", "expirationDate": "2026-03-02" } }""") : Error(401, 3000, "Unauthorized");
        }

        if (call.Headers.GetValueOrDefault("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Company}:{Session}"))) return Error(401, 3000, "Unauthorized");
        return (call.Method, call.Path[Root.Length..].Split('/')) switch
        {
            ("GET", ["token", "session", ">whoAmI"]) => new(200, """{"value": {"employeeId": 3, "companyId": 4711}}"""),
            ("GET", ["country"]) => new(200, """{"fullResultSize": 2, "from": 0, "count": 2, "values": [{"id": 161, "name": "NORWAY", "displayName": "Norge"}, {"id": 198, "name": "SWEDEN", "displayName": null}]}""".Replace("\"values\": [", call.Number("from") > 0 ? "\"values\": [], \"x\": [" : "\"values\": [")),
            ("GET", [var kind]) when Kinds.ContainsKey(kind) => List(call, kind),
            ("GET", [var kind, var id]) when Kinds.ContainsKey(kind) => Kinds[kind].TryGetValue(int.Parse(id, CultureInfo.InvariantCulture), out var one) ? One(one, 200) : Error(404, 6000, "Object not found"),
            ("POST", [var kind]) => Create(kind, call.Json),
            ("PUT", [var kind, var id]) => Update(Kinds[kind][int.Parse(id, CultureInfo.InvariantCulture)], call.Json),
            _ => new(404, string.Empty),
        };
    }

    public static VendorReply Error(int status, int code, string message, string? field = null, string? text = null) => VendorReply.Of(new JsonObject
    {
        ["status"] = status,
        ["code"] = code,
        ["message"] = message,
        ["link"] = "https://tripletex.no/v2-docs/",
        ["developerMessage"] = "More technical",
        ["validationMessages"] = field is null ? null : new JsonArray(new JsonObject { ["field"] = field, ["message"] = text }),
        ["requestId"] = "r-1",
    }, status);

    private VendorReply List(VendorCall call, string kind)
    {
        var found = Kinds[kind].Values.AsEnumerable();
        if (call.Query.GetValueOrDefault("isInactive") == "false") found = found.Where(r => (bool?)r["isInactive"] != true);
        if (call.Query.TryGetValue("id", out var ids)) found = found.Where(r => ids.Split(',').Contains(r["id"]!.ToString()));
        if (call.Query.TryGetValue("organizationNumber", out var number)) found = found.Where(r => (string?)r["organizationNumber"] == number);
        if (call.Query.TryGetValue("lastName", out var part)) found = found.Where(r => ((string?)r["lastName"])?.Contains(part, StringComparison.OrdinalIgnoreCase) == true);
        if (call.Query.TryGetValue("customerId", out var customer)) found = found.Where(r => r["customer"]?["id"]?.ToString() == customer);
        if (call.Query.TryGetValue("changedSince", out var since))
            found = found.Where(r => r["changes"]!.AsArray().Any(c => string.CompareOrdinal((string?)c!["timestamp"], since) > 0));
        var values = found.Skip(call.Number("from")).Take(Math.Min(2, call.Number("count"))).Select(r => r.DeepClone()).ToArray();
        return VendorReply.Of(new JsonObject { ["fullResultSize"] = Kinds[kind].Count, ["from"] = call.Number("from"), ["count"] = values.Length, ["values"] = new JsonArray(values) });
    }

    private VendorReply Create(string kind, JsonObject body)
    {
        if (string.IsNullOrEmpty((string?)(body["name"] ?? body["lastName"]))) return Error(422, 18000, "Validation failed", "name", "Kan ikke være tomt.");
        if (body["organizationNumber"] is { } number && Kinds[kind].Values.Any(r => (string?)r["organizationNumber"] == (string?)number)) return Error(409, 14000, "Duplicate entry");
        var id = 100 + Kinds[kind].Count;
        return One(Add(kind, id, body.ToJsonString()), 201);
    }

    private VendorReply Update(JsonObject record, JsonObject change)
    {
        if (change["version"] is { } version && (int)version != (int)record["version"]!) return Error(409, 8000, "RevisionException");
        if ((string?)change["email"] is { } email && email.Length > 0 && !email.Contains('@')) return Error(422, 18000, "Validation failed", "email", "Ugyldig epostadresse.");
        // An object is replaced by what was sent for it.
        foreach (var (name, value) in change.Where(m => m.Key is not ("id" or "version"))) record[name] = value?.DeepClone();
        Touch(record);
        return One(record, 200);
    }

    private JsonObject Change(string type) => new()
    {
        ["employeeId"] = 3,
        ["timestamp"] = TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo")).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        ["changeType"] = type,
    };

    private static VendorReply One(JsonObject record, int status) => VendorReply.Of(new JsonObject { ["value"] = record.DeepClone() }, status);
}

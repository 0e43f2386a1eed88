using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>The customers of <see cref="RestErp"/>: partners with a role, ETags, merge patches, links.</summary>
public sealed class RestErpCustomers(RestErp erp)
{
    private static readonly string[] Own = ["id", "etag", "changedAt"];
    private int _etag;
    private int _id = 1000;
    private DateTimeOffset _last;

    public SortedDictionary<int, JsonObject> All { get; } = [];

    public int Add(Action<JsonObject>? change = null)
    {
        lock (erp.Gate)
        {
            var customer = new JsonObject
            {
                ["id"] = ++_id,
                ["name"] = $"Customer {_id}",
                ["phone"] = null,
                ["address"] = new JsonObject { ["street"] = null, ["city"] = null, ["country"] = null, ["floor"] = "2" },
                ["terms"] = new JsonObject { ["credit"] = null, ["days"] = null },
                ["vip"] = null,
                ["since"] = null,
                ["visitedAt"] = null,
                ["externalRef"] = null,
                ["status"] = "active",
                ["roles"] = new JsonObject { ["customer"] = true, ["supplier"] = false },
                ["internal"] = "kept",
            };
            change?.Invoke(customer);
            All[_id] = customer;
            Stamp(customer);
            return _id;
        }
    }

    /// <summary>An edit by somebody else.</summary>
    public void Edit(int id, Action<JsonObject> change)
    {
        lock (erp.Gate)
        {
            change(All[id]);
            Stamp(All[id]);
        }
    }

    public (int, JsonNode?) List(HttpContext http, string root)
    {
        var query = http.Request.Query;
        IEnumerable<JsonObject> found = All.Values;
        if (query["role"] == "customer") found = found.Where(c => c["roles"]!["customer"]!.GetValue<bool>());
        if (query["status"] == "active") found = found.Where(c => c["status"]!.GetValue<string>() == "active");
        if (Asked("name") is { } name) found = found.Where(c => Text(c, "name").Equals(name, StringComparison.OrdinalIgnoreCase));
        if (Asked("nameContains") is { } part) found = found.Where(c => Text(c, "name").Contains(part, StringComparison.OrdinalIgnoreCase));
        if (Asked("nameBegins") is { } start) found = found.Where(c => Text(c, "name").StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (Asked("city") is { } city) found = found.Where(c => (c["address"]!["city"]?.GetValue<string>() ?? "").Equals(city, StringComparison.OrdinalIgnoreCase));
        if (Asked("externalRef") is { } reference) found = found.Where(c => Text(c, "externalRef") == reference);
        if (Asked("ids") is { } ids) found = found.Where(c => ids.Split(',').Contains(c["id"]!.ToJsonString()));
        if (Asked("q") is { } text)
            found = found.Where(c => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => Text(c, "name").Contains(w, StringComparison.OrdinalIgnoreCase)));
        if (Asked("changedSince") is { } since)
        {
            var from = DateTimeOffset.Parse(since, CultureInfo.InvariantCulture);
            found = found.Where(c => DateTimeOffset.Parse(Text(c, "changedAt"), CultureInfo.InvariantCulture) >= from);
        }

        if (query["sort"] == "changedAt") found = found.OrderBy(c => DateTimeOffset.Parse(Text(c, "changedAt"), CultureInfo.InvariantCulture)).ThenByDescending(c => c["id"]!.GetValue<int>());
        var all = found.ToList();
        var skip = int.Parse(Asked("skip") ?? "0", CultureInfo.InvariantCulture);
        var limit = Math.Min(100, int.Parse(Asked("limit") ?? "10", CultureInfo.InvariantCulture));
        var next = skip + limit < all.Count
            ? root + "customers?" + string.Join('&', query.Where(p => p.Key != "skip").Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value.ToString())}").Append($"skip={skip + limit}")) : null;
        return (200, new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(skip).Take(limit).Select(c => c.DeepClone())]),
            ["links"] = new JsonObject { ["next"] = next },
        });

        string? Asked(string parameter) => query.TryGetValue(parameter, out var value) ? value.ToString() : null;
    }

    public (int, JsonNode?) Get(HttpContext http, string id) =>
        Find(id) is { } customer ? Answer(http, 200, customer) : RestErp.Error(404, "NOT_FOUND", $"There is no customer {id}.");

    public (int, JsonNode?) Create(HttpContext http, JsonObject body)
    {
        var values = body["customer"]!.AsObject();
        if (Refused(values, isNew: true) is { } refused) return refused;
        if (values["externalRef"]?.GetValue<string>() is { } reference && All.Values.Any(c => Text(c, "externalRef") == reference))
            return RestErp.Error(409, "REF_TAKEN", "Another customer has this reference.", "externalRef");
        var id = Add(customer => Merge(customer, values));
        return Answer(http, 201, All[id]);
    }

    public (int, JsonNode?) Patch(HttpContext http, string id, JsonObject body)
    {
        if (Find(id) is not { } customer) return RestErp.Error(404, "NOT_FOUND", $"There is no customer {id}.");
        var expected = http.Request.Headers.IfMatch.ToString();
        if (expected.Length == 0) return RestErp.Error(428, "NO_VERSION", "If-Match is missing.");
        if (expected != Text(customer, "etag")) return RestErp.Error(412, "STALE", "Somebody else was faster.");
        var values = body["customer"]!.AsObject();
        if (Refused(values, isNew: false) is { } refused) return refused;
        Merge(customer, values);
        Stamp(customer);
        return Answer(http, 200, customer);
    }

    private static (int, JsonNode?)? Refused(JsonObject values, bool isNew)
    {
        if (isNew && values["name"] is null || values.ContainsKey("name") && values["name"] is null) return RestErp.Error(422, "INVALID", "A name is needed.", "name");
        if (values["terms"]?["credit"] is { } credit && credit.GetValueKind() != System.Text.Json.JsonValueKind.String) return RestErp.Error(422, "INVALID", "Amounts are texts.", "terms.credit");
        return null;
    }

    private JsonObject? Find(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? All.GetValueOrDefault(number) : null;

    private static (int, JsonNode?) Answer(HttpContext http, int status, JsonObject customer)
    {
        http.Response.Headers.ETag = Text(customer, "etag");
        return (status, new JsonObject { ["data"] = customer.DeepClone() });
    }

    private static void Merge(JsonObject into, JsonObject values)
    {
        foreach (var (name, value) in values)
        {
            if (Own.Contains(name)) continue;
            if (value is JsonObject inner && into[name] is JsonObject there) Merge(there, inner);
            else into[name] = value?.DeepClone();
        }
    }

    private void Stamp(JsonObject customer)
    {
        customer["etag"] = $"\"{++_etag}\"";
        // Two edits within one tick of the clock get the same time, as they do elsewhere.
        _last = DateTimeOffset.UtcNow > _last ? DateTimeOffset.UtcNow : _last;
        customer["changedAt"] = _last.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static string Text(JsonObject customer, string name) => customer[name]?.GetValue<string>() ?? string.Empty;
}

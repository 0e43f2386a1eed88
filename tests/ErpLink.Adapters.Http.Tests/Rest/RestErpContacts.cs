using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>The contacts of <see cref="RestErp"/>: replaced as a whole under a revision, numbered pages, arrays, times of the place.</summary>
public sealed class RestErpContacts(RestErp erp)
{
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
    private static readonly string[] Kept = ["id", "modified", "customer", "ref", "secret"];
    private int _id;
    private int _phone;

    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    public string Add(int customerId, Action<JsonObject>? change = null)
    {
        lock (erp.Gate)
        {
            var contact = new JsonObject
            {
                ["id"] = $"P-{++_id:D4}",
                ["revision"] = 0,
                ["name"] = new JsonObject { ["first"] = null, ["last"] = "Nordmann", ["title"] = "Dr." },
                ["customer"] = new JsonObject { ["id"] = customerId },
                ["phones"] = new JsonArray(),
                ["address"] = new JsonArray(),
                ["tags"] = new JsonArray(),
                ["score"] = null,
                ["lastCall"] = null,
                ["birthday"] = null,
                ["meeting"] = null,
                ["note"] = null,
                ["ref"] = null,
                ["active"] = true,
                ["secret"] = "kept",
            };
            change?.Invoke(contact);
            All[contact["id"]!.GetValue<string>()] = contact;
            Stamp(contact);
            return contact["id"]!.GetValue<string>();
        }
    }

    public void Edit(string id, Action<JsonObject> change)
    {
        lock (erp.Gate)
        {
            change(All[id]);
            Stamp(All[id]);
        }
    }

    public (int, JsonNode?) List(HttpContext http)
    {
        var query = http.Request.Query;
        IEnumerable<JsonObject> found = All.Values;
        if (Asked("lastName") is { } name) found = found.Where(c => Last(c).Equals(name, StringComparison.OrdinalIgnoreCase));
        // A service with a language of its own: an asterisk is any text, so that more is found than was asked for.
        if (Asked("lastNameContains") is { } part) found = found.Where(c => part.Split('*').All(p => Last(c).Contains(p, StringComparison.OrdinalIgnoreCase)));
        if (Asked("customerId") is { } customer) found = found.Where(c => c["customer"]!["id"]!.ToJsonString() == customer);
        if (Asked("ref") is { } reference) found = found.Where(c => c["ref"]?.GetValue<string>() == reference);
        if (Asked("modifiedAfter") is { } after) found = found.Where(c => string.CompareOrdinal(c["modified"]!.GetValue<string>(), after) > 0);
        var all = found.ToList();
        var (page, size) = (int.Parse(Asked("page") ?? "1", CultureInfo.InvariantCulture), int.Parse(Asked("pageSize") ?? "25", CultureInfo.InvariantCulture));
        if (page > 1 && (page - 1) * size >= all.Count) return RestErp.Error(404, "NO_PAGE", "There is no such page.");
        return (200, new JsonObject
        {
            ["data"] = new JsonObject { ["contacts"] = new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(c => c.DeepClone())]), ["total"] = all.Count },
        });

        string? Asked(string parameter) => query.TryGetValue(parameter, out var value) ? value.ToString() : null;
    }

    public (int, JsonNode?) Get(string id) => All.TryGetValue(id, out var contact) ? (200, contact.DeepClone()) : RestErp.Error(404, "NOT_FOUND", $"There is no contact {id}.");

    public (int, JsonNode?) Create(HttpContext http, JsonObject body)
    {
        if (Refused(body) is { } refused) return refused;
        if (body["customerId"] is not JsonValue customer || !erp.Customers.All.ContainsKey(customer.GetValue<int>())) return RestErp.Error(422, "INVALID", "There is no such customer.", "customerId");
        var id = Add(customer.GetValue<int>(), contact =>
        {
            foreach (var (name, value) in body.Where(b => b.Key is not ("customerId" or "name"))) contact[name] = value?.DeepClone();
            foreach (var (name, value) in body["name"]!.AsObject()) contact["name"]![name] = value?.DeepClone();
            Number(contact);
        });
        http.Response.Headers.Location = "/v1/contacts/" + id;
        return (201, null);
    }

    public (int, JsonNode?) Put(string id, JsonObject body)
    {
        if (!All.TryGetValue(id, out var contact)) return RestErp.Error(404, "NOT_FOUND", $"There is no contact {id}.");
        if (body["revision"] is not JsonValue revision || revision.GetValueKind() != JsonValueKind.Number) return RestErp.Error(400, "NO_REVISION", "The revision is missing.");
        if (revision.GetValue<int>() != contact["revision"]!.GetValue<int>()) return RestErp.Error(409, "STALE", "Somebody else was faster.");
        if (Refused(body) is { } refused) return refused;
        // What is not sent is gone: that is what replacing means.
        foreach (var name in contact.Select(c => c.Key).Where(n => !Kept.Contains(n) && n != "revision").ToList()) contact[name] = body[name]?.DeepClone();
        Number(contact);
        Stamp(contact);
        return (204, null);
    }

    private static (int, JsonNode?)? Refused(JsonObject body) =>
        body["name"]?["last"] is null ? RestErp.Error(422, "INVALID", "A last name is needed.", "name.last")
        : body["score"] is { } score && score.GetValueKind() != JsonValueKind.String ? RestErp.Error(422, "INVALID", "A score is a text.", "score") : null;

    private void Number(JsonObject contact)
    {
        foreach (var phone in (contact["phones"] as JsonArray ?? []).OfType<JsonObject>()) phone["id"] ??= ++_phone;
    }

    private static void Stamp(JsonObject contact)
    {
        contact["revision"] = contact["revision"]!.GetValue<int>() + 1;
        contact["modified"] = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Oslo).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    private static string Last(JsonObject contact) => contact["name"]?["last"]?.GetValue<string>() ?? string.Empty;
}

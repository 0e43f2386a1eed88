using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Crash.Support;

/// <summary>A Tryton server over its JSON-RPC. Phone, e-mail and website are rows below a party, the city is in its address.</summary>
public sealed class TrytonDesk : IErpDesk
{
    // One call of the server holds up all others meanwhile.
    private const int RecordsPerCall = 200;

    private static readonly string[] Mechanisms = ["phone", "email", "website"];

    private readonly HttpClient _http = new();
    private readonly Uri _address = Peer.Address(Peer.TrytonUrl);
    private readonly string _database = Peer.Variable("ERPLINK_TRYTON_DATABASE") ?? "erp";
    private readonly string _user = Peer.Variable("ERPLINK_TRYTON_USER") ?? "erplink";
    private readonly string _password = Peer.Variable("ERPLINK_TRYTON_PASSWORD") ?? string.Empty;

    public WorkerSettings Settings(WorkerSettings files) => files with
    { Erp = "tryton", Address = _address.AbsoluteUri, Database = _database, User = _user, Secret = _password };

    public async Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> customers)
    {
        var category = await CallAsync("party.category.search", new JsonArray(new JsonArray("name", "=", "Customer")));
        var keys = new List<string>();
        foreach (var some in customers.Chunk(RecordsPerCall))
        {
            var ids = await CallAsync("party.party.create", new JsonArray([.. some.Select(f => (JsonNode)Party(f, category!))]));
            keys.AddRange(ids!.AsArray().Select(Key));
        }

        return keys;
    }

    private static JsonObject Party(IReadOnlyDictionary<string, string> fields, JsonNode category)
    {
        var mechanisms = fields.Where(f => Mechanisms.Contains(f.Key)).Select(f => (JsonNode)new JsonObject { ["type"] = f.Key, ["value"] = f.Value });
        return new JsonObject
        {
            ["name"] = fields["name"],
            ["categories"] = Rows("add", category.DeepClone()),
            ["contact_mechanisms"] = Rows("create", new JsonArray([.. mechanisms])),
            ["addresses"] = Rows("create", new JsonArray(new JsonObject { ["city"] = fields.GetValueOrDefault("city") })),
        };
    }

    // Through the party, as Tryton's own client writes.
    public async Task ChangeAsync(string key, string field, string value)
    {
        var id = long.Parse(key, CultureInfo.InvariantCulture);
        var party = (await CallAsync("party.party.read", new JsonArray(id), Fields()))![0]!;
        var (rows, column, row) = field == "city"
            ? ("addresses", "city", party["addresses."]!.AsArray().FirstOrDefault())
            : ("contact_mechanisms", "value", Mechanism(party, field));
        var values = new JsonObject { [column] = value };
        if (row is null && field != "city") values["type"] = field;
        var change = row is null ? Rows("create", new JsonArray(values)) : Rows("write", new JsonArray(row["id"]!.GetValue<long>()), values);
        await CallAsync("party.party.write", new JsonArray(id), new JsonObject { [rows] = change });
    }

    public async Task<IReadOnlyList<ErpRow>> ListAsync(string prefix)
    {
        var rows = new List<ErpRow>();
        while (true)
        {
            var last = rows.Count == 0 ? 0 : long.Parse(rows[^1].Key, CultureInfo.InvariantCulture);
            JsonArray domain =
                [new JsonArray("name", "like", prefix + "%"), new JsonArray("active", "in", new JsonArray(true, false)), new JsonArray("id", ">", last)];
            var page = await CallAsync("party.party.search_read", domain, 0, RecordsPerCall, new JsonArray(new JsonArray("id", "ASC")), Fields());
            rows.AddRange(page!.AsArray().Select(p => Row(p!)));
            if (page.AsArray().Count < RecordsPerCall) return rows;
        }
    }

    public void Dispose() => _http.Dispose();

    private static JsonArray Fields() =>
        ["name", "code", "categories.name", "addresses.city", "contact_mechanisms.type", "contact_mechanisms.value"];

    private static ErpRow Row(JsonNode party)
    {
        var fields = new Dictionary<string, string?>
        {
            ["name"] = Text(party["name"]),
            ["number"] = Text(party["code"]),
            ["city"] = Text(party["addresses."]!.AsArray().FirstOrDefault()?["city"]),
        };
        foreach (var type in Mechanisms) fields[type] = Text(Mechanism(party, type)?["value"]);
        var kind = party["categories."]!.AsArray().Any(c => Text(c!["name"]) == "Person") ? "person" : "customer";
        return new ErpRow(kind, Key(party["id"]),
            fields.Where(f => !string.IsNullOrEmpty(f.Value)).ToDictionary(f => f.Key, f => f.Value!));
    }

    private static JsonNode? Mechanism(JsonNode party, string type) =>
        party["contact_mechanisms."]!.AsArray().Where(m => Text(m!["type"]) == type).MinBy(m => m!["id"]!.GetValue<long>());

    private static string Key(JsonNode? id) => id!.GetValue<long>().ToString(CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static JsonArray Rows(string verb, params JsonNode[] arguments) => [new JsonArray([verb, .. arguments])];

    private async Task<JsonNode?> CallAsync(string method, params JsonNode?[] arguments)
    {
        if (_http.DefaultRequestHeaders.Authorization is null)
        {
            var login = await PostAsync("common.db.login", [_user, new JsonObject { ["password"] = _password }]);
            var session = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{login![0]}:{login[1]}"));
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Session", session);
        }

        return await PostAsync("model." + method, [.. arguments, new JsonObject()]);
    }

    private async Task<JsonNode?> PostAsync(string method, JsonArray parameters)
    {
        var call = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(_address, $"{_database}/"), content);
        response.EnsureSuccessStatusCode();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : answer["result"];
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Conformance;
using ErpLink.Peers.Support;

namespace ErpLink.Peers.Conformance;

/// <summary>Tryton's own JSON-RPC, for one kind of record.</summary>
/// <param name="kind">The kind.</param>
public sealed class TrytonDoor(RecordKind kind) : ISecondWriter, IDisposable
{
    private static readonly string[] Mechanisms = ["email", "phone", "mobile", "fax", "website"];
    private static readonly Dictionary<string, string> Addresses = new() { ["street"] = "street", ["postalCode"] = "postal_code", ["city"] = "city", ["country"] = "country" };
    private readonly HttpClient _http = new();
    private string? _session;
    private long? _company;

    public static string Database => Environment.GetEnvironmentVariable("ERPLINK_TRYTON_DATABASE") ?? "erp";

    public static string User => Environment.GetEnvironmentVariable("ERPLINK_TRYTON_USER") ?? "erplink";

    public static string Password => Environment.GetEnvironmentVariable("ERPLINK_TRYTON_PASSWORD") ?? string.Empty;

    private string Model => kind == ActorKinds.Project ? "project.work" : "party.party";

    public void Dispose() => _http.Dispose();

    public async ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        var text = value.IsBlank ? null : (JsonNode)value.ToString();
        if (Mechanisms.Contains(field)) await SetChildAsync("party.contact_mechanism", key, ["type", "=", field], "value", text, cancellationToken);
        else if (field == "vatNumber") await SetChildAsync("party.identifier", key, ["type", "!=", null], "code", text, cancellationToken);
        else if (Addresses.TryGetValue(field, out var column))
            await SetChildAsync("party.address", key, null, column, field == "country" ? await IdAsync("country.country", value, cancellationToken) : text, cancellationToken);
        else
            await CallAsync($"{Model}.write", cancellationToken, new JsonArray(Id(key)), new JsonObject
            {
                [field switch { "language" => "lang", "paymentTerm" => "customer_payment_term", _ => field }] = field switch
                {
                    "active" => value.AsBoolean(),
                    "language" => await IdAsync("ir.lang", value, cancellationToken),
                    "paymentTerm" or "status" => long.Parse(value.ToString(), CultureInfo.InvariantCulture),
                    _ => text,
                },
            });
    }

    public async ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken) =>
        await CallAsync($"{Model}.delete", cancellationToken, new JsonArray(Id(key)));

    public async ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken)
    {
        string[] columns = kind == ActorKinds.Project ? ["name", "comment", "status", "party", "type", "company", "parent", "timesheet_available"]
            :
            [
                "name", "code", "active", "lang", "categories", "replaced_by", "customer_payment_term", "supplier_payment_term", "relations.to",
                "addresses.street", "addresses.postal_code", "addresses.city", "addresses.country", "addresses.name", "addresses.active",
                "contact_mechanisms.type", "contact_mechanisms.value", "contact_mechanisms.comment", "identifiers.type", "identifiers.code",
            ];
        var rows = await CallAsync($"{Model}.read", cancellationToken, new JsonArray(Id(key)), new JsonArray([.. columns.Select(c => (JsonNode)c)]));
        return rows!.AsArray()[0]!.AsObject().Where(p => p.Key is not ("id" or "_timestamp" or "addresses" or "contact_mechanisms" or "identifiers" or "relations"))
            .ToDictionary(p => p.Key, p => p.Value?.ToJsonString() ?? "null");
    }

    /// <summary>A party to be somebody's company.</summary>
    public async ValueTask<RecordKey> AddCompanyAsync(string name, CancellationToken cancellationToken)
    {
        var category = (await CallAsync("party.category.search", cancellationToken, new JsonArray(new JsonArray("name", "=", "Customer")), 0, 1, null))!.AsArray()[0]!.GetValue<long>();
        var created = await CallAsync("party.party.create", cancellationToken, new JsonArray(new JsonObject
        {
            ["name"] = name,
            ["categories"] = new JsonArray(new JsonArray("add", new JsonArray(category))),
        }));
        return created!.AsArray()[0]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A status of projects besides those the peer starts with, of which one needs progress.</summary>
    public async ValueTask AddStatusAsync(string name, CancellationToken cancellationToken)
    {
        var there = await CallAsync("project.work.status.search", cancellationToken, new JsonArray(new JsonArray("name", "=", name)), 0, 1, null);
        if (there!.AsArray().Count == 0)
            await CallAsync("project.work.status.create", cancellationToken, new JsonArray(new JsonObject { ["name"] = name, ["types"] = new JsonArray("project", "task") }));
    }

    // The first row in the server's order, as the adapter takes it; there is one, for the kit fills every field first.
    private async ValueTask SetChildAsync(string model, RecordKey key, JsonArray? clause, string column, JsonNode? value, CancellationToken cancellationToken)
    {
        var domain = new JsonArray(new JsonArray("party", "=", Id(key)));
        if (clause is not null) domain.Add((JsonNode)clause);
        var found = (await CallAsync($"{model}.search", cancellationToken, domain, 0, 1, new JsonArray(new JsonArray("sequence", "ASC"), new JsonArray("id", "ASC"))))!.AsArray();
        await CallAsync($"{model}.write", cancellationToken, new JsonArray(found[0]!.GetValue<long>()), new JsonObject { [column] = value });
    }

    private async ValueTask<JsonNode?> IdAsync(string model, FieldValue code, CancellationToken cancellationToken) => code.IsBlank ? null
        : (await CallAsync($"{model}.search", cancellationToken, new JsonArray(new JsonArray("code", "=", code.AsListItem())), 0, 1, null))!.AsArray()[0]!.GetValue<long>();

    private static long Id(RecordKey key) => long.Parse(key.Text, CultureInfo.InvariantCulture);

    private async Task<JsonNode?> CallAsync(string method, CancellationToken cancellationToken, params JsonNode?[] arguments)
    {
        _session ??= await LogInAsync(cancellationToken);
        _company ??= (await PostAsync("model.res.user.get_preferences", [true, new JsonObject()], cancellationToken))!["company"]!.GetValue<long>();
        return await PostAsync("model." + method, new JsonArray([.. arguments, new JsonObject { ["company"] = _company }]), cancellationToken);
    }

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        var answer = await PostAsync("common.db.login", [User, new JsonObject { ["password"] = Password }], cancellationToken);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{answer![0]}:{answer[1]}"));
    }

    private async Task<JsonNode?> PostAsync(string method, JsonArray parameters, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Peer.Root(Peer.TrytonUrl!), Database + "/"))
        {
            // With a length: the server refuses chunks.
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (_session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Session", _session);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        return answer.TryGetPropertyValue("error", out var error) ? throw new InvalidOperationException(error!.ToJsonString()) : answer["result"]?.DeepClone();
    }
}

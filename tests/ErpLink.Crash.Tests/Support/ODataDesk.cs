using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Crash.Support;

/// <summary>An OData service in the shape of Business Central's.</summary>
public sealed class ODataDesk : IErpDesk
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["name"] = "displayName",
        ["phone"] = "phoneNumber",
        ["email"] = "email",
        ["website"] = "website",
        ["city"] = "city",
        ["number"] = "number",
    };

    private readonly HttpClient _http = new();
    private readonly Uri _address = Peer.Address(Peer.ODataUrl);
    private readonly string _company = Peer.Variable("ERPLINK_ODATA_COMPANY") ?? "CRONUS NO";
    private readonly string? _token = Peer.Variable("ERPLINK_ODATA_TOKEN");
    private Uri? _root;

    public ODataDesk()
    {
        if (_token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
    }

    public WorkerSettings Settings(WorkerSettings files) =>
        files with { Erp = "odata", Address = _address.AbsoluteUri, Company = _company, Secret = _token };

    public async Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> customers)
    {
        var keys = new List<string>();
        foreach (var fields in customers) keys.Add((await SendAsync(HttpMethod.Post, "customers", Body(fields)))["id"]!.GetValue<string>());
        return keys;
    }

    // Only this property is sent, so whatever else changes meanwhile stays: no version is needed.
    public Task ChangeAsync(string key, string field, string value) =>
        SendAsync(HttpMethod.Patch, $"customers({key})", Body(new Dictionary<string, string> { [field] = value }));

    public async Task<IReadOnlyList<ErpRow>> ListAsync(string prefix)
    {
        var rows = new List<ErpRow>();
        foreach (var (set, kind) in new[] { ("customers", "customer"), ("contacts", "person") })
        {
            for (string? next = set; next is not null;)
            {
                var page = await SendAsync(HttpMethod.Get, next, null);
                rows.AddRange(page["value"]!.AsArray().Select(n => Row(kind, n!)).Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal)));
                next = page["@odata.nextLink"]?.GetValue<string>();
            }
        }

        return rows;
    }

    public void Dispose() => _http.Dispose();

    private static ErpRow Row(string kind, JsonNode record)
    {
        var values = Names.Select(n => (n.Key, Value: record[n.Value]?.GetValue<string>())).Where(f => !string.IsNullOrEmpty(f.Value));
        return new ErpRow(kind, record["id"]!.GetValue<string>(), values.ToDictionary(f => f.Key, f => f.Value!));
    }

    private static JsonObject Body(IReadOnlyDictionary<string, string> fields)
    {
        var body = new JsonObject();
        foreach (var (field, value) in fields) body[Names[field]] = value;
        return body;
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        if (_root is null)
        {
            var companies = JsonNode.Parse(await _http.GetStringAsync(new Uri(_address, "companies")))!["value"]!.AsArray();
            _root = new Uri(_address, $"companies({companies.Single(c => c!["name"]!.GetValue<string>() == _company)!["id"]})/");
        }

        using var request = new HttpRequestMessage(method, new Uri(_root, path));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (method == HttpMethod.Patch) request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await _http.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {content}");
        return JsonNode.Parse(content)!.AsObject();
    }
}

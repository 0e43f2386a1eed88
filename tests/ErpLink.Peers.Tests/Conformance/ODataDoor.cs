using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Conformance;
using ErpLink.Peers.Support;

namespace ErpLink.Peers.Conformance;

/// <summary>The OData server's own API, for one set of records.</summary>
/// <param name="set">The set, such as <c>customers</c>.</param>
public sealed class ODataDoor(string set) : ISecondWriter, IDisposable
{
    public const string Company = "CRONUS NO";

    private readonly HttpClient _http = new() { BaseAddress = Peer.Root(Peer.ODataUrl!) };
    private string? _company;

    public void Dispose() => _http.Dispose();

    public async ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        JsonNode? node = value.Kind switch
        {
            ValueKind.Null => null,
            ValueKind.Decimal => value.AsDecimal(),
            ValueKind.Boolean => value.AsBoolean(),
            ValueKind.Reference => value.AsReference().Key.Text,
            _ => value.ToString(),
        };
        await SendAsync(HttpMethod.Patch, await PathAsync(key, cancellationToken), new JsonObject { [field] = node }, cancellationToken);
    }

    public async ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Delete, await PathAsync(key, cancellationToken), null, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, await PathAsync(key, cancellationToken), null, cancellationToken))!
            .Where(p => !p.Key.StartsWith('@') && p.Key != "lastModifiedDateTime").ToDictionary(p => p.Key, p => p.Value?.ToJsonString() ?? "null");

    /// <summary>Customers that are there whatever else is done: those the peer starts with.</summary>
    public async ValueTask<IReadOnlyList<string>> CustomersAsync(CancellationToken cancellationToken)
    {
        var company = await CompanyAsync(cancellationToken);
        var filter = Uri.EscapeDataString("number eq '10000' or number eq '20000' or number eq '30000'");
        var page = (await SendAsync(HttpMethod.Get, $"companies({company})/customers?$select=id&$filter={filter}", null, cancellationToken))!;
        return [.. page["value"]!.AsArray().Select(v => v!["id"]!.GetValue<string>())];
    }

    private async ValueTask<string> PathAsync(RecordKey key, CancellationToken cancellationToken) =>
        $"companies({await CompanyAsync(cancellationToken)})/{set}({key})";

    private async ValueTask<string> CompanyAsync(CancellationToken cancellationToken) => _company ??=
        (await SendAsync(HttpMethod.Get, "companies", null, cancellationToken))!["value"]!.AsArray()
            .Single(c => c!["name"]!.GetValue<string>() == Company)!["id"]!.GetValue<string>();

    private async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get) request.Headers.TryAddWithoutValidation("If-Match", "*");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return response.StatusCode == System.Net.HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
    }
}

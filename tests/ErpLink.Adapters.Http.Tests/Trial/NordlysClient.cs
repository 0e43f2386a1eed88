using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>A plain client of the service for its own tests.</summary>
internal sealed class NordlysClient(NordlysServer server, string key = NordlysServer.ApiKey)
{
    private static readonly HttpClient Http = new();

    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Root, path));
        request.Headers.Add("X-Nordlys-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync("GET", path);
        status.Should().Be(HttpStatusCode.OK, "{0}", body);
        return body!;
    }

    public async Task<IReadOnlyList<string>> IdsAsync(string path) =>
        [.. (await GetAsync(path))["data"]!.AsArray().Select(r => r!["id"]!.ToString())];

    public async Task<string> RefusedAsync(
        HttpStatusCode expected, string method, string path, string? body = null, string type = "application/json")
    {
        var (status, answer, _) = await SendAsync(method, path, body, type);
        status.Should().Be(expected, "{0}", answer);
        answer!["meta"]!["requestId"]!.GetValue<string>().Should().StartWith("req-");
        return answer["error"]!["code"]!.GetValue<string>();
    }
}

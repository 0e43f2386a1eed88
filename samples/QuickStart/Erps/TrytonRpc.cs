using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using QuickStart.Story;

namespace QuickStart.Erps;

/// <summary>Calls of Tryton's JSON-RPC.</summary>
/// <param name="address">Where the database answers.</param>
/// <param name="user">The login.</param>
/// <param name="password">Its password.</param>
public sealed class TrytonRpc(Uri address, string user, string password) : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    /// <summary>A method of a model; the context is added.</summary>
    public async Task<JsonNode?> CallAsync(string method, JsonArray arguments, CancellationToken cancellationToken)
    {
        if (_http.DefaultRequestHeaders.Authorization is null)
        {
            JsonArray credentials = [user, new JsonObject { ["password"] = password }];
            var login = await PostAsync("common.db.login", credentials, cancellationToken);
            var session = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{login![0]}:{login[1]}"));
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Session", session);
        }

        arguments.Add(new JsonObject());
        return await PostAsync("model." + method, arguments, cancellationToken);
    }

    /// <summary>The rows of a model that fit a domain.</summary>
    public async Task<IReadOnlyList<JsonNode>> SearchAsync(
        string model, JsonArray domain, JsonArray fields, CancellationToken cancellationToken)
    {
        JsonArray order = [new JsonArray("id", "ASC")];
        var rows = await CallAsync($"{model}.search_read", [domain, 0, null, order, fields], cancellationToken);
        return [.. rows!.AsArray().Select(n => n!)];
    }

    private async Task<JsonNode?> PostAsync(string method, JsonArray arguments, CancellationToken cancellationToken)
    {
        // Text content has a length; Tryton refuses chunked bodies.
        var call = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = arguments };
        using var content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(address, content, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new StoryException($"Tryton answered {method} with {(int)response.StatusCode}. Check url, database, user and password.");
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        if (answer["error"] is { } error) throw new StoryException($"Tryton refused {method}: {error.ToJsonString()}");
        return answer["result"];
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What stands before the service: keys and the number of requests a minute. It does not know the error format.</summary>
internal sealed class NordlysGateway(TimeProvider time)
{
    private readonly Dictionary<string, (long Minute, int Requests)> _used = [];
    private readonly Lock _lock = new();

    public int RequestsPerMinuteMax { get; set; } = 600;

    /// <summary>An answer when the request may not pass; otherwise null, and the headers about the limit are set.</summary>
    public NordlysAnswer? Refuse(HttpRequest request, IHeaderDictionary answer)
    {
        var key = request.Headers["X-Nordlys-Key"].ToString();
        if (key is not (NordlysServer.ApiKey or NordlysServer.ReadOnlyKey))
        {
            return new NordlysAnswer(401, new JsonObject { ["message"] = "Invalid or missing API key" });
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        int requests;
        lock (_lock)
        {
            var used = _used.GetValueOrDefault(key);
            requests = used.Minute == now / 60 ? used.Requests + 1 : 1;
            _used[key] = (now / 60, requests);
        }

        var seconds = (60 - now % 60).ToString(CultureInfo.InvariantCulture);
        answer["X-RateLimit-Limit"] = RequestsPerMinuteMax.ToString(CultureInfo.InvariantCulture);
        answer["X-RateLimit-Remaining"] = Math.Max(0, RequestsPerMinuteMax - requests).ToString(CultureInfo.InvariantCulture);
        answer["X-RateLimit-Reset"] = seconds;
        if (requests <= RequestsPerMinuteMax) return null;
        answer.RetryAfter = seconds;
        return new NordlysAnswer(429, new JsonObject { ["message"] = "API rate limit exceeded" });
    }
}

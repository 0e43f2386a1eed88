using System.Text.Json;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Passes requests on to Prism and writes down what it has against each; gives tokens in the place of the vendor's log-in.</summary>
public sealed partial class PrismHandler(PrismRecord record) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.IsLoopback) return TestClient.Json(200, """{"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}""");
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var problems = new List<string>();
        if (!answer.IsSuccessStatusCode) problems.Add($"{(int)answer.StatusCode} {text}");
        foreach (var header in answer.Headers.TryGetValues("sl-violations", out var values) ? values : [])
            problems.AddRange(JsonDocument.Parse(header).RootElement.EnumerateArray().Where(v => v.GetProperty("location")[0].GetString() == "request").Select(v => v.ToString()));
        record.Add(request.Method.Method, Uri.UnescapeDataString(request.RequestUri.PathAndQuery), body, problems);
        // The vendor's document is older than its ETags, without which nothing is updated.
        if (request.Method == HttpMethod.Get) answer.Headers.TryAddWithoutValidation("ETag", "\"v1\"");
        // Prism makes up numbers that no decimal holds; such a record cannot be written, as it should be, and here it is to be.
        text = text.Replace("-1.7976931348623157e+308", "12.5", StringComparison.Ordinal);
        // Nor has a day of the vendor's a time of day.
        text = Days().Replace(text, "$1T00:00:00\"");
        answer.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        return answer;
    }

    [GeneratedRegex("(\"(?:startDate|endDate)\":\"[0-9-]{10})T[^\"]*\"")]
    private static partial Regex Days();
}

/// <summary>The requests that Prism got, with what it has against them.</summary>
public sealed class PrismRecord
{
    private readonly List<(string Method, string Target, string Body, List<string> Problems)> _requests = [];

    public int Count => _requests.Count;

    public IEnumerable<string> Targets => _requests.Select(r => $"{r.Method} {r.Target} {r.Body}");

    public IEnumerable<string> Problems => _requests.SelectMany(r => r.Problems.Select(p => $"{r.Method} {r.Target} {r.Body}: {p}"));

    public void Add(string method, string target, string body, List<string> problems) => _requests.Add((method, target, body, problems));

    public int Of(params string[] methods) => _requests.Count(r => methods.Contains(r.Method));
}

using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>A REST service that answers as a test says; what nobody says anything about is 404 in the service's own form.</summary>
public sealed class FakeRest : HttpMessageHandler
{
    public const string Address = "https://erp.example/api/";

    private readonly List<(string Method, string Target, Func<HttpResponseMessage> Answer)> _answers = [];

    /// <summary>Method, target and body of the requests.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Their targets as they came, percent-encoding included.</summary>
    public List<string> Targets { get; } = [];

    /// <summary>Their headers: name and value.</summary>
    public List<Dictionary<string, string>> Headers { get; } = [];

    public DateTimeOffset? Now { get; set; }

    /// <summary>Answers a target, percent-encoding aside, each time it is asked for.</summary>
    public FakeRest On(string target, string json, HttpStatusCode status = HttpStatusCode.OK, string method = "GET", params (string Name, string Value)[] headers)
    {
        _answers.RemoveAll(a => a.Method == method && a.Target == target);
        _answers.Add((method, target, Answer));
        return this;

        HttpResponseMessage Answer()
        {
            var answer = new HttpResponseMessage(status) { Content = json.Length == 0 ? new ByteArrayContent([]) : new StringContent(json, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers) answer.Headers.TryAddWithoutValidation(name, value);
            return answer;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery["/api/".Length..]);
        var body = request.Content is null ? string.Empty : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        Targets.Add(request.RequestUri.PathAndQuery["/api/".Length..]);
        Requests.Add($"{request.Method} {target}{body}");
        Headers.Add(request.Headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        var answer = _answers.Find(a => a.Method == request.Method.Method && a.Target == target).Answer?.Invoke()
            ?? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("""{"code":"NOT_FOUND","text":"nothing"}""", Encoding.UTF8, "application/json") };
        if (Now is { } now) answer.Headers.Date = now;
        return answer;
    }
}

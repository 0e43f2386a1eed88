using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>A REST service that a profile describes.</summary>
/// <param name="authentication">The parts of its profile that say how it authenticates, with a comma behind them.</param>
/// <param name="session">The token that a log-in gives.</param>
public sealed class HostileRest(string authentication = "", string session = "s") : HostileDialect(new Service(session))
{
    // One file for all tests that authenticate alike: they run side by side, and none may read what another is writing.
    private static readonly ConcurrentDictionary<string, Lazy<string>> Profiles = new(StringComparer.Ordinal);

    public override RecordKey First => "A";

    public override RecordKey Second => "B";

    public override bool AnswersWithRecord => true;

    protected override string FakeOrigin => "https://rest.example";

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options) =>
        (new RestConnector(() => options), new ConnectionContext("oslo", TestClient.Settings(("address", origin + "/api/"), ("token", "ref"))) { Profile = Profiles.GetOrAdd(authentication, a => new(() => Write(a))).Value, Time = time });

    public override bool Carries(HostileRequest request, HostileCall call) => request.Method == call switch
    {
        HostileCall.Create => "POST",
        HostileCall.Update => "PATCH",
        _ => "GET",
    };

    public override string? WithNextLink(string body, string link) => body.Replace("{\"rows\":", $"{{\"next\":\"{link}\",\"rows\":", StringComparison.Ordinal);

    public override string WithoutKeys(string body) => body.Replace("\"id\":", "\"no\":", StringComparison.Ordinal);

    public override string WithOneKey(string body) => body.Replace("\"id\":\"B\"", "\"id\":\"A\"", StringComparison.Ordinal);

    public override string Error(string text) => $$"""{"code":"BAD","text":"{{text}}"}""";

    private static string Write(string authentication)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-hostile-rest-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, "{ " + authentication + """
             "errors": { "code": "code", "message": "text" }, "kinds": { "customer": {
                "key": "id", "modified": "changed", "version": { "path": "v", "send": "ifMatch" },
                "list": { "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next" }, "text": "q" }, "get": { "path": "c/{key}" },
                "changes": { "query": { "since": "{since}" } }, "create": { "path": "c" }, "update": { "path": "c/{key}" },
                "fields": { "name": { "access": "mandatory" }, "ref": { "length": 20, "search": { "equal": "ref" } }, "amount": { "type": "decimal" }, "born": { "type": "date" },
                    "city": { "path": "address.city" }, "mobile": { "path": "phones[type=mobile].number" } } } } }
            """);
        return file;
    }

    /// <summary>Two customers. Nothing of what is written is kept.</summary>
    private sealed class Service(string session) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath["/api/".Length..];
            var (status, body) = (request.Method.Method, path) switch
            {
                ("GET", "c") => (200, new JsonObject { ["rows"] = new JsonArray(Row("A", FirstName), Row("B", SecondName)) }),
                ("GET", "c/A") or ("PATCH", "c/A") => (200, Row("A", FirstName)),
                ("GET", "c/B") => (200, Row("B", SecondName)),
                ("POST", "session") => (200, new JsonObject { ["t"] = session }),
                ("POST", "c") => (201, Row("N", "Gamma")),
                _ => (404, new JsonObject { ["code"] = "NOT_FOUND", ["text"] = "nothing" }),
            };
            var answer = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
            answer.Headers.Date = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
            return Task.FromResult(answer);
        }

        private static JsonObject Row(string id, string name) => new()
        {
            ["id"] = id,
            ["v"] = "3",
            ["name"] = name,
            ["ref"] = null,
            ["amount"] = 12.50m,
            ["born"] = "2026-02-28",
            ["changed"] = "2026-03-01T12:00:01Z",
            ["address"] = new JsonObject { ["city"] = "Bergen" },
            ["phones"] = new JsonArray(new JsonObject { ["type"] = "mobile", ["number"] = "1" }),
        };
    }
}

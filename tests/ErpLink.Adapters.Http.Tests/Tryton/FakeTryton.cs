using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>As much of a Tryton as the adapter needs to open a connection; what a test is about it answers itself.</summary>
public sealed class FakeTryton : HttpMessageHandler
{
    public const string Row = """{"id":17,"name":"Fjord AS","code":"17","active":1,"replaced_by":null,"_timestamp":"1795336834.000001","tax_identifier":null,"lang.":null,"langs.":[],"addresses.":[],"contact_mechanisms.":[{"id":5,"sequence":null,"type":"phone","value":"+47 1","_timestamp":"1795336834.000002"}],"identifiers.":[]}""";

    private readonly Lock _lock = new();
    private readonly List<(string Method, JsonArray Params, string Session)> _calls = [];

    /// <summary>Answers a call: a whole body, a status without one, or null for the usual answer.</summary>
    public Func<string, JsonArray, string, object?> Answer { get; set; } = (_, _, _) => null;

    /// <summary>Held before a log-in is answered.</summary>
    public Task LogInHeld { get; set; } = Task.CompletedTask;

    /// <summary>The server's clock; null for a server that does not tell its time.</summary>
    public DateTimeOffset? Now { get; set; }

    public int LogIns { get; private set; }

    /// <summary>The key of the sessions it gives; null for a numbered one.</summary>
    public string? Session { get; init; }

    public IReadOnlyList<(string Method, JsonArray Params, string Session)> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    public static string Result(string json) => $$"""{"id":0,"result":{{json}}}""";

    public static string Error(string json) => $$"""{"id":0,"error":{{json}}}""";

    public static ConnectionContext Connection(TimeProvider? time = null, params (string, string)[] settings) => new("oslo", TestClient.Settings(
        [("address", "https://tryton.example"), ("database", "erp"), ("user", "erplink"), ("password", "ref"), .. settings]))
    { Time = time ?? TimeProvider.System };

    public TrytonConnector Connector(Action<ErpHttpOptions>? configure = null)
    {
        var options = new ErpHttpOptions { CreateHandler = () => this, RetryDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        return new TrytonConnector(() => options);
    }

    public ValueTask<IRecordSide> OpenAsync(Action<ErpHttpOptions>? configure = null, params (string, string)[] settings) =>
        Connector(configure).OpenAsync(Connection(settings: settings), default);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri!.AbsoluteUri.Should().Be("https://tryton.example/erp/");
        request.Content!.Headers.ContentLength.Should().BePositive("a chunked body is answered with 411");
        var call = JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
        call.Select(p => p.Key).Should().Equal("id", "method", "params");
        var (id, method, parameters) = (call["id"]!.GetValue<long>(), call["method"]!.GetValue<string>(), call["params"]!.AsArray());
        var session = request.Headers.Authorization?.ToString() ?? string.Empty;
        lock (_lock) _calls.Add((method, parameters, session));
        if (method == "common.db.login")
        {
            await LogInHeld.WaitAsync(cancellationToken);
            lock (_lock) LogIns++;
        }
        else parameters[^1].Should().BeOfType<JsonObject>("the context comes last");

        var answer = Answer(method, parameters, session) ?? Usual(method);
        if (answer is int status) return Response(request, status, string.Empty, "text/html");
        return Response(request, 200, ((string)answer).Replace("{\"id\":0,", $"{{\"id\":{id},", StringComparison.Ordinal), "application/json");
    }

    private string Usual(string method) => Result(method switch
    {
        "common.db.login" => $"[2,\"{Session ?? $"key{LogIns}"}\"]",
        "model.res.user.get_preferences" => """{"company":1}""",
        "model.party.party.fields_get" => """{"name":{"size":null},"code":{},"customer_payment_term":{},"payment_terms":{}}""",
        "model.party.category.search_read" => """[{"id":1,"name":"Customer","parent":null}]""",
        "model.ir.lang.search_read" => """[{"id":1,"create_date":{"__class__":"datetime","year":2026,"month":11,"day":22,"hour":10,"minute":8,"second":25,"microsecond":707649}}]""",
        "model.party.party.search_read" => $"[{Row}]",
        "model.party.party.write" => "null",
        "model.party.party.create" => "[18]",
        "model.project.work.fields_get" => "{}",
        _ => throw new InvalidOperationException(method),
    });

    private HttpResponseMessage Response(HttpRequestMessage request, int status, string body, string type)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, type) };
        response.Headers.Date = Now;
        return response;
    }
}

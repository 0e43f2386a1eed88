using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>
/// The service of an invented vendor, as API.md beside this file says: it was written by somebody who had not seen the connector, so that
/// the connector is tried against something that was not made for it. On a free port of this machine, with its data in memory.
/// </summary>
public sealed class NordlysServer : IAsyncDisposable
{
    public const string ApiKey = "nlk_demo_7Qm2vX9pLr4T";
    public const string ReadOnlyKey = "nlk_demo_ro_3Hs8cWk1Zb";
    private const int BodyBytesMax = 262_144;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly NordlysGateway _gateway;
    private readonly NordlysCustomers _customers;
    private readonly NordlysContacts _contacts;
    private readonly ConcurrentQueue<string> _requests = new();
    private int _lastRequest;

    private NordlysServer(TimeProvider time, bool seeded)
    {
        _time = time;
        _gateway = new NordlysGateway(time);
        Data = new NordlysData(time);
        if (seeded) NordlysSeed.Fill(Data);
        _customers = new NordlysCustomers(Data);
        _contacts = new NordlysContacts(Data);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Root of the API, with a slash at its end.</summary>
    public Uri Root { get; private set; } = null!;

    /// <summary>What the vendor's own users see and edit.</summary>
    public NordlysData Data { get; }

    /// <summary>Every request that came, as "GET /v3/customers?page=2", in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>600 as on the page, unless a test wants to meet the limit sooner.</summary>
    public int RequestsPerMinuteMax
    {
        get => _gateway.RequestsPerMinuteMax;
        set => _gateway.RequestsPerMinuteMax = value;
    }

    /// <summary>Starts the service with the data of the demo company, or with none, and by its clock unless one is given.</summary>
    public static async Task<NordlysServer> StartAsync(TimeProvider? time = null, bool seeded = true)
    {
        var server = new NordlysServer(time ?? new FakeTime(), seeded);
        await server._app.StartAsync();
        server.Root = new Uri($"{server._app.Urls.Single()}/v3/");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        // Its own clock, not that of the machine it runs on.
        context.Response.Headers.Date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        _requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        var id = string.Create(CultureInfo.InvariantCulture, $"req-{Interlocked.Increment(ref _lastRequest):00000000}");
        var answer = _gateway.Refuse(context.Request, context.Response.Headers) ?? await AnswerAsync(context, id);
        context.Response.StatusCode = answer.Status;
        if (answer.Location is not null) context.Response.Headers.Location = answer.Location;
        if (answer.Body is null) return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.Body.ToJsonString(Json), context.RequestAborted);
    }

    private async Task<NordlysAnswer> AnswerAsync(HttpContext context, string id)
    {
        context.Response.Headers["X-Request-Id"] = id;
        NordlysAnswer answer;
        try
        {
            var body = await ReadBodyAsync(context);
            lock (Data.Gate) answer = Route(context.Request, body);
        }
        catch (NordlysProblem problem)
        {
            answer = new NordlysAnswer(problem.Status, new JsonObject { ["error"] = problem.Error });
        }

        // Code lists are older than the envelope.
        if (answer.Body is { } shown && !shown.ContainsKey("codes")) shown["meta"] = new JsonObject { ["requestId"] = id };
        return answer;
    }

    private NordlysAnswer Route(HttpRequest request, JsonObject? body)
    {
        if (request.Headers["X-Nordlys-Key"] == ReadOnlyKey && request.Method != "GET")
        {
            throw new NordlysProblem(403, "KEY_READ_ONLY", "This key can only read.");
        }

        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var known = path is ["v3", "status"] or ["v3", "codes", "payment-terms" or "customer-groups"] or ["v3", "customers" or "contacts"]
            or ["v3", "customers" or "contacts", _]
            or ["v3", "customers", _, "archive" or "restore"] or ["v3", "contacts", _, "leave" or "return"];
        if (!known) throw new NordlysProblem(404, "NO_SUCH_RESOURCE", "There is nothing at this address.");
        return (request.Method, path[1], path.ElementAtOrDefault(2), path.ElementAtOrDefault(3)) switch
        {
            ("GET", "status", _, _) => Status(),
            ("GET", "codes", "payment-terms", _) => new NordlysAnswer(200, NordlysCodes.Json(NordlysCodes.PaymentTerms)),
            ("GET", "codes", _, _) => new NordlysAnswer(200, NordlysCodes.Json(NordlysCodes.CustomerGroups)),
            ("GET", "customers", null, _) => _customers.List(new NordlysQuery(request.Query)),
            ("POST", "customers", null, _) => _customers.Create(Sent(body)),
            ("GET", "customers", { } id, null) => _customers.Read(id),
            ("PUT", "customers", { } id, null) => _customers.Update(id, Sent(body)),
            ("POST", "customers", { } id, "archive" or "restore") => _customers.Archive(id, path[3] == "archive"),
            ("GET", "contacts", null, _) => _contacts.List(new NordlysQuery(request.Query)),
            ("POST", "contacts", null, _) => _contacts.Create(Sent(body)),
            ("GET", "contacts", { } id, null) => _contacts.Read(id),
            ("PUT", "contacts", { } id, null) => _contacts.Update(id, Sent(body)),
            ("DELETE", "contacts", { } id, null) => _contacts.Delete(id),
            ("POST", "contacts", { } id, "leave" or "return") => _contacts.Leave(id, path[3] == "leave"),
            _ => throw new NordlysProblem(405, "METHOD_NOT_ALLOWED", $"{request.Method} is not possible here."),
        };
    }

    private NordlysAnswer Status() => NordlysAnswer.Record(new JsonObject
    {
        ["company"] = "Demo AS",
        ["apiVersion"] = "3.4",
        ["time"] = NordlysClock.Text(_time.GetUtcNow()),
        ["timeZone"] = "Europe/Oslo",
    });

    private static JsonObject Sent(JsonObject? body) =>
        body ?? throw new NordlysProblem(400, "MALFORMED_JSON", "The body is not a JSON object.");

    private static async Task<JsonObject?> ReadBodyAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (bytes.Length + read > BodyBytesMax) throw new NordlysProblem(413, "BODY_TOO_LARGE", $"A body may have {BodyBytesMax} bytes.");
            bytes.Write(buffer, 0, read);
        }

        if (bytes.Length == 0) return null;
        if (!context.Request.HasJsonContentType()) throw new NordlysProblem(415, "JSON_ONLY", "The body must be application/json.");
        try
        {
            return JsonNode.Parse(bytes.ToArray(), null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return Sent(null);
        }
    }
}

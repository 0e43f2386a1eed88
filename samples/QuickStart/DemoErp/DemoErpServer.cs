using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QuickStart.DemoErp;

/// <summary>
/// A small ERP: customers, contacts and payment terms behind an OData v4 service on the loopback interface. Its records live in memory.
/// It does what a good ERP does: numbers its customers, refuses a write over a newer version (412) and a second record with the same
/// external reference (409).
/// </summary>
public sealed class DemoErpServer : IAsyncDisposable
{
    private const string Root = "/demo/v1/";

    private static readonly Dictionary<string, int> Common = new()
    { ["displayName"] = 100, ["phoneNumber"] = 30, ["email"] = 80, ["website"] = 80, ["city"] = 30, ["externalReference"] = 40 };

    private readonly WebApplication _app;
    private readonly Lock _lock = new();

    private readonly Dictionary<string, DemoSet> _sets = new DemoSet[]
    {
        new("customers", "customer", new Dictionary<string, int>(Common) { ["paymentTermId"] = 20 })
        { Numbers = "C", Unique = "externalReference" },
        new("contacts", "contact", new Dictionary<string, int>(Common) { ["customerId"] = 40 }) { Unique = "externalReference" },
        new("paymentTerms", "paymentTerm", new Dictionary<string, int> { ["displayName"] = 100 }),
    }.ToDictionary(s => s.Name);

    private DemoErpServer(WebApplication app) => _app = app;

    /// <summary>The service's root.</summary>
    public Uri Address => new(_app.Urls.First() + Root);

    /// <summary>The file that describes this ERP to the OData adapter.</summary>
    public static string Profile => Path.Combine(AppContext.BaseDirectory, "DemoErp", "demo-erp.json");

    public static async Task<DemoErpServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new DemoErpServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        server.Seed();
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Seed()
    {
        foreach (var (id, text) in new[] { ("NET14", "14 days net"), ("NET30", "30 days net"), ("CASH", "Cash before delivery") })
            _sets["paymentTerms"].Add(new JsonObject { ["displayName"] = text }, id);
        foreach (var (name, city) in new[] { ("Bergen Brygge AS", "Bergen"), ("Fjellheis AS", "Tromsø"), ("Fjordhagen AS", "Lofthus") })
            _sets["customers"].Add(new JsonObject { ["displayName"] = name, ["city"] = city });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = HttpMethods.IsGet(context.Request.Method) ? null
            : await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        var (status, content) = Answer(context, body);
        context.Response.StatusCode = status;
        context.Response.Headers["OData-Version"] = "4.0";
        var xml = (content as JsonValue)?.GetValue<string>();
        context.Response.ContentType = xml is null ? "application/json" : "application/xml";
        if ((content as JsonObject)?["@odata.etag"] is { } etag) context.Response.Headers.ETag = etag.GetValue<string>();
        await context.Response.WriteAsync(xml ?? content.ToJsonString(), context.RequestAborted);
    }

    private (int Status, JsonNode Content) Answer(HttpContext context, JsonObject? body)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (!path.StartsWith(Root, StringComparison.Ordinal)) return Error(404, "NotFound", "There is nothing here.");
        path = path[Root.Length..];
        if (path == "$metadata") return (200, JsonValue.Create(DemoMetadata.Of(_sets.Values)));
        var parts = path.TrimEnd(')').Split('(', 2);
        if (!_sets.TryGetValue(parts[0], out var set)) return Error(404, "NotFound", "There is no such set.");
        lock (_lock)
        {
            return (context.Request.Method, parts) switch
            {
                ("GET", [_]) => List(set, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())),
                ("POST", [_]) => Create(set, body),
                ("GET", [_, var key]) => set.Find(Id(key)) is { } record ? (200, record.DeepClone()) : NotFound(),
                ("PATCH", [_, var key]) => Change(set, Id(key), body, context.Request.Headers.IfMatch.ToString()),
                _ => Error(405, "NotAllowed", "This cannot be done here."),
            };
        }
    }

    // The demo's pages are never full: it has few records.
    private static (int, JsonNode) List(DemoSet set, Dictionary<string, string> query)
    {
        if (query.Keys.FirstOrDefault(k => k is not ("$filter" or "$select")) is { } option)
            return Error(501, "NotImplemented", $"'{option}' is not understood.");
        try
        {
            var filter = DemoFilter.Parse(set, query.GetValueOrDefault("$filter"));
            return (200, new JsonObject { ["value"] = new JsonArray([.. set.Records.Where(filter).Select(r => r.DeepClone())]) });
        }
        catch (FormatException exception)
        {
            return Error(400, "BadFilter", exception.Message);
        }
    }

    private static (int, JsonNode) Create(DemoSet set, JsonObject? values)
    {
        if (values is null || string.IsNullOrEmpty(DemoSet.Text(values, "displayName")))
            return Error(400, "NameMissing", "A record needs a displayName.");
        if (set.Problem(values, null) is { } problem) return Error(problem.Status, problem.Code, problem.Message);
        return (201, set.Add(values).DeepClone());
    }

    private static (int, JsonNode) Change(DemoSet set, string id, JsonObject? values, string ifMatch)
    {
        if (set.Find(id) is not { } record) return NotFound();
        if (ifMatch.Length == 0) return Error(428, "PreconditionRequired", "A change names the version it was made from.");
        if (ifMatch != DemoSet.ETag(record)) return Error(412, "VersionMoved", "The record was changed meanwhile.");
        if (values is null) return Error(400, "BodyMissing", "There is nothing to change.");
        if (set.Problem(values, id) is { } problem) return Error(problem.Status, problem.Code, problem.Message);
        return (200, set.Change(record, values).DeepClone());
    }

    private static (int, JsonNode) NotFound() => Error(404, "NotFound", "There is no such record.");

    private static string Id(string literal) => literal.Trim('\'').Replace("''", "'", StringComparison.Ordinal);

    private static (int, JsonNode) Error(int status, string code, string message) =>
        (status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });
}

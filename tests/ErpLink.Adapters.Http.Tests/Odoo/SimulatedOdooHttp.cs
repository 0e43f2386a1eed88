using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>The HTTP of a simulated Odoo: <c>/jsonrpc</c> and <c>/json/2</c>.</summary>
public sealed class SimulatedOdooHttp(SimulatedOdoo server) : HttpMessageHandler
{
    public const string Root = "https://odoo.example/";
    public const string Database = "erp";
    public const string User = "erplink";
    public const int UserId = 7;

    // What goes by its place, in the order of each method's signature.
    private static readonly Dictionary<string, string[]> Signatures = new()
    {
        ["search_read"] = ["domain", "fields", "offset", "limit", "order", "load"],
        ["read"] = ["fields", "load"],
        ["create"] = ["vals_list"],
        ["write"] = ["vals"],
        ["fields_get"] = ["allfields", "attributes"],
        ["default_get"] = ["fields"],
        ["context_get"] = [],
    };

    private static readonly HashSet<string> OfRecords = ["read", "write"];

    /// <summary>The key that is accepted. Default: the one that every test's secret source gives.</summary>
    public string Key { get; set; } = TestClient.Canary;

    /// <summary>Whether the server tells its time.</summary>
    public bool TellsTime { get; init; } = true;

    /// <summary>Takes the place of the whole answer: a status and a body.</summary>
    public Func<HttpRequestMessage, string, (int Status, string Body, string Type)?> Instead { get; set; } = (_, _) => null;

    /// <summary>The requests: path and body.</summary>
    public List<(string Path, string Body)> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        request.Method.Should().Be(HttpMethod.Post);
        request.RequestUri!.AbsoluteUri.Should().StartWith(Root);
        request.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        lock (Requests) Requests.Add((request.RequestUri.AbsolutePath, body));
        var (status, answer, type) = Instead(request, body) ?? Answer(request, JsonNode.Parse(body)!.AsObject());
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(answer, Encoding.UTF8, type) };
        if (TellsTime) response.Headers.Date = server.Now;
        return response;
    }

    private (int Status, string Body, string Type) Answer(HttpRequestMessage request, JsonObject body)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/jsonrpc") return (200, Rpc(body).ToJsonString(), "application/json");
        try
        {
            var parts = path.Split('/');
            if (parts is not ["", "json", "2", var model, var method]) throw new SimulatedOdooError("werkzeug.exceptions.NotFound", 404, "Did you mean POST /json/2/<model>/<method>?");
            if (request.Headers.Authorization is not { } authorization || !authorization.Scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) || authorization.Parameter != Key)
                throw new SimulatedOdooError("werkzeug.exceptions.Unauthorized", 401, "Invalid apikey");
            if (!request.Headers.TryGetValues("X-Odoo-Database", out var databases) || databases.Single() != Database)
                throw new SimulatedOdooError("werkzeug.exceptions.NotFound", 404, "No database");
            var arguments = body.DeepClone().AsObject();
            arguments.Remove("ids");
            arguments.Remove("context");
            if (body.ContainsKey("ids") && !OfRecords.Contains(method)) throw new SimulatedOdooError("werkzeug.exceptions.UnprocessableEntity", 422, $"cannot call {model}.{method} with ids");
            return (200, Call(model, method, body["ids"] as JsonArray ?? [], arguments, body["context"] as JsonObject)?.ToJsonString() ?? "null", "application/json");
        }
        catch (SimulatedOdooError error)
        {
            return (error.Status, Data(error).ToJsonString(), "application/json");
        }
    }

    private JsonObject Rpc(JsonObject body)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = body["id"]?.DeepClone() };
        try
        {
            var parameters = body["params"]!.AsObject();
            var arguments = parameters["args"]!.AsArray();
            if (arguments[0]!.ToString() != Database) throw new SimulatedOdooError("psycopg2.OperationalError", 500, "FATAL: database does not exist");
            answer["result"] = (parameters["service"]!.ToString(), parameters["method"]!.ToString()) switch
            {
                ("common", "authenticate") => arguments[1]!.ToString() == User && arguments[2]!.ToString() == Key ? UserId : false,
                ("object", "execute_kw") => Execute(arguments),
                _ => throw new SimulatedOdooError("builtins.KeyError", 500, "service"),
            };
        }
        catch (SimulatedOdooError error)
        {
            answer["error"] = new JsonObject { ["code"] = error.Status == 404 && error.Name.StartsWith("werkzeug", StringComparison.Ordinal) ? 404 : 200, ["message"] = "Odoo Server Error", ["data"] = Data(error) };
        }
        return answer;
    }

    private JsonNode? Execute(JsonArray arguments)
    {
        if (arguments[1]!.GetValue<int>() != UserId || arguments[2]!.ToString() != Key) throw new SimulatedOdooError("odoo.exceptions.AccessDenied", 403, "Access Denied");
        var (model, method, places) = (arguments[3]!.ToString(), arguments[4]!.ToString(), arguments[5]!.AsArray().Select(a => a?.DeepClone()).ToList());
        var names = arguments[6]!.DeepClone().AsObject();
        var context = names["context"] as JsonObject;
        names.Remove("context");
        var ids = new JsonArray();
        if (OfRecords.Contains(method))
        {
            ids = places[0]!.AsArray();
            places.RemoveAt(0);
        }
        // The real one looks at the first place of a create to see whether it is one record or several.
        if (method == "create" && places.Count == 0) throw new SimulatedOdooError("builtins.IndexError", 500, "tuple index out of range");
        for (var i = 0; i < places.Count; i++) names.Add(Signatures[method][i], places[i]);
        return Call(model, method, ids, names, context);
    }

    private JsonNode? Call(string model, string method, JsonArray ids, JsonObject arguments, JsonObject? context)
    {
        if (arguments.FirstOrDefault(a => !Signatures.GetValueOrDefault(method, []).Contains(a.Key)).Key is { } unknown)
            throw new SimulatedOdooError("werkzeug.exceptions.UnprocessableEntity", 422, $"got an unexpected keyword argument '{unknown}'");
        return server.Call(new SimulatedOdooCall(model, method, [.. ids.Select(i => i!.GetValue<long>())], arguments, context?.DeepClone().AsObject() ?? []) { Stamp = server.Now.UtcDateTime });
    }

    private static JsonObject Data(SimulatedOdooError error) => new()
    {
        ["name"] = error.Name,
        ["message"] = error.Message,
        ["arguments"] = new JsonArray(error.Message),
        ["context"] = new JsonObject(),
        ["debug"] = "Traceback (most recent call last):\n  File \"/opt/odoo/secret-debug.py\", line 1\n" + error.Message,
    };
}

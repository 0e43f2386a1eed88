using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>
/// A small ERP in two styles, on a free port of this machine: customers with ETags, merge patches and links to the next page; contacts with a
/// revision in the body, replaced as a whole, with numbered pages, local times and arrays. Its profile is small-erp.json.
/// </summary>
public sealed class RestErp : IAsyncDisposable
{
    public const string Key = TestClient.Canary;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly WebApplication _app;

    private RestErp()
    {
        Customers = new RestErpCustomers(this);
        Contacts = new RestErpContacts(this);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public string Root { get; private set; } = string.Empty;

    public RestErpCustomers Customers { get; }

    public RestErpContacts Contacts { get; }

    /// <summary>One lock for all data, as the transactions of a small database.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Requests as they came: method, path and query, body.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<RestErp> StartAsync()
    {
        var erp = new RestErp();
        await erp._app.StartAsync();
        erp.Root = erp._app.Urls.Single() + "/v1/";
        return erp;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public static (int Status, JsonNode? Body) Error(int status, string code, string text, string? field = null) => (status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["text"] = text,
            ["details"] = field is null ? new JsonArray() : new JsonArray(new JsonObject { ["field"] = field, ["text"] = text }),
        },
    });

    private async Task ServeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        (int Status, JsonNode? Body) answer;
        lock (Gate)
        {
            Requests.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {text}".TrimEnd());
            answer = Serve(http, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
        }

        http.Response.StatusCode = answer.Status;
        http.Response.Headers.Date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        if (answer.Body is null) return;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(answer.Body.ToJsonString(Json));
    }

    private (int Status, JsonNode? Body) Serve(HttpContext http, JsonObject? body)
    {
        if (http.Request.Headers["X-Key"] != Key) return Error(401, "KEY", "The key is not valid.");
        var company = http.Request.Headers["X-Company"].ToString();
        if (company is not ("demo" or "other")) return Error(403, "COMPANY", "There is no such company.");
        var parts = http.Request.Path.Value!["/v1/".Length..].Split('/');
        var path = parts.Select(Uri.UnescapeDataString).ToArray();
        return (http.Request.Method, path) switch
        {
            ("GET", ["company"]) => (200, new JsonObject { ["data"] = new JsonObject { ["id"] = "small-" + company } }),
            ("GET", ["countries"]) => (200, JsonNode.Parse("""{"countries": [{"code": "NO", "name": "Norge"}, {"code": "SE", "name": "Sverige"}, {"code": "DK", "name": "Danmark"}]}""")),
            // The other company is empty.
            ("GET", ["customers"]) when company == "demo" => Customers.List(http, Root),
            ("GET", ["customers", var id]) when company == "demo" => Customers.Get(http, id),
            ("POST", ["customers"]) => Customers.Create(http, body!),
            ("PATCH", ["customers", var id]) => Customers.Patch(http, id, body!),
            ("GET", ["contacts"]) when company == "demo" => Contacts.List(http),
            ("GET", ["contacts", var id]) when company == "demo" => Contacts.Get(id),
            ("POST", ["contacts"]) => Contacts.Create(http, body!),
            ("PUT", ["contacts", var id]) => Contacts.Put(id, body!),
            _ => Error(404, "NOT_FOUND", "There is nothing here."),
        };
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>A real Tryton: its raw JSON-RPC, beside the adapter, and the adapter's side of it.</summary>
public sealed class TrytonPeer : IDisposable
{
    public const string Database = "erp";
    public const string User = "erplink";
    public const string Password = "Fjord-sync-92";

    private readonly HttpClient _http = new();
    private string? _session;
    private long? _company;

    public static string Address => Environment.GetEnvironmentVariable(TrytonPeerFactAttribute.Variable)!.TrimEnd('/');

    public static WriteContext Context { get; } = new(new ErpUser("7", "Kari"));

    /// <summary>A text that no other run has used.</summary>
    public static string Unique(string text) => $"{text} {Guid.NewGuid():N}";

    /// <summary>A reference as the engine derives them: 20 characters of A to Z and 2 to 7.</summary>
    public static string NewReference() => string.Concat(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).Take(20).Select(b => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[b % 32]));

    public static ConnectionContext Connection(params (string Name, string Value)[] changes)
    {
        var values = new Dictionary<string, string>
        {
            ["address"] = Address,
            ["database"] = Database,
            ["user"] = User,
            ["password"] = Password,
        };
        foreach (var (name, value) in changes) values[name] = value;
        return new ConnectionContext("oslo", new ConnectionSettings("oslo", values, new PlainSecrets()));
    }

    /// <summary>The adapter's side, seen through its public contract.</summary>
    public static ValueTask<IRecordSide> OpenAsync(Func<HttpMessageHandler>? handler = null, params (string Name, string Value)[] changes) =>
        new TrytonConnector(() => Options(handler)).OpenAsync(Connection(changes), default);

    /// <summary>For a peer that runs on this machine.</summary>
    public static ErpHttpOptions Options(Func<HttpMessageHandler>? handler = null) => new() { AllowPrivateNetwork = true, CreateHandler = handler };

    /// <summary>A raw call; the context is added, with the company, as Tryton's own client does: languages and payment terms are kept by company. An error answer is an exception.</summary>
    public async Task<JsonNode?> CallAsync(string method, params JsonNode?[] arguments)
    {
        _session ??= await LogInAsync();
        _company ??= (await PostAsync("model.res.user.get_preferences", [true, new JsonObject()], _session))!["company"]!.GetValue<long>();
        return await PostAsync("model." + method, new JsonArray([.. arguments, new JsonObject { ["company"] = _company }]), _session);
    }

    /// <summary>A raw step of a wizard.</summary>
    public async Task<JsonNode?> WizardAsync(string method, params JsonNode?[] arguments)
    {
        _session ??= await LogInAsync();
        return await PostAsync("wizard." + method, new JsonArray([.. arguments, new JsonObject()]), _session);
    }

    public async Task<JsonObject> ReadAsync(string model, string key, params string[] columns) =>
        (await CallAsync(model + ".read", new JsonArray(long.Parse(key)), new JsonArray([.. columns.Select(c => (JsonNode)c)])))!.AsArray()[0]!.AsObject();

    public async Task<string> CreateAsync(string model, JsonObject values) =>
        (await CallAsync(model + ".create", new JsonArray(values)))!.AsArray()[0]!.GetValue<long>().ToString();

    public Task WriteAsync(string model, string key, JsonObject values) => CallAsync(model + ".write", new JsonArray(long.Parse(key)), values);

    /// <summary>A company as people make one in Tryton.</summary>
    public Task<string> CustomerAsync(string name, long category = 1) => CreateAsync("party.party", new JsonObject
    {
        ["name"] = name,
        ["categories"] = Commands("add", new JsonArray(category)),
        ["addresses"] = Commands("create", new JsonArray(new JsonObject { ["street"] = "Kaia 1\nBygg B", ["postal_code"] = "5003", ["city"] = "Bergen" })),
        ["contact_mechanisms"] = Commands("create", new JsonArray(
            new JsonObject { ["type"] = "phone", ["value"] = "+47 55 55 55 55" }, new JsonObject { ["type"] = "phone", ["value"] = "+47 99 99 99 99" },
            new JsonObject { ["type"] = "email", ["value"] = "post@fjord.example" })),
    });

    public static JsonArray Commands(params JsonNode?[] command) => [new JsonArray(command)];

    public void Dispose() => _http.Dispose();

    private async Task<string> LogInAsync()
    {
        var answer = await PostAsync("common.db.login", [User, new JsonObject { ["password"] = Password }], null);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{answer![0]}:{answer[1]}"));
    }

    private async Task<JsonNode?> PostAsync(string method, JsonArray parameters, string? session)
    {
        var body = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/{Database}/")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Session", session);
        using var response = await _http.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        return answer.TryGetPropertyValue("error", out var error) ? throw new InvalidOperationException(error!.ToJsonString()) : answer["result"];
    }

    private sealed class PlainSecrets : ISecretSource
    {
        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult<Secret?>(new Secret(reference));
    }
}

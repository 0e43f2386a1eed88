using System.Text;
using ErpLink.Adapters.Http.Tests.Odoo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Tests.Hostile.Canary;

/// <summary>One process with one connection, whose server sends back everything it gets.</summary>
public sealed class CanaryWorld : IAsyncDisposable
{
    private static readonly ErpUser User = new("7", "Ola");
    private readonly string _folder = Directory.CreateTempSubdirectory("erplink-canary").FullName;
    private readonly string _person;
    private readonly CanarySinks _sinks;
    private readonly FakeTime _time = new();
    private readonly HostileDialect _dialect;
    private readonly HostileServer _server;
    private readonly RawServer _tokens;
    private readonly CanaryApp _app = new();
    private readonly ServiceProvider _services;
    private readonly HashSet<string> _sentBack = [];
    private readonly string _door;
    private int _edits;

    public CanaryWorld(string door, string person, CanarySinks sinks)
    {
        _person = person;
        _sinks = sinks;
        // Half of the doors have words that stay as they are wherever they stand, so that they can be a server's code; the others' change.
        Secrets = [.. new[] { "secret", "refresh", "access", "session" }.Select(s => door.EndsWith('+') ? $"canary+{door}/{s}=" : $"canary-{door}-{s}")];
        _door = door.TrimEnd('+');
        _dialect = _door switch
        {
            "tryton" => new HostileTryton(Secrets[3]),
            "odoo-jsonrpc" or "odoo-json2" => new HostileOdoo(_door["odoo-".Length..], Secrets[0]),
            "odata-session" => new HostileOData(Secrets[3]),
            "rest-session" => new HostileRest("""
                "authentication": { "type": "session", "logIn": { "path": "session", "query": { "q": "{password}" }, "body": { "u": "{user}", "p": "{password}" }, "token": "t", "header": "X-Session" } },
                """, Secrets[3]),
            "rest-headers" => new HostileRest(""" "settings": { "app": { "kind": "secret" } }, "authentication": { "type": "headers", "headers": { "X-App": "{app}" } },"""),
            _ => HostileDialect.All[_door.Split('-')[0]](),
        };
        _server = new HostileServer(_dialect, _time);
        _tokens = new RawServer(AnswerTokenAsync);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(sinks);
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<ISecretSource>(new FakeSecretStore(("secret", Secrets[0]), ("refresh", Secrets[1])));
        var context = _dialect.Connect(_server.Origin, _time, HostileClient.Options()).Context;
        services.AddErpLink().AddEntityStore(_app).AddSqliteStorage(Path.Combine(_folder, "links.db")).AddODataAdapter(Limit).AddTrytonAdapter(Limit).AddOdooAdapter(Limit).AddRestAdapter(Limit).AddConnection("oslo", connection =>
        {
            connection.Adapter(_door.Split('-')[0]).Id("oslo-1");
            if (context.Profile is { } profile) connection.Profile(profile);
            connection.Setting("address", context.Settings.Get("address"));
            foreach (var (name, value) in Settings(_door)) connection.Setting(name, value);
            connection.Map(EntityKinds.Company, ActorKinds.Customer, map => map.Both(app: "name", erp: "name"));
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>The words that may stand nowhere: what the app keeps, and what servers give for it.</summary>
    public string[] Secrets { get; }

    public int Echoes { get; private set; }

    /// <summary>Those of the words that the server was given, and has sent back.</summary>
    public IReadOnlyCollection<string> SentBack => _sentBack;

    /// <summary>What the store wrote. Its lock is held and empty.</summary>
    public IReadOnlyList<string> Files => [.. Directory.GetFiles(_folder).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) || new FileInfo(f).Length > 0)];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        await _tokens.DisposeAsync();
        _dialect.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Links, creates and runs, first with a sound server and then with each way of sending things back.</summary>
    public async Task RunAsync()
    {
        _app.Set("c1", "name", HostileDialect.FirstName);
        _app.Set("c2", "name", _person);
        var linker = _services.GetRequiredService<IErpLinker>();
        await TryAsync(async () =>
        {
            var proposal = await linker.ProposeAsync("oslo", new RecordRef(EntityKinds.Company, "c1"), new RecordRef(_dialect.Kind, _dialect.First), User, default);
            (await linker.ConnectAsync(proposal.Decide(), User, default)).Status.Should().Be(ConnectStatus.Connected);
        });
        await RunOnceAsync();
        foreach (var echo in Ways)
        {
            // Each way once for everything, and once for writes only, so that they are reached.
            foreach (var onlyWrites in new[] { true, false })
            {
                _server.Hits = request => !onlyWrites || _dialect.Carries(request, HostileCall.Update) || _dialect.Carries(request, HostileCall.Create);
                _server.Attack = attack =>
                {
                    Echoes++;
                    return echo(attack, Echo(attack.Request));
                };
                _app.Set("c1", "name", $"{_person} {++_edits}");
                await RunOnceAsync();
                await TryAsync(async () => await linker.CreateAsync((await linker.DraftAsync("oslo", new RecordRef(EntityKinds.Company, "c2"), _dialect.Kind, User, default)).Answer()
                    with
                { InSpiteOfDuplicates = true }, User, default));
                await TryAsync(async () => await linker.SearchAsync(new SearchRequest("oslo", _dialect.Kind) { Text = _person }, User, default));
                _server.Attack = null;
                _time.Advance(TimeSpan.FromMinutes(30));
                await RunOnceAsync();
            }
        }
    }

    private static void Limit(ErpHttpOptions options)
    {
        options.AllowPrivateNetwork = true; // the servers of these tests run on this machine
        options.RetryDelay = TimeSpan.Zero;
        options.AnswerBytesMax = 1024 * 1024;
    }

    private IEnumerable<(string Name, string Value)> Settings(string door) => door switch
    {
        "odata-token" => [("token", "secret")],
        "odoo-jsonrpc" or "odoo-json2" => [("protocol", door["odoo-".Length..]), ("database", SimulatedOdooHttp.Database), ("user", SimulatedOdooHttp.User), ("apiKey", "secret")],
        "rest-headers" => [("app", "secret")],
        "odata-password" or "odata-session" or "rest-session" => [("user", "erplink"), ("password", "secret")],
        "odata-key" => [("apiKey", "secret")],
        "odata-oauth" => [("tokenAddress", _tokens.Origin + "/token"), ("clientId", "erplink"), ("clientSecret", "secret"), ("refreshToken", "refresh")],
        _ => [("database", "erp"), ("user", "erplink"), ("password", "secret")],
    };

    private Task AnswerTokenAsync(string request, System.Net.Sockets.NetworkStream stream) => new HostileReply(200, "application/json",
        $$"""{"access_token":"{{Secrets[2]}}","token_type":"Bearer","expires_in":3600,"refresh_token":"{{Secrets[1]}}"}""").SendAsync(stream);

    // All that was sent to say who asks, as it stands and decoded, and the name of a person.
    private string Echo(HostileRequest request)
    {
        var credentials = request.Headers.Where(h => h.Key is "Authorization" or "Cookie" || h.Value.Contains("canary", StringComparison.Ordinal)).Select(h => h.Value).ToList();
        var decoded = credentials.Select(c => c[(c.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            .Select(c => Convert.TryFromBase64String(c, new byte[c.Length], out _) ? Encoding.UTF8.GetString(Convert.FromBase64String(c)) : c);
        var sent = Uri.UnescapeDataString($"{request.Target} {request.Body}".Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase));
        var echo = string.Join(' ', credentials.Concat(decoded).Concat(Secrets.Where(s => sent.Contains(s, StringComparison.Ordinal))).Append(_person));
        foreach (var secret in Secrets.Where(s => echo.Contains(s, StringComparison.Ordinal))) _sentBack.Add(secret);
        return echo;
    }

    // As short as a code may be: the first secret that the server was given.
    private string Code(string echo) => Secrets.FirstOrDefault(s => echo.Contains(s, StringComparison.Ordinal)) ?? "Bad";

    private IEnumerable<Func<HostileAttack, string, Task>> Ways =>
    [
        (a, e) => new HostileReply(400, "application/json", a.Dialect.Error(e)).SendAsync(a.Stream),
        (a, e) => new HostileReply(200, "application/json", a.Dialect.Error(e)).SendAsync(a.Stream),
        (a, e) => new HostileReply(409, "application/json", a.Dialect.Error(e)).SendAsync(a.Stream),
        (a, e) => new HostileReply(500, "application/json", a.Dialect.Error(e)).SendAsync(a.Stream),
        (a, e) => new HostileReply(422, "application/json", $$$"""{"error":{"code":"{{{Code(e)}}}","message":"{{{e}}}","target":"name","details":[{"target":"name","message":"{{{e}}}"}]}}""").SendAsync(a.Stream),
        (a, e) => new HostileReply(403, "text/html", $"<html>{e}</html>").SendAsync(a.Stream),
        (a, e) => new HostileReply(401, "text/html", $"<html>{e}</html>") { Headers = $"WWW-Authenticate: Basic realm=\"{e}\"\r\n" }.SendAsync(a.Stream),
        (a, e) => new HostileReply(429, "text/plain", e) { Headers = $"Retry-After: {Code(e)}\r\n" }.SendAsync(a.Stream),
        (a, e) => new HostileReply(200, "text/html", $"<html>{e}</html>").SendAsync(a.Stream),
        (a, e) => new HostileReply(200, "application/json", $"{{\"{e}\":").SendAsync(a.Stream),
        (a, e) => a.WriteAsync($"HTTP/1.1 302 Found\r\nLocation: /?token={Uri.EscapeDataString(e)}\r\nContent-Length: 0\r\n\r\n"),
        (a, e) => a.WriteAsync($"HTTP/1.1 {e}\r\n\r\n"),
        (a, e) => new HostileReply(200, $"application/{Code(e)}", e).SendAsync(a.Stream),
        (a, e) => (a.Reply with { Body = a.Dialect.WithNextLink(a.Reply.Body, $"https://evil.example/?{Uri.EscapeDataString(e)}") ?? "{}" }).SendAsync(a.Stream),
        (a, _) => a.ResetAsync(),
    ];

    private Task RunOnceAsync() => TryAsync(async () =>
    {
        var report = await _services.GetRequiredService<IErpSynchronizer>().RunAsync(new RunRequest("oslo", RunKind.Full), User, default);
        if (report.Failure is { } failure) _sinks.Add("exception", failure.ToString());
    });

    private async Task TryAsync(Func<Task> action)
    {
        try
        {
            var task = action();
            // Whatever waits for the clock gets what it waits for.
            for (var step = 0; await Task.WhenAny(task, Task.Delay(20)) != task; step++)
            {
                if (step > 5000) throw new TimeoutException($"A call does not end after {Echoes} echoes.");
                _time.Advance(TimeSpan.FromSeconds(2));
            }

            await task;
        }
        catch (ErpLinkException exception)
        {
            _sinks.Add("exception", exception.ToString());
        }
    }
}

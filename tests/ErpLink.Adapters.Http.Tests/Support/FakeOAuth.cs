using System.Text;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>An authorization server and an ERP that takes its tokens, seen from one client.</summary>
public sealed class FakeOAuth
{
    public const string TokenAddress = "https://login.example/tenant/oauth2/v2.0/token";
    private readonly Lock _lock = new();

    /// <summary>What the authorization server got: headers and form.</summary>
    public List<(string? Authorization, Dictionary<string, string> Form)> Asked { get; } = [];

    /// <summary>The value of Authorization in each request to the ERP.</summary>
    public List<string?> Used { get; } = [];

    /// <summary>Everything that happened, in order.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The refresh token that is good; null: any.</summary>
    public string? Refresh { get; set; }

    public bool Rotates { get; set; }

    public string? ExpiresIn { get; set; } = "3600";

    /// <summary>Held before a token is given.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Answers in the place of the usual token endpoint.</summary>
    public Func<Dictionary<string, string>, HttpResponseMessage?> Answer { get; set; } = _ => null;

    /// <summary>Whether the ERP takes a token.</summary>
    public Func<string?, bool> Takes { get; set; } = _ => true;

    public LogCapture Logs { get; } = new();

    public ErpHttpClient Client(ISecretSource secrets, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var options = new ErpHttpOptions { CreateHandler = () => new Both(this), RetryDelay = TimeSpan.Zero, AttemptsMax = 2 };
        var context = Context(secrets, time, settings);
        return new ErpHttpClient(context, ErpAddress.Parse("https://erp.example/api/", "oslo"), options, ConnectionAuthentication.Create(context, options, loggers: Logs), Logs.CreateLogger("x"));
    }

    public static ConnectionContext Context(ISecretSource secrets, TimeProvider? time, params (string Name, string Value)[] settings) =>
        new("oslo", new ConnectionSettings("oslo", settings.Prepend(("tokenAddress", TokenAddress)).Append(("clientId", "erplink")).DistinctBy(s => s.Item1).ToDictionary(s => s.Item1, s => s.Item2), secrets))
        {
            Time = time ?? new FakeTime { SkipsWaits = true },
        };

    private async Task<HttpResponseMessage> GiveAsync(HttpRequestMessage request)
    {
        request.RequestUri!.AbsoluteUri.Should().Be(TokenAddress);
        request.Method.Should().Be(HttpMethod.Post);
        request.Content!.Headers.ContentType!.MediaType.Should().Be("application/x-www-form-urlencoded");
        var form = (await request.Content.ReadAsStringAsync()).Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));
        int number;
        lock (_lock)
        {
            Asked.Add((request.Headers.Authorization?.ToString(), form));
            Events.Add("asked");
            number = Asked.Count;
        }

        await Held;
        if (Answer(form) is { } other) return other;
        if (Refresh is not null && form.GetValueOrDefault("refresh_token") != Refresh)
            return TestClient.Json(400, $$"""{"error":"invalid_grant","error_description":"{{form.GetValueOrDefault("refresh_token")}} is gone"}""");
        var next = string.Empty;
        if (Rotates)
        {
            Refresh = $"refresh-{number}-{TestClient.Canary}";
            next = $",\"refresh_token\":\"{Refresh}\"";
        }

        var expires = ExpiresIn is null ? string.Empty : $",\"expires_in\":{ExpiresIn}";
        return TestClient.Json(200, $$"""{"access_token":"access-{{number}}-{{TestClient.Canary}}","token_type":"Bearer"{{expires}}{{next}}}""");
    }

    private HttpResponseMessage Use(HttpRequestMessage request)
    {
        request.RequestUri!.Host.Should().Be("erp.example");
        var authorization = request.Headers.Authorization?.ToString();
        lock (_lock)
        {
            Used.Add(authorization);
            Events.Add("used");
        }

        return TestClient.Json(Takes(authorization) ? 200 : 401, "{}");
    }

    public static string Basic(string id, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"));

    private sealed class Both(FakeOAuth server) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = request.RequestUri!.Host == "login.example" ? await server.GiveAsync(request) : server.Use(request);
            response.RequestMessage = request;
            return response;
        }
    }
}

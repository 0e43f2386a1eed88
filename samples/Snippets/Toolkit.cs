using ErpLink;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace Snippets;

public static class Toolkit
{
    #region toolkit-client
    public static ErpHttpClient Open(ConnectionContext context, ErpHttpOptions options)
    {
        var address = ErpAddress.Parse(context.Settings.Get("address"), context.Name);
        var authentication = ConnectionAuthentication.Create(context, options, new AuthenticationDefaults { ApiKeyHeader = "X-Small-Key" });
        return new ErpHttpClient(context, address, options, authentication);
    }

    public static async ValueTask<IReadOnlyList<string>> NamesAsync(ErpHttpClient client, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Get, "customers?limit=100"), cancellationToken);
        ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsJson ? AnswerBody.Valid : AnswerBody.Invalid).ThrowIfFailed();
        return ErpJson.Read(answer, root => ErpJson.Rows(root, client).Select(row => row.GetProperty("name").GetString()!).ToList());
    }
    #endregion

    #region toolkit-session
    public static SessionAuthentication LogIn(ConnectionContext context) => new(async (client, cancellationToken) =>
    {
        var password = await context.Settings.GetSecretAsync("password", cancellationToken);
        var request = new ErpHttpRequest(HttpMethod.Post, "login")
        {
            Body = LogInBody(context.Settings.Get("user"), password),
            IsAnonymous = true,
            Secrets = [password], // should the server send it back, no message holds it
        };
        var answer = await client.SendAsync(request, cancellationToken);
        ResponseOutcome.Of(HttpOperation.Read, answer, answer.IsJson ? AnswerBody.Valid : AnswerBody.Invalid).ThrowIfFailed();
        var session = ErpJson.Read(answer, root => root.GetProperty("session").GetString()!);
        return new ErpCredential([new("X-Session", new Secret(session))]) { GoodFor = TimeSpan.FromMinutes(29) };
    }, context.Time);
    #endregion

    public static void Configure(IErpLinkBuilder erpLink, IServiceCollection services)
    {
        #region toolkit-options
        erpLink.AddODataAdapter(http =>
        {
            http.AllowPrivateNetwork = true; // the ERP stands in our own network, or on this machine
            http.CallTimeout = TimeSpan.FromMinutes(3);
        });
        #endregion

        #region toolkit-polly
        erpLink.AddODataAdapter(http => http.ConfigurePipeline = pipeline => pipeline.AddRetry(new RetryStrategyOptions<ErpHttpAnswer>
        {
            MaxRetryAttempts = 5,
            UseJitter = true,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { MayBeSentAgain: true }),
            DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.RetryAfter),
        }));
        #endregion

        #region toolkit-factory
        services.AddHttpClient("erp").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // then the name is looked up again
        });
        services.AddOptions<ErpHttpOptions>("odata")
            .Configure<IHttpMessageHandlerFactory>((http, factory) => http.CreateHandler = () => factory.CreateHandler("erp"));
        #endregion
    }

    public static void Webhook(WebApplication app, ISecretSource secrets, IErpSignals signals, TimeProvider time)
    {
        #region toolkit-webhook
        app.MapPost("/hooks/oslo", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            var key = await secrets.FindAsync("hooks:oslo", cancellationToken) ?? throw new InvalidOperationException("There is no key for the hooks of oslo.");
            var check = await new WebhookSignature(time).CheckAsync(key, request.Headers["X-Time"], request.Headers["X-Signature"],
                request.Body, request.ContentLength, cancellationToken);
            if (!check.IsValid) return Results.Unauthorized();

            // The connection is that of the address; the body gives a key to look at, and nothing else.
            await signals.ActorChangedAsync("oslo", new RecordRef(ActorKinds.Customer, SmallErpHook.CustomerOf(check.Body)), cancellationToken);
            return Results.Ok();
        });
        #endregion
    }

    private static ReadOnlyMemory<byte> LogInBody(string user, Secret password) =>
        System.Text.Encoding.UTF8.GetBytes(new System.Text.Json.Nodes.JsonObject { ["user"] = user, ["password"] = password.Reveal() }.ToJsonString());
}

#region toolkit-secrets
public sealed class VaultSecrets(IVault vault) : ISecretSource, ISecretStore
{
    public async ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) =>
        await vault.ReadAsync(reference, cancellationToken) is { } text ? new Secret(text) : null;

    // When this returns, every process of the app reads the new one.
    public async ValueTask SaveAsync(string reference, Secret secret, CancellationToken cancellationToken) =>
        await vault.WriteAsync(reference, secret.Reveal(), cancellationToken);
}
#endregion

public interface IVault
{
    Task<string?> ReadAsync(string name, CancellationToken cancellationToken);

    Task WriteAsync(string name, string text, CancellationToken cancellationToken);
}

public static class SmallErpHook
{
    public static RecordKey CustomerOf(ReadOnlyMemory<byte> body)
    {
        using var document = System.Text.Json.JsonDocument.Parse(body);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}

using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>Clients for tests, and the one canary that must never appear anywhere.</summary>
public static class TestClient
{
    public const string Canary = "canary-5f2e81c0-secret";

    public static ErpHttpRequest Get(string target = "things") => new(HttpMethod.Get, target);

    public static ErpHttpRequest Post(string target = "things", string body = "{\"a\":1}") => new(HttpMethod.Post, target) { Body = Encoding.UTF8.GetBytes(body) };

    public static ErpHttpClient To(string address, Action<ErpHttpOptions>? configure = null, IErpAuthentication? authentication = null, TimeProvider? time = null)
    {
        // The servers of these tests run on this machine.
        var options = new ErpHttpOptions { AttemptsMax = 1, RetryDelay = TimeSpan.Zero, AllowPrivateNetwork = true };
        configure?.Invoke(options);
        var context = new ConnectionContext("oslo", Settings()) { Time = time ?? TimeProvider.System };
        return new ErpHttpClient(context, ErpAddress.Parse(address, "oslo"), options, authentication ?? SecretAuthentication.None);
    }

    public static ErpHttpClient Over(Func<HttpRequestMessage, HttpResponseMessage> answer, Action<ErpHttpOptions>? configure = null, IErpAuthentication? authentication = null,
        TimeProvider? time = null) =>
        To("https://erp.example/api/", o =>
        {
            o.CreateHandler = () => new ScriptedHandler(answer);
            configure?.Invoke(o);
        }, authentication, time);

    public static ConnectionSettings Settings(params (string Name, string Value)[] values) =>
        new("oslo", values.ToDictionary(v => v.Name, v => v.Value), new Secrets());

    public static HttpResponseMessage Json(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public sealed class ScriptedHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response;
            try
            {
                response = answer(request);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
            {
                // Nobody asks for the body of a request that finds no server.
                throw;
            }
            catch
            {
                if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken);
                throw;
            }

            if (request.Content is not null) await request.Content.LoadIntoBufferAsync(cancellationToken);
            response.RequestMessage ??= request;
            return response;
        }
    }

    private sealed class Secrets : ISecretSource
    {
        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult<Secret?>(new Secret(Canary));
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ErpLink.Peers.Support;

/// <summary>Stands between ErpLink and a server, passes everything on, and can lose one answer: the server carries the request out, and
/// the connection is cut before the client hears of it.</summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication _app;
    private readonly Uri _server;
    private readonly Func<HttpRequest, string, bool> _isCreate;
    private readonly KeyValuePair<string, string>? _fault;
    private int _creates;
    private int _lost;

    private LossyProxy(WebApplication app, Uri server, Func<HttpRequest, string, bool> isCreate, KeyValuePair<string, string>? fault) =>
        (_app, _server, _isCreate, _fault) = (app, server, isCreate, fault);

    /// <summary>Where ErpLink is to find the server.</summary>
    public Uri Address => new(new Uri(_app.Urls.First()), _server.AbsolutePath);

    /// <summary>How many creates were sent.</summary>
    public int Creates => _creates;

    /// <summary>How many of their answers were lost.</summary>
    public int Lost => _lost;

    /// <param name="server">The server's root.</param>
    /// <param name="isCreate">Whether a request with this body creates a record: the first such answer is lost.</param>
    /// <param name="fault">The header that makes the server lose the answer itself; without one, the proxy does.</param>
    public static async Task<LossyProxy> StartAsync(
        Uri server, Func<HttpRequest, string, bool> isCreate, KeyValuePair<string, string>? fault = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new LossyProxy(builder.Build(), server, isCreate, fault);
        proxy._app.Run(proxy.PassAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var loses = _isCreate(context.Request, Encoding.UTF8.GetString(buffer.ToArray())) && Interlocked.Increment(ref _creates) == 1;
        using var request = Copy(context.Request, buffer.ToArray());
        if (loses && _fault is { } fault) request.Headers.Add(fault.Key, fault.Value);
        try
        {
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            if (!loses)
            {
                await AnswerAsync(context.Response, response, body);
                return;
            }

            if (_fault is null) Interlocked.Increment(ref _lost);
        }
        catch (HttpRequestException) when (loses && _fault is not null)
        {
            Interlocked.Increment(ref _lost);
        }

        context.Abort();
    }

    private HttpRequestMessage Copy(HttpRequest from, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_server, from.Path.Value + from.QueryString));
        if (body.Length > 0) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in from.Headers.Where(h => h.Key is not "Content-Length"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, [.. value]))
                request.Content?.Headers.TryAddWithoutValidation(name, [.. value]);
        }

        return request;
    }

    private static async Task AnswerAsync(HttpResponse to, HttpResponseMessage from, byte[] body)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var (name, value) in from.Headers.Concat(from.Content.Headers))
        {
            // These are about one connection, not about the answer.
            if (name is not ("Transfer-Encoding" or "Connection" or "Content-Length")) to.Headers.Append(name, value.ToArray());
        }

        to.ContentLength = body.Length;
        await to.Body.WriteAsync(body);
    }
}

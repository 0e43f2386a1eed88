using System.Net;
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
    private int _creates;
    private int _lost;

    private LossyProxy(WebApplication app, Uri server, Func<HttpRequest, string, bool> isCreate) => (_app, _server, _isCreate) = (app, server, isCreate);

    /// <summary>Where ErpLink is to find the server.</summary>
    public Uri Address => new(new Uri(_app.Urls.First()), _server.AbsolutePath);

    /// <summary>How many creates were sent.</summary>
    public int Creates => _creates;

    /// <summary>How many of their answers were lost.</summary>
    public int Lost => _lost;

    /// <param name="server">The server's root.</param>
    /// <param name="isCreate">Whether a request with this body creates a record: the first such answer is lost.</param>
    public static async Task<LossyProxy> StartAsync(Uri server, Func<HttpRequest, string, bool> isCreate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new LossyProxy(builder.Build(), server, isCreate);
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
        var isCreate = _isCreate(context.Request, System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_server, context.Request.Path.Value + context.Request.QueryString))
        { Content = buffer.Length > 0 ? new ByteArrayContent(buffer.ToArray()) : null };
        foreach (var (name, value) in context.Request.Headers.Where(h => !h.Key.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, [.. value])) request.Content?.Headers.TryAddWithoutValidation(name, [.. value]);
        }

        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (isCreate && Interlocked.Increment(ref _creates) == 1)
        {
            Interlocked.Increment(ref _lost);
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, value) in response.Headers.Concat(response.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection" or "Content-Length")))
            context.Response.Headers.Append(name, value.ToArray());
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}

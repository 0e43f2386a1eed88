using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>Handlers that the app makes itself, those of IHttpClientFactory above all.</summary>
public sealed class HandlerFactoryTests
{
    [Fact]
    public async Task Handlers_of_the_apps_factory_carry_the_requests_of_a_connection()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: session=1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        var seen = new CountingTrace();
        using var provider = Services(Fit(), seen);
        using var client = Client(server, provider);
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        seen.Requests.Should().Be(2);
        server.Requests.Should().HaveCount(2).And.NotContain(r => r.Contains("Cookie"));
    }

    [Fact]
    public async Task A_connection_that_is_closed_leaves_the_factorys_handler_to_the_others()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        using var provider = Services(Fit());
        using (var first = Client(server, provider)) await first.SendAsync(TestClient.Get(), default);
        using var second = Client(server, provider);
        (await second.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
    }

    public static TheoryData<HttpMessageHandler, string> Unfit => new()
    {
        { new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, "PooledConnectionLifetime" },
        { new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(16) }, "PooledConnectionLifetime" },
        { new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }, "PooledConnectionLifetime" },
        { new SocketsHttpHandler { UseCookies = false }, "AllowAutoRedirect" },
        { new SocketsHttpHandler { AllowAutoRedirect = false }, "UseCookies" },
        { new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.Brotli }, "AutomaticDecompression" },
        { new HttpClientHandler { UseCookies = false }, "AllowAutoRedirect" },
        { new HttpClientHandler { AllowAutoRedirect = false }, "UseCookies" },
        { new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.GZip }, "AutomaticDecompression" },
    };

    [Theory, MemberData(nameof(Unfit)), Trait("Catalogue", "17"), Trait("Catalogue", "26"), Trait("Catalogue", "30"), Trait("Catalogue", "101")]
    public void A_handler_that_redirects_keeps_cookies_or_connections_or_decompresses_is_refused_however_deep_it_lies(HttpMessageHandler innermost, string setting)
    {
        using var provider = Services(innermost, new CountingTrace());
        FluentActions.Invoking(() => TestClient.To("https://erp.example/", o => o.CreateHandler = () => provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("erp")))
            .Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.OptionInvalid && e.Message.Contains("CreateHandler") && e.Message.Contains(setting));
    }

    [Fact, Trait("Catalogue", "17")]
    public void The_factorys_own_default_is_refused_with_what_to_do()
    {
        using var provider = new ServiceCollection().AddHttpClient("erp").Services.BuildServiceProvider();
        FluentActions.Invoking(() => TestClient.To("https://erp.example/", o => o.CreateHandler = () => provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("erp")))
            .Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.OptionInvalid && e.Message.Contains("AllowAutoRedirect = false"));
    }

    [Fact, Trait("Catalogue", "101")]
    public async Task A_cookie_of_one_connection_never_comes_back_by_itself_and_never_by_another()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: tenant=oslo; Path=/\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        for (var i = 0; i < 2; i++)
        {
            using var client = TestClient.To(server.Origin);
            await client.SendAsync(TestClient.Get(), default);
            await client.SendAsync(TestClient.Post(), default);
        }

        server.Requests.Should().HaveCount(4).And.NotContain(r => r.Contains("Cookie"));
    }

    private static SocketsHttpHandler Fit() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    private static ErpHttpClient Client(RawServer server, ServiceProvider provider) =>
        TestClient.To(server.Origin, o => o.CreateHandler = () => provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("erp"));

    private static ServiceProvider Services(HttpMessageHandler innermost, params DelegatingHandler[] handlers)
    {
        var builder = new ServiceCollection().AddHttpClient("erp").ConfigurePrimaryHttpMessageHandler(() => innermost);
        foreach (var handler in handlers) builder.AddHttpMessageHandler(() => handler);
        return builder.Services.BuildServiceProvider();
    }

    private sealed class CountingTrace : DelegatingHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

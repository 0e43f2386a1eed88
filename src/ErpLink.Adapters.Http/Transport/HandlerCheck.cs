using System.Net;

namespace ErpLink.Adapters.Http;

/// <summary>Looks into a handler that the app made itself (one of IHttpClientFactory, say) for the framework's defaults that are not fit
/// for an ERP: by them a credential follows a redirect, one tenant's cookies reach another's session, and a server that has moved is never
/// found again.</summary>
internal static class HandlerCheck
{
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromMinutes(15);

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>: it follows redirects, keeps cookies or connections, or decompresses.</exception>
    public static HttpMessageHandler Run(HttpMessageHandler handler)
    {
        var innermost = handler;
        while (innermost is DelegatingHandler { InnerHandler: { } inner }) innermost = inner;
        var (redirects, cookies, decompresses) = innermost switch
        {
            SocketsHttpHandler sockets => (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.AutomaticDecompression != DecompressionMethods.None),
            HttpClientHandler client => (client.AllowAutoRedirect, client.UseCookies, client.AutomaticDecompression != DecompressionMethods.None),
            _ => (false, false, false),
        };
        if (redirects) throw Refused("follows redirects", "AllowAutoRedirect = false");
        if (cookies) throw Refused("keeps cookies", "UseCookies = false");
        if (decompresses) throw Refused("decompresses, so that a small answer may become any size", "AutomaticDecompression = DecompressionMethods.None");
        if (innermost is HttpClientHandler || innermost is SocketsHttpHandler kept && (kept.PooledConnectionLifetime < TimeSpan.Zero || kept.PooledConnectionLifetime > LifetimeMax))
            throw Refused("keeps its connections, so that a name is not looked up again", "PooledConnectionLifetime = TimeSpan.FromMinutes(5) or at most 15, which a SocketsHttpHandler has");
        return handler;

        ErpLinkException Refused(string what, string setting)
        {
            handler.Dispose();
            return new(ErrorCodes.OptionInvalid, FailureClass.Invalid,
                $"{nameof(ErpHttpOptions)}.{nameof(ErpHttpOptions.CreateHandler)}: the handler it made {what}. Make its innermost handler with {setting}.");
        }
    }
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ErpLink.Adapters.Http;

/// <summary>The innermost handler of a connection: one for each, so that nothing is shared between tenants.</summary>
internal static class TransportHandler
{
    // Servers close idle connections after 60 to 130 seconds. A write on one that is just being closed has an unknown outcome,
    // so ours are given up well before.
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(20);

    public static HttpMessageHandler Create(ErpAddress address, ErpHttpOptions options, ConnectGuard? guard = null,
        ClientCertificate? certificate = null) => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Decompression is counted, so it is done by AnswerReader.
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = options.ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleMax,
            MaxConnectionsPerServer = options.ConnectionsMax,
            ConnectTimeout = options.ConnectTimeout,
            MaxResponseHeadersLength = 64, // KiB
            MaxResponseDrainSize = 0,
            PreAuthenticate = false,
            UseProxy = !address.Root.IsLoopback,
            ActivityHeadersPropagator = null,
            ConnectCallback = Connect(guard ?? new ConnectGuard(address, options), certificate),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = Revocation(),
                // A proxy in between is on its own; the certificate is for the server at the end.
                LocalCertificateSelectionCallback = certificate is null ? null : (_, host, _, _, _) =>
                    string.Equals(host, address.Root.IdnHost, StringComparison.OrdinalIgnoreCase) ? certificate.Current! : null!,
            },
        };

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect(ConnectGuard guard, ClientCertificate? certificate) =>
        certificate is null ? guard.ConnectAsync : async (context, cancellationToken) =>
        {
            // The handshake itself cannot wait for a secret.
            await certificate.LoadAsync(cancellationToken).ConfigureAwait(false);
            return await guard.ConnectAsync(context, cancellationToken).ConfigureAwait(false);
        };

    /// <summary>A revoked certificate is refused. An issuer that cannot be asked does not stop an ERP in a closed network.</summary>
    private static X509ChainPolicy Revocation() => new()
    {
        RevocationMode = X509RevocationMode.Online,
        VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown
            | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown | X509VerificationFlags.IgnoreRootRevocationUnknown,
    };
}

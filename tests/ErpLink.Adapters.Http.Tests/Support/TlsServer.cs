using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>A server on the loopback that asks for a client certificate and keeps what it got.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public TlsServer(string name = "localhost", DateTimeOffset? until = null)
    {
        Certificate = Reloaded(Make(name, until));
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>The server's own, which a client has to trust.</summary>
    public X509Certificate2 Certificate { get; }

    public string Address => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Thumbprints of the clients; empty for one without a certificate.</summary>
    public List<string> Clients { get; } = [];

    /// <summary>A certificate for tests, with its private key.</summary>
    public static X509Certificate2 Make(string name, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), until ?? new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
        Certificate.Dispose();
    }

    private static X509Certificate2 Reloaded(X509Certificate2 made)
    {
        using (made) return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = Certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, seen, _, _) => seen is null || seen.Subject == "CN=erplink",
                }, _stop.Token);
                await tls.ReadExactlyAsync(new byte[16], _stop.Token);
                lock (Clients) Clients.Add(tls.RemoteCertificate is { } seen ? ((X509Certificate2)seen).Thumbprint : string.Empty);
                await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"), _stop.Token);
                await tls.ShutdownAsync();
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or IOException or AuthenticationException)
            {
                // The next client, unless the test is over.
            }
        }
    }
}

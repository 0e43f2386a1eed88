using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>Servers that speak TLS, but are not who they should be. The handler is the library's own; only who is trusted is changed, because no
/// certificate of a loopback is signed by anybody.</summary>
public sealed class TlsTests
{
    private static readonly DateTimeOffset Past = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, Trait("Catalogue", "28")]
    [InlineData("signed by itself", "localhost", false, false)]
    [InlineData("of another name", "other.example", false, true)]
    [InlineData("of the past", "localhost", true, true)]
    public async Task A_server_whose_certificate_is_not_good_gets_nothing(string what, string name, bool isExpired, bool isTrusted)
    {
        await using var server = new TlsServer(name, isExpired ? Past : null);
        using var client = Client(server, isTrusted);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.Fault, answer.MayHaveBeenSent).Should().Be((null, HttpFault.NotSent, false), what);
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.NotApplied);
        server.Clients.Should().BeEmpty("no byte of the request may reach it");
    }

    [Fact, Trait("Catalogue", "28")]
    public async Task The_same_server_with_a_good_certificate_is_answered()
    {
        await using var server = new TlsServer();
        using var client = Client(server, isTrusted: true);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        server.Clients.Should().HaveCount(1);
    }

    [Fact, Trait("Catalogue", "28")]
    public void The_handler_checks_certificates_as_the_machine_does_and_asks_whether_they_were_revoked()
    {
        using var handler = (SocketsHttpHandler)TransportHandler.Create(ErpAddress.Parse("https://erp.example/", "oslo"), new ErpHttpOptions());
        handler.SslOptions.RemoteCertificateValidationCallback.Should().BeNull();
        handler.SslOptions.EnabledSslProtocols.Should().Be(System.Security.Authentication.SslProtocols.None, "the machine knows best which are safe");
        handler.SslOptions.EncryptionPolicy.Should().Be(EncryptionPolicy.RequireEncryption);
        handler.SslOptions.CertificateChainPolicy!.RevocationMode.Should().Be(X509RevocationMode.Online);
        handler.SslOptions.CertificateChainPolicy.VerificationFlags.Should().NotHaveFlag(X509VerificationFlags.AllowUnknownCertificateAuthority)
            .And.NotHaveFlag(X509VerificationFlags.IgnoreNotTimeValid).And.NotHaveFlag(X509VerificationFlags.IgnoreInvalidName);
    }

    private static ErpHttpClient Client(TlsServer server, bool isTrusted) => TestClient.To(server.Address, o => o.CreateHandler = () =>
    {
        var handler = (SocketsHttpHandler)TransportHandler.Create(ErpAddress.Parse(server.Address, "oslo"), new ErpHttpOptions { AllowPrivateNetwork = true });
        if (!isTrusted) return handler;
        var policy = handler.SslOptions.CertificateChainPolicy!;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(server.Certificate);
        return handler;
    });
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class ClientCertificateTests
{
    public enum Form
    {
        Pem,
        EncryptedPem,
        Pkcs12,
        EncryptedPkcs12,
    }

    [Theory, InlineData(Form.Pem), InlineData(Form.EncryptedPem), InlineData(Form.Pkcs12), InlineData(Form.EncryptedPkcs12)]
    public async Task The_server_gets_the_certificate_in_whichever_form_it_is_kept(Form form)
    {
        await using var server = new TlsServer();
        using var certificate = TlsServer.Make("erplink");
        using var client = Client(server, new FakeSecrets(("cert", Text(certificate, form)), ("pass", "open " + TestClient.Canary)), form is Form.EncryptedPem or Form.EncryptedPkcs12);
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        server.Clients.Should().Equal(certificate.Thumbprint);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_with_the_next_connection()
    {
        await using var server = new TlsServer();
        using var first = TlsServer.Make("erplink");
        using var second = TlsServer.Make("erplink");
        var secrets = new FakeSecrets(("cert", Text(first, Form.Pem)));
        using var client = Client(server, secrets, hasPassword: false);
        await client.SendAsync(TestClient.Get(), default);
        secrets["cert"] = Text(second, Form.Pem);
        await client.SendAsync(TestClient.Get(), default);
        server.Clients.Should().Equal(first.Thumbprint, second.Thumbprint);
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var server = new TlsServer();
        using var client = TestClient.To(server.Address, o => o.CreateHandler = () => Trusting(server, null));
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        server.Clients.Should().Equal(string.Empty);
    }

    [Theory, Trait("Catalogue", "98")]
    [InlineData("not a certificate " + TestClient.Canary), InlineData("-----BEGIN CERTIFICATE-----\n" + TestClient.Canary + "\n-----END CERTIFICATE-----"), InlineData("AAAA"), InlineData("")]
    public async Task A_secret_that_is_no_certificate_sends_nothing_and_is_never_quoted(string text)
    {
        await using var server = new TlsServer();
        using var client = Client(server, new FakeSecrets(("cert", text)), hasPassword: false);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.MayHaveBeenSent, answer.Refusal!.Code).Should().Be((false, ErrorCodes.SettingInvalid));
        answer.Refusal.Message.Should().Contain("'certificate'").And.NotContain(TestClient.Canary).And.NotContain("AAAA");
        server.Clients.Should().BeEmpty();
    }

    [Fact]
    public async Task A_certificate_without_its_key_or_with_another_password_is_refused()
    {
        await using var server = new TlsServer();
        using var certificate = TlsServer.Make("erplink");
        foreach (var text in new[] { certificate.ExportCertificatePem(), Text(certificate, Form.EncryptedPem), Text(certificate, Form.EncryptedPkcs12) })
        {
            using var client = Client(server, new FakeSecrets(("cert", text), ("pass", "wrong")), hasPassword: true);
            (await client.SendAsync(TestClient.Get(), default)).Refusal!.Code.Should().Be(ErrorCodes.SettingInvalid);
        }
    }

    private static string Text(X509Certificate2 certificate, Form form)
    {
        const string password = "open " + TestClient.Canary;
        using var key = certificate.GetECDsaPrivateKey()!;
        return form switch
        {
            Form.Pem => certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(),
            Form.EncryptedPem => certificate.ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            Form.Pkcs12 => Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12)),
            _ => Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12, password)),
        };
    }

    private static ErpHttpClient Client(TlsServer server, ISecretSource secrets, bool hasPassword)
    {
        var settings = new Dictionary<string, string> { ["certificate"] = "cert" };
        if (hasPassword) settings["certificatePassword"] = "pass";
        var certificate = new ClientCertificate("oslo", new ConnectionSettings("oslo", settings, secrets));
        return TestClient.To(server.Address, o => o.CreateHandler = () => Trusting(server, certificate));
    }

    // The server's own certificate is the one thing that cannot be real on a loopback.
    private static SocketsHttpHandler Trusting(TlsServer server, ClientCertificate? certificate)
    {
        var handler = (SocketsHttpHandler)TransportHandler.Create(ErpAddress.Parse(server.Address, "oslo"), new ErpHttpOptions { AllowPrivateNetwork = true }, certificate: certificate);
        var policy = handler.SslOptions.CertificateChainPolicy!;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(server.Certificate);
        return handler;
    }
}

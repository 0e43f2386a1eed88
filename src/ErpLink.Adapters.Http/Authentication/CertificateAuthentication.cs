namespace ErpLink.Adapters.Http;

/// <summary>A client certificate for the connection's TLS, beside whatever else says who asks.</summary>
internal sealed class CertificateAuthentication(IErpAuthentication inner, ClientCertificate certificate) : IErpAuthentication, IDisposable
{
    public IErpAuthentication Inner => inner;

    public ClientCertificate Certificate => certificate;

    public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
        inner.FindAsync(client, cancellationToken);

    public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) =>
        inner.RenewAsync(client, refused, cancellationToken);

    public void Dispose()
    {
        (inner as IDisposable)?.Dispose();
        certificate.Dispose();
    }
}

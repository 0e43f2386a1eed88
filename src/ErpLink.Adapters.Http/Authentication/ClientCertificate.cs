using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ErpLink.Adapters.Http;

/// <summary>A client certificate with its key, from a secret: PEM, or PKCS#12 in Base64. Fetched for each new connection to the server, so
/// that a renewed one is picked up.</summary>
internal sealed class ClientCertificate(string connection, ConnectionSettings settings) : IDisposable
{
    private volatile X509Certificate2? _current;

    /// <summary>The one that was loaded last.</summary>
    public X509Certificate2? Current => _current;

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SecretMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>.</exception>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        var text = await settings.GetSecretAsync(ConnectionAuthentication.Certificate, cancellationToken).ConfigureAwait(false);
        var password = settings.Find(ConnectionAuthentication.CertificatePassword) is null ? null
            : await settings.GetSecretAsync(ConnectionAuthentication.CertificatePassword, cancellationToken).ConfigureAwait(false);
        var loaded = Parse(text, password);
        // One that is in use by another handshake is left to the finalizer.
        if (_current?.Thumbprint == loaded.Thumbprint) loaded.Dispose();
        else _current = loaded;
    }

    public void Dispose() => _current?.Dispose();

    private X509Certificate2 Parse(Secret text, Secret? password)
    {
        X509Certificate2? found;
        try
        {
            found = Read(text.Reveal().Trim(), password?.Reveal());
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            // Not as the cause: what the framework says may quote what it read.
            found = null;
        }

        if (found is { HasPrivateKey: true }) return found;
        found?.Dispose();
        throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Unauthorized,
            $"Connection '{connection}': the secret of the setting '{ConnectionAuthentication.Certificate}' is not a certificate with its private key. "
            + "Store it as PEM with both, or as PKCS#12 in Base64, and its password under 'certificatePassword'.")
        { Connection = connection, Field = ConnectionAuthentication.Certificate };
    }

    private static X509Certificate2 Read(string text, string? password)
    {
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal)) return X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), password);
        using var pem = password is null ? X509Certificate2.CreateFromPem(text, text) : X509Certificate2.CreateFromEncryptedPem(text, text, password);
        // A key that only this process's memory holds is refused by the TLS of some systems.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}

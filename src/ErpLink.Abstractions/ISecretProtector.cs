namespace ErpLink;

/// <summary>Encrypts secrets that a connection defined at run time has to persist. Without one, such secrets are refused.</summary>
/// <remarks>A singleton; thread-safe.</remarks>
public interface ISecretProtector
{
    /// <summary>The secret in a form that may be stored.</summary>
    string Protect(Secret secret);

    /// <summary>The secret again.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SecretMissing"/>: it cannot be recovered.</exception>
    Secret Unprotect(string protectedText);
}

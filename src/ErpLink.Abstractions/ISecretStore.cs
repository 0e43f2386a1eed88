namespace ErpLink;

/// <summary>What an app's <see cref="ISecretSource"/> also is where ErpLink may replace a secret: an authorization server that gives a new
/// refresh token with every use takes the old one back.</summary>
/// <remarks>Implemented by the same object as the source. The new secret is saved before anything that came with it is used. A source
/// without it works until the app is started anew; error <see cref="ErrorCodes.SecretNotSaved"/> is logged. Thread-safe. Source: RFC 6749,
/// section 6; RFC 9700, section 4.14.</remarks>
public interface ISecretStore
{
    /// <summary>Puts the secret in the place of the one that the reference leads to. When this returns, the source gives the new one, in
    /// every process of the app.</summary>
    /// <param name="reference">What the connection's setting holds.</param>
    /// <param name="secret">The new secret.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SaveAsync(string reference, Secret secret, CancellationToken cancellationToken);
}

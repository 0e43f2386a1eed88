using System.Text;

namespace ErpLink.Adapters.Http;

/// <summary>Credentials made from the connection's settings: none, a bearer token, user and password, or an API key. The secret is fetched
/// for every request, so that a rotated one is picked up; after a 401 it is tried once more only if it has changed.</summary>
public sealed class SecretAuthentication : IErpAuthentication
{
    private readonly Func<CancellationToken, ValueTask<ErpCredential?>> _find;

    private SecretAuthentication(Func<CancellationToken, ValueTask<ErpCredential?>> find) => _find = find;

    /// <summary>No credentials.</summary>
    public static SecretAuthentication None { get; } = new(_ => ValueTask.FromResult<ErpCredential?>(null));

    /// <summary>A bearer token (RFC 6750).</summary>
    /// <param name="settings">The connection's settings.</param>
    /// <param name="tokenSetting">The setting that refers to the token.</param>
    public static SecretAuthentication Bearer(ConnectionSettings settings, string tokenSetting) =>
        ApiKey(settings, tokenSetting, "Authorization", "Bearer ");

    /// <summary>User and password (RFC 7617), in UTF-8.</summary>
    /// <param name="settings">The connection's settings.</param>
    /// <param name="user">The user's name; without colon.</param>
    /// <param name="passwordSetting">The setting that refers to the password.</param>
    public static SecretAuthentication Basic(ConnectionSettings settings, string user, string passwordSetting) =>
        new(async cancellationToken =>
    {
        var password = await settings.GetSecretAsync(passwordSetting, cancellationToken).ConfigureAwait(false);
        return new ErpCredential(new Secret("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Reveal()}"))));
    });

    /// <summary>A key that goes into a header as it is.</summary>
    /// <param name="settings">The connection's settings.</param>
    /// <param name="keySetting">The setting that refers to the key.</param>
    /// <param name="header">The header.</param>
    /// <param name="prefix">What comes before the key, with the blank behind it. Default: nothing.</param>
    public static SecretAuthentication ApiKey(ConnectionSettings settings, string keySetting, string header, string prefix = "") =>
        new(async cancellationToken =>
    {
        var key = await settings.GetSecretAsync(keySetting, cancellationToken).ConfigureAwait(false);
        if (!CredentialHeader.IsSendable(key.Reveal())) throw CredentialHeader.Unsendable(keySetting);
        return new ErpCredential([new(header, new Secret(prefix + key.Reveal()))]);
    });

    /// <inheritdoc/>
    public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) => _find(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
    {
        var now = await _find(cancellationToken).ConfigureAwait(false);
        return now is not null && !now.IsSame(refused);
    }
}

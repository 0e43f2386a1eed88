namespace ErpLink.Adapters;

/// <summary>The settings of one connection. Never prints a value; secrets are fetched when needed, and not kept.</summary>
/// <param name="connection">The connection's name, for messages.</param>
/// <param name="values">Names and values; a secret's value is its reference.</param>
/// <param name="secrets">Where secrets come from.</param>
public sealed class ConnectionSettings(string connection, IReadOnlyDictionary<string, string> values, ISecretSource secrets)
{
    private readonly Dictionary<string, string> _values = new(values, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that have a value.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>A value, or <see langword="null"/> when it is missing or empty.</summary>
    public string? Find(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A value that must be there.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>.</exception>
    public string Get(string name) => Find(name) ?? throw new ErpLinkException(ErrorCodes.SettingMissing, FailureClass.Invalid,
        $"Connection '{connection}' needs the setting '{name}'. Give it where the connection is defined.")
    { Connection = connection };

    /// <summary>A secret that must be there, fetched now: keep it no longer than the call it is for.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SecretMissing"/>;
    /// <see cref="ErrorCodes.SideUnavailable"/>: the app's source failed, which time may heal.</exception>
    public async ValueTask<Secret> GetSecretAsync(string name, CancellationToken cancellationToken) =>
        await FindSecretAsync(name, Get(name), cancellationToken).ConfigureAwait(false)
        ?? throw new ErpLinkException(ErrorCodes.SecretMissing, FailureClass.Unauthorized,
            $"Connection '{connection}': the secret that setting '{name}' refers to was not found. Store it in the app's secret source under that reference.")
        { Connection = connection };

    private async ValueTask<Secret?> FindSecretAsync(string name, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ErpLinkException && !cancellationToken.IsCancellationRequested)
        {
            // By name only: an exception of the app's own may hold the secret.
            throw new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient,
                $"Connection '{connection}': the app's source of secrets failed with {exception.GetType().Name} when it was asked for the setting '{name}'. Nothing was sent. It is tried again; look at the source if that stays.")
            { Connection = connection, Field = name };
        }
    }

    /// <summary>Replaces a secret in the app's store, where the app's source of secrets is one.</summary>
    /// <returns>False when the source is no <see cref="ISecretStore"/>: nothing was saved.</returns>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>. What the app's store throws comes through as it is.</exception>
    public async ValueTask<bool> TrySaveSecretAsync(string name, Secret secret, CancellationToken cancellationToken)
    {
        if (secrets is not ISecretStore store) return false;
        await store.SaveAsync(Get(name), secret, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The names only.</summary>
    public override string ToString() => $"settings of '{connection}': {string.Join(", ", _values.Keys)}";
}

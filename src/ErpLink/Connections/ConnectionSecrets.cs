using ErpLink.Adapters;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>The secrets of one connection: those entered at run time are in the link store, protected by the app; all others are where the
/// app's own source has them.</summary>
internal sealed class ConnectionSecrets(ISecretSource app, ISecretProtector? protector, ILinkStore store, ConnectionId? connection, IReadOnlyDictionary<string, Secret> entered)
    : ISecretSource, ISecretStore
{
    /// <summary>What a reference to a secret in the link store begins with; the rest is its name.</summary>
    public const string Prefix = "stored:";

    /// <summary>Told when one that was entered, and is not saved yet, was replaced by the ERP.</summary>
    public required Action<Secret, Secret> Renewed { get; init; }

    public static string ReferenceOf(string setting) => Prefix + setting;

    public async ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal)) return await app.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        if (entered.TryGetValue(reference[Prefix.Length..], out var now)) return now;
        if (connection is not { } id || await store.FindSecretAsync(id, reference[Prefix.Length..], cancellationToken).ConfigureAwait(false) is not { } stored) return null;
        return Needed().Unprotect(stored.ProtectedText);
    }

    public async ValueTask SaveAsync(string reference, Secret secret, CancellationToken cancellationToken)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal))
        {
            await (app as ISecretStore ?? throw NotSaved()).SaveAsync(reference, secret, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (entered.TryGetValue(reference[Prefix.Length..], out var used)) Renewed(used, secret); // A test of what is not saved yet.
        if (connection is not { } id || used is not null) return;
        var stored = new StoredSecret(id, reference[Prefix.Length..], Needed().Protect(secret));
        await store.CommitAsync(new StoreBatch().Put(stored), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a connector gets: a store of secrets only where it is one for every reference of the connection.</summary>
    public ISecretSource For(ConnectionDefinition definition) =>
        app is ISecretStore || definition.Settings.Values.Any(v => v.StartsWith(Prefix, StringComparison.Ordinal)) ? this : app;

    private ISecretProtector Needed() => protector ?? throw MissingProtector();

    public static ErpLinkException MissingProtector() => new(ErrorCodes.ProtectorMissing, FailureClass.Invalid,
        "The app has no ISecretProtector, so a secret that was entered at run time can neither be stored nor read. Register one, or let the setting refer to a secret of the app's own source.");

    private static ErpLinkException NotSaved() => new(ErrorCodes.SecretNotSaved, FailureClass.Invalid, "The app's source of secrets is no ISecretStore.");
}

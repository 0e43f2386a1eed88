using ErpLink.Adapters;
using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>The secrets of one connection: those entered at run time are in the link store, protected by the app; all others are where the
/// app's own source has them.</summary>
/// <remarks>Who may edit a connection may not read its secrets. So a stored one is bound to where it was entered for, and given to no other
/// address, whatever version of whichever definition asks.</remarks>
internal sealed class ConnectionSecrets(
    ISecretSource app, ISecretProtector? protector, ILinkStore store, ConnectionId? connection, string destination, IReadOnlyDictionary<string, Secret> entered)
    : ISecretSource, ISecretStore
{
    /// <summary>What a reference to a secret in the link store begins with; the rest is its name.</summary>
    public const string Prefix = "stored:";

    /// <summary>Told when one that was entered, and is not saved yet, was replaced by the ERP.</summary>
    public required Action<string, Secret, Secret> Renewed { get; init; }

    public static string ReferenceOf(string setting) => Prefix + setting;

    /// <summary>A secret with where it goes, as it is protected and stored.</summary>
    public static Secret Bound(Secret secret, string destination) => new($"{destination}\n{secret.Reveal()}");

    public async ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal)) return await app.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        if (entered.TryGetValue(reference[Prefix.Length..], out var now)) return now;
        if (connection is not { } id || await store.FindSecretAsync(id, reference[Prefix.Length..], cancellationToken).ConfigureAwait(false) is not { } stored) return null;
        var text = Needed().Unprotect(stored.ProtectedText).Reveal();
        return text.StartsWith(destination + "\n", StringComparison.Ordinal) ? new Secret(text[(destination.Length + 1)..]) : throw new ErpLinkException(
            ErrorCodes.SecretMissing, FailureClass.Unauthorized,
            $"The secret of '{stored.Name}' was entered for another address, adapter or profile, and is not sent there. Enter it again.");
    }

    public async ValueTask SaveAsync(string reference, Secret secret, CancellationToken cancellationToken)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal))
        {
            await (app as ISecretStore ?? throw NotSaved()).SaveAsync(reference, secret, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (entered.TryGetValue(reference[Prefix.Length..], out var used)) Renewed(reference[Prefix.Length..], used, secret); // A test of what is not saved yet.
        if (connection is not { } id || used is not null) return;
        var stored = new StoredSecret(id, reference[Prefix.Length..], Needed().Protect(Bound(secret, destination)));
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

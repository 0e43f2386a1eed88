namespace ErpLink;

/// <summary>Where secrets come from: settings hold references, this resolves them. Without one, references are keys in the
/// section <c>Secrets</c> of the app's configuration.</summary>
/// <remarks>A singleton; thread-safe. Asked each time a secret is needed, so that a rotated secret is picked up.</remarks>
public interface ISecretSource
{
    /// <summary>The secret of this reference, or <see langword="null"/> when there is none.</summary>
    ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken);
}

namespace ErpLink.Peers.Conformance;

/// <summary>References that are the secrets themselves: for servers on this machine.</summary>
public sealed class PlainSecrets : ISecretSource
{
    public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => new(new Secret(reference));
}

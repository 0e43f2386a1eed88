using Microsoft.Extensions.Configuration;

namespace ErpLink.Connections;

/// <summary>Without a secret source of the app's own, a reference is a key of its configuration (user secrets, environment, vault).</summary>
internal sealed class ConfigurationSecretSource(IConfiguration? configuration) : ISecretSource
{
    public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) =>
        ValueTask.FromResult(configuration?[reference] is { Length: > 0 } text ? new Secret(text) : null);
}

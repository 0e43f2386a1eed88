using Microsoft.Extensions.Configuration;

namespace ErpLink.Connections;

/// <summary>Without a secret source of the app's own, a reference is a key in the section <c>Secrets</c> of its configuration (user secrets,
/// environment, vault). Who may edit a connection may not send the rest of the configuration to an address of his choice.</summary>
internal sealed class ConfigurationSecretSource(IConfiguration? configuration) : ISecretSource
{
    private const string Section = "Secrets:";

    public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!reference.StartsWith(Section, StringComparison.OrdinalIgnoreCase))
        {
            throw new ErpLinkException(ErrorCodes.SecretMissing, FailureClass.Unauthorized,
                $"'{reference}' is no reference to a secret: without an ISecretSource of the app's own, they are in the section 'Secrets' of its configuration, such as {Section}Oslo. Keep the secret there, or register an ISecretSource.");
        }

        return ValueTask.FromResult(configuration?[reference] is { Length: > 0 } text ? new Secret(text) : null);
    }
}

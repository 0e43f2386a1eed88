using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http;

/// <summary>Reads the part <c>authentication</c> of a profile.</summary>
internal static class AuthenticationDefaultsReader
{
    /// <param name="node">The part; <see langword="null"/> when the profile has none.</param>
    /// <param name="problems">Where what is wrong is reported.</param>
    public static AuthenticationDefaults Read(ProfileNode? node, ProfileProblems problems)
    {
        var usual = new AuthenticationDefaults();
        if (node is null) return usual;
        node.Allow("apiKeyHeader", "apiKeyPrefix", "tokenAddress", "scope", "clientSecretInBody");
        var header = node.Text("apiKeyHeader") ?? usual.ApiKeyHeader;
        if (!CredentialHeader.IsAllowed(header))
            problems.Report($"{node.Path}.apiKeyHeader", $"'{header}' is no header that a key can travel in.", "Give the header's name as the ERP documents it.");
        return new AuthenticationDefaults
        {
            ApiKeyHeader = header,
            ApiKeyPrefix = node.Text("apiKeyPrefix") ?? string.Empty,
            TokenAddress = node.Text("tokenAddress"),
            Scope = node.Text("scope"),
            ClientSecretInBody = node.Flag("clientSecretInBody", false),
        };
    }
}

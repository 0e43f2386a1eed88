namespace ErpLink.Adapters.Http;

/// <summary>What an authorization server knows ErpLink by, and where it gives tokens.</summary>
/// <param name="TokenAddress">The token endpoint: https, without query.</param>
/// <param name="ClientId">The client's id.</param>
public sealed record OAuthClient(string TokenAddress, string ClientId)
{
    /// <summary>The connection's setting that refers to the client's secret; <see langword="null"/> for a client without one.</summary>
    public string? SecretSetting { get; init; }

    /// <summary>The connection's setting that refers to the refresh token; <see langword="null"/>: tokens are asked for in the client's own
    /// name (client credentials).</summary>
    public string? RefreshTokenSetting { get; init; }

    /// <summary>What access is asked for, several with blanks between; <see langword="null"/> for what the server gives by itself.</summary>
    public string? Scope { get; init; }

    /// <summary>What the server wants to know beside that, such as the tenant that the token is for: names and values. None is a secret.
    /// Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether id and secret go in the body of the request. Default: in its header, which every server has to accept.</summary>
    public bool SecretInBody { get; init; }
}

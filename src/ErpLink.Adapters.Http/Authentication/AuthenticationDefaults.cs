namespace ErpLink.Adapters.Http;

/// <summary>What an ERP's way to authenticate has of its own, so that no administrator needs to type it: from a dialect or its profile.</summary>
public sealed record AuthenticationDefaults
{
    /// <summary>The header of the setting <c>apiKey</c>. Default: <c>X-Api-Key</c>.</summary>
    public string ApiKeyHeader { get; init; } = "X-Api-Key";

    /// <summary>What comes before the API key in its header, with the blank behind it. Default: nothing.</summary>
    public string ApiKeyPrefix { get; init; } = string.Empty;

    /// <summary>The token endpoint where the setting <c>tokenAddress</c> is not given; <see langword="null"/> for none.</summary>
    public string? TokenAddress { get; init; }

    /// <summary>The scope where the setting <c>scope</c> is not given; <see langword="null"/> for none.</summary>
    public string? Scope { get; init; }

    /// <summary>Parameters of its own that the token endpoint wants with every request: names and values. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> TokenParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the setting <c>clientSecretInBody</c> is not given: whether the client's id and secret go in the body. Default: no.</summary>
    public bool ClientSecretInBody { get; init; }
}

namespace ErpLink.Adapters.Http;

/// <summary>The headers by which a server says how many requests are left. Whoever is told that none is left waits.</summary>
/// <param name="Remaining">The header that says how many are left.</param>
/// <param name="Reset">The header that says when there are more.</param>
/// <param name="Form">How it says so.</param>
public sealed record QuotaHeaders(string Remaining, string Reset, QuotaReset Form)
{
    /// <summary><c>RateLimit-Remaining</c> and <c>RateLimit-Reset</c> in seconds. The header <c>RateLimit</c>, which holds both, is always
    /// understood. Source: the drafts of RateLimit header fields for HTTP (draft-ietf-httpapi-ratelimit-headers).</summary>
    public static QuotaHeaders Standard { get; } = new("RateLimit-Remaining", "RateLimit-Reset", QuotaReset.Seconds);
}

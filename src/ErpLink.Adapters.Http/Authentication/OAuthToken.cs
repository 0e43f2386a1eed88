using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http;

/// <summary>What an authorization server gave: RFC 6749, section 5.1.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token for the next time; <see langword="null"/> when the old one stays.</param>
/// <param name="GoodFor">How long it is used; <see langword="null"/> when the server does not say so in a way that can be believed.</param>
internal sealed record OAuthToken(Secret Access, Secret? Refresh, TimeSpan? GoodFor)
{
    private const int TokenCharactersMax = 16 * 1024;
    private const long ExpiresSecondsMax = 400L * 24 * 3600;

    // Not longer than a request may be on its way; and not so long that nothing is left of a short life.
    private static readonly TimeSpan MarginMax = TimeSpan.FromMinutes(1);

    /// <summary>The token in an answer; <see langword="null"/>: there is none that can be used.</summary>
    public static OAuthToken? Read(ErpHttpAnswer answer) => answer.IsSuccess && ErpJson.TryRead(answer, Decode, out var token) ? token : null;

    /// <summary>The error's name (section 5.2), where it is one of those that are known; <see langword="null"/> otherwise.</summary>
    public static string? ReadError(ErpHttpAnswer answer) =>
        ErpJson.TryRead(answer, root => root.GetProperty("error").GetString(), out var error) ? error : null;

    private static OAuthToken? Decode(JsonElement root)
    {
        if (root.TryGetProperty("token_type", out var type) && !string.Equals(type.GetString(), "bearer", StringComparison.OrdinalIgnoreCase)) return null;
        if (Text(root, "access_token") is not { } access) return null;
        return new OAuthToken(access, Text(root, "refresh_token"), GoodForOf(root));
    }

    private static Secret? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= TokenCharactersMax } text
        && CredentialHeader.IsSendable(text) ? new Secret(text) : null;

    // A number, or a number as text, as some servers send it.
    private static TimeSpan? GoodForOf(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var value)) return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds <= 0) return null;
        var life = TimeSpan.FromSeconds(Math.Min(seconds, ExpiresSecondsMax));
        var margin = life / 10;
        return life - (margin < MarginMax ? margin : MarginMax);
    }
}

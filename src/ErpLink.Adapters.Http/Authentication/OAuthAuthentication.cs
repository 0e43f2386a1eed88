using System.Text;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>
/// Access tokens of an authorization server (OAuth 2.0): in the client's own name, or by a refresh token. One is asked for at a time,
/// renewed a little before it expires, and once after a 401.
/// </summary>
/// <remarks>The token endpoint has an address and limits of its own: it never gets the ERP's requests, and the ERP never gets the client's
/// secret. A refresh token that the server replaces is saved (<see cref="ISecretStore"/>) before the new access token is used; when it is
/// refused, another one in the source, put there by another process or an administrator, is tried once. Thread-safe; one for each
/// connection. Source: RFC 6749 (sections 2.3.1, 4.4, 5 and 6), RFC 6750.</remarks>
public sealed class OAuthAuthentication : IErpAuthentication, IDisposable
{
    private readonly string _connection;
    private readonly ConnectionSettings _settings;
    private readonly OAuthClient _client;
    private readonly RefreshTokenKeeper? _refreshToken;
    private readonly SessionAuthentication _session;
    private readonly ErpHttpClient _http;
    private readonly string _target;

    /// <summary>Authentication of a connection.</summary>
    /// <param name="context">Name, settings and clock of the connection.</param>
    /// <param name="client">The client.</param>
    /// <param name="options">The connection's limits, for the way to the token endpoint: handler, network and times to connect.</param>
    /// <param name="logger">For a replaced refresh token that cannot be saved; <see langword="null"/> for none.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AddressRefused"/>.</exception>
    public OAuthAuthentication(ConnectionContext context, OAuthClient client, ErpHttpOptions options, ILogger? logger = null)
    {
        (_connection, _settings, _client) = (context.Name, context.Settings, client);
        ErpAddress address;
        (address, _target) = Endpoint(client.TokenAddress, context.Name);
        logger = SafeLogger.Of(logger);
        _http = new ErpHttpClient(context, address, LimitsOf(options), SecretAuthentication.None, logger);
        _refreshToken = client.RefreshTokenSetting is { } setting ? new RefreshTokenKeeper(context, setting, logger) : null;
        _session = new SessionAuthentication((_, cancellationToken) => LogInAsync(cancellationToken), context.Time);
    }

    /// <inheritdoc/>
    public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
        _session.FindAsync(client, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) =>
        _session.RenewAsync(client, refused, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The address of a token endpoint, which ends in its last segment and not in a slash.</summary>
    internal static (ErpAddress Address, string Target) Endpoint(string tokenAddress, string connection)
    {
        var whole = ErpAddress.Parse(tokenAddress, connection, ConnectionAuthentication.TokenAddress);
        if (tokenAddress.EndsWith('/') || whole.Root.AbsolutePath == "/") return (whole, string.Empty);
        var path = whole.Root.AbsoluteUri.TrimEnd('/');
        var end = path.LastIndexOf('/') + 1;
        return (ErpAddress.Parse(path[..end], connection, ConnectionAuthentication.TokenAddress), path[end..]);
    }

    private async ValueTask<ErpCredential> LogInAsync(CancellationToken cancellationToken)
    {
        var refresh = _refreshToken is null ? null : await _refreshToken.FindAsync(cancellationToken).ConfigureAwait(false);
        var answer = await AskAsync(refresh, cancellationToken).ConfigureAwait(false);
        if (refresh is not null && IsRefused(answer)
            && await _refreshToken!.FindOtherAsync(refresh, cancellationToken).ConfigureAwait(false) is { } other)
        {
            refresh = other;
            answer = await AskAsync(refresh, cancellationToken).ConfigureAwait(false);
        }

        var token = OAuthToken.Read(answer) ?? throw OAuthFailure.Of(_connection, _client, answer, OAuthToken.ReadError(answer));
        if (refresh is not null) await _refreshToken!.KeepAsync(token.Refresh ?? refresh, cancellationToken).ConfigureAwait(false);
        return new ErpCredential(new Secret("Bearer " + token.Access.Reveal())) { GoodFor = token.GoodFor };
    }

    private static bool IsRefused(ErpHttpAnswer answer) =>
        answer.Status is >= 400 and <= 499 && OAuthToken.ReadError(answer) == OAuthFailure.InvalidGrant;

    private async ValueTask<ErpHttpAnswer> AskAsync(Secret? refresh, CancellationToken cancellationToken)
    {
        var secret = _client.SecretSetting is { } setting ? (await _settings.GetSecretAsync(setting, cancellationToken).ConfigureAwait(false)).Reveal() : null;
        var isInBody = _client.SecretInBody || secret is null;
        var form = new StringBuilder("grant_type=").Append(refresh is null ? "client_credentials" : "refresh_token");
        Add("refresh_token", refresh?.Reveal());
        Add("scope", _client.Scope);
        foreach (var (name, value) in _client.Parameters) Add(Encode(name), value);
        Add("client_id", isInBody ? _client.ClientId : null);
        Add("client_secret", isInBody ? secret : null);
        return await _http.SendAsync(new ErpHttpRequest(HttpMethod.Post, _target)
        {
            Body = Encoding.UTF8.GetBytes(form.ToString()),
            ContentType = "application/x-www-form-urlencoded",
            Headers = isInBody ? [new("Accept", "application/json")] : [new("Accept", "application/json"), new("Authorization", Basic(_client.ClientId, secret!))],
            IsAnonymous = true,
            // A refresh token may be good for one use: only a request that provably was not sent is sent again.
            IsWrite = refresh is not null,
            Secrets = [.. new[] { secret, refresh?.Reveal() }.OfType<string>().Select(s => new Secret(s))],
        }, cancellationToken).ConfigureAwait(false);

        void Add(string name, string? value)
        {
            if (value is not null) form.Append('&').Append(name).Append('=').Append(Encode(value));
        }
    }

    // Both parts form-encoded first: RFC 6749, section 2.3.1.
    private static string Basic(string id, string secret) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Encode(id)}:{Encode(secret)}"));

    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static ErpHttpOptions LimitsOf(ErpHttpOptions options)
    {
        var limits = options.Snapshot();
        limits.RequestTimeout = TimeSpan.FromMinutes(1);
        if (limits.ConnectTimeout > limits.RequestTimeout) limits.ConnectTimeout = limits.RequestTimeout;
        limits.AnswerBytesMax = 64 * 1024;
        limits.ConnectionsMax = 1;
        limits.AttemptsMax = Math.Min(limits.AttemptsMax, 2);
        limits.BreakDuration = TimeSpan.Zero;
        limits.CallTimeout = SessionAuthentication.LogInTimeMax;
        limits.ConfigurePipeline = null;
        limits.Quotas = [QuotaHeaders.Standard];
        return limits;
    }
}

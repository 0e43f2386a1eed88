using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>The settings by which connections over HTTP authenticate, the same in every dialect, and what they make: a bearer token, a
/// user and a password, an API key, or OAuth; with or without a client certificate; or nothing at all.</summary>
public static class ConnectionAuthentication
{
    internal const string Token = "token";
    internal const string User = "user";
    internal const string Password = "password";
    internal const string ApiKey = "apiKey";
    internal const string TokenAddress = "tokenAddress";
    internal const string ClientId = "clientId";
    internal const string ClientSecret = "clientSecret";
    internal const string ClientSecretInBody = "clientSecretInBody";
    internal const string Scope = "scope";
    internal const string RefreshToken = "refreshToken";
    internal const string Certificate = "certificate";
    internal const string CertificatePassword = "certificatePassword";

    /// <summary>The settings, for <see cref="ConnectorInfo"/>: none is mandatory, and they exclude each other in groups.</summary>
    public static IReadOnlyList<SettingDescription> Settings { get; } =
    [
        new(Token, SettingKind.Secret) { DisplayName = "Token", Description = "A bearer token that does not expire soon; instead of a user, an API key or OAuth." },
        new(User, SettingKind.Text) { DisplayName = "User", Description = "The user that the ERP knows ErpLink by." },
        new(Password, SettingKind.Secret) { DisplayName = "Password", Description = "The user's password or web service key." },
        new(ApiKey, SettingKind.Secret) { DisplayName = "API key", Description = "A key that the ERP issued; instead of a token, a user or OAuth." },
        new(TokenAddress, SettingKind.Address) { DisplayName = "Token endpoint",
            Description = "OAuth: where the authorization server gives tokens, such as https://login.example.com/oauth2/token." },
        new(ClientId, SettingKind.Text) { DisplayName = "Client id", Description = "OAuth: the id that the authorization server knows ErpLink by." },
        new(ClientSecret, SettingKind.Secret) { DisplayName = "Client secret",
            Description = "OAuth: the client's secret. Without a refresh token, tokens are asked for in the client's own name." },
        new(ClientSecretInBody, SettingKind.Flag) { DisplayName = "Client secret in the body",
            Description = "OAuth: for authorization servers that take id and secret in the body of the request only." },
        new(Scope, SettingKind.Text) { DisplayName = "Scope", Description = "OAuth: what access is asked for, several with blanks between." },
        new(RefreshToken, SettingKind.Secret) { DisplayName = "Refresh token",
            Description = "OAuth: what an administrator got when granting access. Servers replace it; the app's secret source has to be able to save the new one." },
        new(Certificate, SettingKind.Secret) { DisplayName = "Client certificate",
            Description = "A certificate with its private key, as PEM or as PKCS#12 in Base64; with any of the others, or by itself." },
        new(CertificatePassword, SettingKind.Secret) { DisplayName = "Certificate password", Description = "The password of the client certificate's private key." },
    ];

    /// <summary>The authentication that a connection's settings ask for.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="options">The connection's limits; the client certificate and OAuth need them.</param>
    /// <param name="defaults">What the ERP has of its own; <see langword="null"/> for nothing.</param>
    /// <param name="loggers">For a replaced refresh token that cannot be saved; <see langword="null"/> for none.</param>
    /// <returns>For one <see cref="ErpHttpClient"/>, which disposes it.</returns>
    /// <exception cref="ErpLinkException">Everything that is missing or contradicts, at once in <see cref="ErpLinkException.Problems"/>;
    /// the number is that of the first: <see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>,
    /// <see cref="ErrorCodes.AddressRefused"/>.</exception>
    public static IErpAuthentication Create(ConnectionContext context, ErpHttpOptions options, AuthenticationDefaults? defaults = null,
        ILoggerFactory? loggers = null)
    {
        defaults ??= new AuthenticationDefaults();
        AuthenticationCheck.Run(context, options, defaults);
        var settings = context.Settings;
        IErpAuthentication authentication = 0 switch
        {
            _ when settings.Find(Token) is not null => SecretAuthentication.Bearer(settings, Token),
            _ when settings.Find(User) is { } user => SecretAuthentication.Basic(settings, user, Password),
            _ when settings.Find(ApiKey) is not null => SecretAuthentication.ApiKey(settings, ApiKey, defaults.ApiKeyHeader, defaults.ApiKeyPrefix),
            _ when settings.Find(ClientId) is { } clientId => new OAuthAuthentication(context, ClientOf(settings, clientId, defaults), options,
                loggers?.CreateLogger("ErpLink.Http")),
            _ => SecretAuthentication.None,
        };
        return settings.Find(Certificate) is null ? authentication
            : new CertificateAuthentication(authentication, new ClientCertificate(context.Name, settings));
    }

    private static OAuthClient ClientOf(ConnectionSettings settings, string clientId, AuthenticationDefaults defaults) =>
        new(settings.Find(TokenAddress) ?? defaults.TokenAddress!, clientId)
        {
            SecretSetting = settings.Find(ClientSecret) is null ? null : ClientSecret,
            RefreshTokenSetting = settings.Find(RefreshToken) is null ? null : RefreshToken,
            Scope = settings.Find(Scope) ?? defaults.Scope,
            Parameters = defaults.TokenParameters,
            SecretInBody = settings.Find(ClientSecretInBody) is { } text ? bool.Parse(text) : defaults.ClientSecretInBody,
        };
}

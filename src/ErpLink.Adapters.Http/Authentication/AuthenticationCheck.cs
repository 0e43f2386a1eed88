using static ErpLink.Adapters.Http.ConnectionAuthentication;

namespace ErpLink.Adapters.Http;

/// <summary>Finds everything by which a connection's settings for authentication contradict each other or lack something.</summary>
internal sealed class AuthenticationCheck
{
    private static readonly string[] OfOAuth = [TokenAddress, ClientId, ClientSecret, ClientSecretInBody, Scope, RefreshToken];

    private readonly List<(string Setting, Problem Problem)> _found = [];
    private readonly ConnectionContext _context;

    private AuthenticationCheck(ConnectionContext context) => _context = context;

    /// <exception cref="ErpLinkException">Something is wrong.</exception>
    public static void Run(ConnectionContext context, ErpHttpOptions options, AuthenticationDefaults defaults)
    {
        var check = new AuthenticationCheck(context);
        check.CheckWays();
        check.CheckUser();
        if (OfOAuth.Any(check.Has)) check.CheckOAuth(defaults);
        check.CheckCertificate(options);
        if (check._found is [])
            return;
        var problems = check._found.ConvertAll(f => f.Problem);
        throw new ErpLinkException(problems[0].Code, FailureClass.Invalid, string.Join(" ", problems))
        { Connection = context.Name, Field = check._found is [var only] ? only.Setting : null, Problems = problems };
    }

    private bool Has(string setting) => _context.Settings.Find(setting) is not null;

    private void CheckWays()
    {
        List<(string Setting, string Words)> ways = [];
        if (Has(Token)) ways.Add((Token, "a token"));
        if (Has(User)) ways.Add((User, "a user"));
        if (Has(ApiKey)) ways.Add((ApiKey, "an API key"));
        if (OfOAuth.FirstOrDefault(Has) is { } oauth) ways.Add((Has(ClientId) ? ClientId : oauth, "OAuth"));
        if (ways.Count > 1)
            Add(ErrorCodes.SettingInvalid, ways[1].Setting, $"The connection has {string.Join(" and ", ways.Select(w => w.Words))}.", "Give one of them.");
    }

    private void CheckUser()
    {
        if (Has(Password) && !Has(User)) Missing(User, "There is a password without a user.");
        if (_context.Settings.Find(User) is not { } user) return;
        if (!Has(Password)) Missing(Password, "There is a user without a password.");
        if (user.Any(c => c == ':' || char.IsControl(c)))
            Add(ErrorCodes.SettingInvalid, User, "The user holds a colon or a control character, which cannot be sent.", "Correct it.");
    }

    private void CheckOAuth(AuthenticationDefaults defaults)
    {
        if (!Has(ClientId)) Missing(ClientId, "OAuth needs the client's id.");
        if (!Has(ClientSecret) && !Has(RefreshToken)) Missing(ClientSecret, "OAuth needs the client's secret, a refresh token, or both.");
        if ((_context.Settings.Find(TokenAddress) ?? defaults.TokenAddress) is not { } address) Missing(TokenAddress, "OAuth needs the address of the token endpoint.");
        else
        {
            try
            {
                OAuthAuthentication.Endpoint(address, _context.Name);
            }
            catch (ErpLinkException refused)
            {
                Add(refused.Code, TokenAddress, "It cannot be used.", refused.Message);
            }
        }

        if (_context.Settings.Find(ClientSecretInBody) is { } flag && !bool.TryParse(flag, out _))
            Add(ErrorCodes.SettingInvalid, ClientSecretInBody, $"It is '{flag}'.", "Give true or false.");
    }

    private void CheckCertificate(ErpHttpOptions options)
    {
        if (Has(CertificatePassword) && !Has(Certificate)) Missing(Certificate, "There is the password of a certificate, but no certificate.");
        if (Has(Certificate) && options.CreateHandler is not null)
            Add(ErrorCodes.SettingInvalid, Certificate, "The app makes the handler of this connection itself (CreateHandler).",
                "Give the certificate to that handler, and leave this setting out.");
    }

    private void Missing(string setting, string what) => Add(ErrorCodes.SettingMissing, setting, what, $"Give the setting '{setting}'.");

    private void Add(int code, string setting, string what, string fix) =>
        _found.Add((setting, new Problem(ProblemSeverity.Error, code, $"connection '{_context.Name}', setting '{setting}'", what, fix)));
}

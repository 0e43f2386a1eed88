namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class ConnectionAuthenticationTests
{
    private static readonly (string, string)[] OAuth = [("tokenAddress", FakeOAuth.TokenAddress), ("clientId", "id"), ("clientSecret", "ref")];

    public static TheoryData<(string, string)[], string> Good => new()
    {
        { [], "none" },
        { [("token", "ref")], "Authorization" },
        { [("user", "ola"), ("password", "ref")], "Authorization" },
        { [("apiKey", "ref")], "X-Key" },
    };

    [Theory, MemberData(nameof(Good))]
    public async Task Settings_that_fit_make_a_credential((string, string)[] settings, string headers)
    {
        var authentication = Create(settings);
        using var client = TestClient.Over(_ => TestClient.Json(200, "{}"));
        ((await authentication.FindAsync(client, default))?.ToString() ?? "none").Should().Be(headers);
    }

    [Fact]
    public void OAuth_takes_what_the_profile_knows_and_needs_a_secret_or_a_refresh_token()
    {
        Create(OAuth).Should().BeOfType<OAuthAuthentication>();
        Create([("clientId", "id"), ("refreshToken", "ref")], new() { TokenAddress = FakeOAuth.TokenAddress }).Should().BeOfType<OAuthAuthentication>();
    }

    public static TheoryData<(string, string)[], int, string[]> Wrong => new()
    {
        { [("token", "ref"), ("user", "ola"), ("password", "ref")], ErrorCodes.SettingInvalid, ["user"] },
        { [("token", "ref"), ("apiKey", "ref")], ErrorCodes.SettingInvalid, ["apiKey"] },
        { [("token", "ref"), .. OAuth], ErrorCodes.SettingInvalid, ["clientId"] },
        { [("user", "ola")], ErrorCodes.SettingMissing, ["password"] },
        { [("password", "ref")], ErrorCodes.SettingMissing, ["user"] },
        { [("user", "o:la"), ("password", "ref")], ErrorCodes.SettingInvalid, ["user"] },
        { [("clientId", "id")], ErrorCodes.SettingMissing, ["clientSecret", "tokenAddress"] },
        { [("scope", "x")], ErrorCodes.SettingMissing, ["clientId", "clientSecret", "tokenAddress"] },
        { [.. OAuth[1..], ("tokenAddress", "http://login.example/token")], ErrorCodes.AddressRefused, ["tokenAddress"] },
        { [.. OAuth[1..], ("tokenAddress", "https://login.example/token?p=1")], ErrorCodes.AddressRefused, ["tokenAddress"] },
        { [.. OAuth, ("clientSecretInBody", "yes")], ErrorCodes.SettingInvalid, ["clientSecretInBody"] },
        { [("certificatePassword", "ref")], ErrorCodes.SettingMissing, ["certificate"] },
        { [("user", "a:b"), ("apiKey", "ref"), ("certificatePassword", "ref")], ErrorCodes.SettingInvalid, ["apiKey", "password", "user", "certificate"] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Everything_that_is_missing_or_contradicts_is_named_at_once((string, string)[] settings, int code, string[] wrong)
    {
        var error = FluentActions.Invoking(() => Create(settings)).Should().Throw<ErpLinkException>().Which;
        error.Code.Should().Be(code);
        error.Problems.Select(p => p.Path).Should().Equal(wrong.Select(w => $"connection 'oslo', setting '{w}'"));
        error.Message.Should().NotContain("o:la").And.NotContain("a:b");
    }

    [Fact]
    public void One_problem_names_its_setting_whatever_the_connection_is_called() =>
        FluentActions.Invoking(() => ConnectionAuthentication.Create(new("o'slo's", TestClient.Settings(("user", "ola"))), new ErpHttpOptions())).Should().Throw<ErpLinkException>()
            .Which.Field.Should().Be("password");

    [Fact]
    public void A_certificate_and_a_handler_of_the_apps_own_exclude_each_other()
    {
        var options = new ErpHttpOptions { CreateHandler = () => new CountingHandler() };
        FluentActions.Invoking(() => ConnectionAuthentication.Create(new("oslo", TestClient.Settings(("certificate", "ref"))), options)).Should().Throw<ErpLinkException>()
            .Which.Message.Should().Contain("CreateHandler");
    }

    [Fact]
    public void All_settings_are_optional_and_secrets_are_marked_as_such() =>
        ConnectionAuthentication.Settings.Where(s => s.Kind == SettingKind.Secret).Select(s => s.Name).Should()
            .Equal("token", "password", "apiKey", "clientSecret", "refreshToken", "certificate", "certificatePassword");

    [Theory]
    [InlineData("https://login.example/token", "https://login.example/", "token")]
    [InlineData("https://login.example/a/b/token", "https://login.example/a/b/", "token")]
    [InlineData("https://login.example/a/b/", "https://login.example/a/b/", "")]
    [InlineData("https://login.example", "https://login.example/", "")]
    public void A_token_endpoint_is_called_as_it_is_written(string address, string root, string target)
    {
        var (found, rest) = OAuthAuthentication.Endpoint(address, "oslo");
        (found.Root.AbsoluteUri, rest).Should().Be((root, target));
        found.Resolve(rest).AbsoluteUri.TrimEnd('/').Should().Be(address.TrimEnd('/'));
    }

    private static IErpAuthentication Create((string, string)[] settings, AuthenticationDefaults? defaults = null) =>
        ConnectionAuthentication.Create(new("oslo", TestClient.Settings(settings)), new ErpHttpOptions(), defaults ?? new() { ApiKeyHeader = "X-Key" });
}

using System.Net;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestAuthenticationTests : IDisposable
{
    private readonly FakeRest _erp = new();

    public void Dispose() => _erp.Dispose();

    [Theory]
    [InlineData("""{ "type": "none" }""", "", "", null)]
    [InlineData("""{ "type": "bearer" }""", "token", "Authorization", "Bearer " + TestClient.Canary)]
    [InlineData("""{ "type": "apiKey", "header": "X-Key", "prefix": "Key " }""", "apiKey", "X-Key", "Key " + TestClient.Canary)]
    [InlineData("""{ "type": "headers", "headers": { "X-App": "{app}", "X-Both": "{tenant}/{app}" } }""", "app", "X-Both", "acme/" + TestClient.Canary)]
    public async Task A_service_gets_the_credentials_that_its_profile_describes(string authentication, string setting, string header, string? value)
    {
        _erp.On("c", "[]");
        await ListAsync(await OpenAsync(authentication, setting.Length > 0 ? [(setting, "ref")] : []));
        if (value is null) _erp.Headers[0].Keys.Should().NotContain("Authorization");
        else _erp.Headers[0][header].Should().Be(value);
        _erp.Headers[0]["X-Tenant"].Should().Be("acme");
    }

    [Theory]
    [InlineData("""{ "type": "bearer" }""", "token"), InlineData("""{ "type": "basic" }""", "user"), InlineData("""{ "type": "apiKey" }""", "apiKey"), InlineData("""{ "type": "oAuth" }""", "clientId"),
     InlineData("""{ "type": "session", "logIn": { "path": "s", "body": { "u": "{user}" }, "token": "t" } }""", "user")]
    public async Task A_setting_that_is_missing_is_named(string authentication, string setting) =>
        (await FluentActions.Awaiting(async () => await OpenAsync(authentication)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SettingMissing && e.Message.Contains($"'{setting}'"));

    [Fact, Trait("Catalogue", "11")]
    public async Task A_session_is_opened_once_and_again_when_it_has_ended()
    {
        const string logIn = """{ "type": "session", "logIn": { "path": "session", "body": { "user": "{user}", "password": "{password}", "firm": "{tenant}" }, "token": "data.token", "header": "X-Session", "value": "s={token}" } }""";
        _erp.On("session", """{"data": {"token": "one"}}""", method: "POST").On("c", "[]");
        var side = await OpenAsync(logIn, ("user", "ola"), ("password", "ref"));
        await ListAsync(side);
        await ListAsync(side);
        _erp.Requests.Should().Equal($$"""POST session {"user":"ola","password":"{{TestClient.Canary}}","firm":"acme"}""", "GET c", "GET c");
        (_erp.Headers[0].ContainsKey("X-Session"), _erp.Headers[1]["X-Session"]).Should().Be((false, "s=one"));

        _erp.On("session", """{"data": {"token": "two"}}""", method: "POST").On("c", "{}", HttpStatusCode.Unauthorized);
        (await FluentActions.Awaiting(() => ListAsync(side)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.FailureClass == FailureClass.Unauthorized);
        _erp.Requests.Skip(3).Select(r => r.Split(' ')[1]).Should().Equal("c", "session", "c");
        _erp.Headers[^1]["X-Session"].Should().Be("s=two");
    }

    [Fact]
    public async Task A_token_may_be_the_password_of_a_user_and_parameters_may_log_in()
    {
        _erp.On($"token?app={TestClient.Canary}&until=2026-03-02", """{"value": "t"}""", method: "PUT").On("c", "[]");
        await ListAsync(await OpenAsync("""{ "type": "session", "logIn": { "method": "PUT", "path": "token", "query": { "app": "{app}", "until": "{tomorrow}" }, "token": "value", "asPasswordOf": "0" } }""", ("app", "ref")));
        _erp.Headers[^1]["Authorization"].Should().Be("Basic " + Convert.ToBase64String("0:t"u8));
    }

    [Theory]
    [InlineData(null, "2026-03-02"), InlineData("Pacific/Auckland", "2026-03-03"), InlineData("Europe/Oslo", "2026-03-02")]
    public async Task Tomorrow_is_tomorrow_in_the_zone_of_the_connection(string? zone, string expected)
    {
        _erp.On("s", """{"t": "x"}""", method: "POST").On("c", "[]");
        await ListAsync(await RestSides.OpenAsync(_erp, """
            { "authentication": { "type": "session", "logIn": { "path": "s", "body": { "until": "{tomorrow}" }, "token": "t" } },
              "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "fields": { "name": {} } } } }
            """, zone));
        _erp.Requests[0].Should().Be("POST s {\"until\":\"" + expected + "\"}");
    }

    [Theory]
    [InlineData(401, "{}", ErrorCodes.AuthenticationRejected, "does not accept the log-in")]
    [InlineData(200, """{"x": 1}""", ErrorCodes.AuthenticationRejected, "no token at 't'")]
    [InlineData(404, "{}", ErrorCodes.AuthenticationRejected, "status 404")]
    [InlineData(410, "{}", ErrorCodes.AuthenticationRejected, "status 410")]
    [InlineData(405, "{}", ErrorCodes.AuthenticationRejected, "status 405")]
    [InlineData(422, "{}", ErrorCodes.AuthenticationRejected, "status 422")]
    [InlineData(307, "{}", ErrorCodes.AuthenticationRejected, "status 307")]
    [InlineData(503, "{}", ErrorCodes.SideUnavailable, "the log-in")]
    public async Task A_log_in_that_fails_says_why_and_holds_no_secret(int status, string json, int code, string expected)
    {
        _erp.On("s", json, (HttpStatusCode)status, "POST");
        var side = await OpenAsync("""{ "type": "session", "logIn": { "path": "s", "body": { "u": "{user}", "p": "{password}" }, "token": "t" } }""", ("user", "ola"), ("password", "ref"));
        (await FluentActions.Awaiting(() => ListAsync(side)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == code && e.Message.Contains(expected) && !e.ToString().Contains(TestClient.Canary)
                && e.FailureClass == (code == ErrorCodes.SideUnavailable ? FailureClass.Transient : FailureClass.Unauthorized));
        _erp.Requests.Should().HaveCount(1);
    }

    [Theory, Trait("Catalogue", "11")]
    [InlineData(404), InlineData(422), InlineData(405)]
    public async Task A_log_in_that_is_not_there_says_nothing_about_any_record(int status)
    {
        _erp.On("s", """{"code": "NO", "text": "no"}""", (HttpStatusCode)status, "POST");
        var side = await RestSides.OpenAsync(_erp, """
            { "errors": { "bareNotFound": true }, "authentication": { "type": "session", "logIn": { "path": "s", "body": { "u": "{user}", "p": "{password}" }, "token": "t" } },
              "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "update": { "path": "c/{key}" }, "fields": { "name": {} } } } }
            """, settings: [("user", "ola"), ("password", "ref")]);
        (await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in side.ReadAsync(ActorKinds.Customer, ["1"], FieldSelection.Of("name"), default)) ;
        }).Should().ThrowAsync<ErpLinkException>()).Where(e => e.FailureClass == FailureClass.Unauthorized);
        var written = await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), [new FieldChange("name", "a", "b")], default)], new WriteContext(ErpUser.System), default);
        (written[0].Outcome, written[0].Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Unauthorized));
        _erp.Requests.Should().HaveCount(1, "nobody logs in again at once");
    }

    [Theory, Trait("Catalogue", "98")]
    [InlineData("""{ "path": "s", "body": { "p": "{password}" }, "token": "t" }"""), InlineData("""{ "path": "s", "query": { "p": "{app}" }, "token": "t" }""")]
    public async Task A_secret_that_a_log_in_is_answered_with_stands_in_no_message(string logIn)
    {
        _erp.On("s", $$"""{"code": "{{TestClient.Canary}}"}""", HttpStatusCode.UnprocessableEntity, "POST")
            .On($"s?p={TestClient.Canary}", $$"""{"code": "{{TestClient.Canary}}"}""", HttpStatusCode.UnprocessableEntity, "POST");
        var side = await OpenAsync($$"""{ "type": "session", "logIn": {{logIn}} }, "errors": { "code": "code" }""", ("password", "ref"), ("app", "ref"));
        (await FluentActions.Awaiting(() => ListAsync(side)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Message.Contains("status 422, ***") && !e.ToString().Contains(TestClient.Canary));
    }

    [Fact]
    public async Task A_header_of_a_secret_that_no_header_can_hold_names_its_setting()
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, """
            { "settings": { "app": { "kind": "secret" } }, "authentication": { "type": "headers", "headers": { "X-App": "{app}" } },
              "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "fields": { "name": {} } } } }
            """);
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { ["address"] = FakeRest.Address, ["app"] = "ref" }, new FakeSecrets(("ref", TestClient.Canary + "\n")));
        var side = await RestSides.Connector(_erp).OpenAsync(new ConnectionContext("oslo", settings) { Profile = file }, default);
        File.Delete(file);
        (await FluentActions.Awaiting(() => ListAsync(side)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.SettingInvalid && e.Message.Contains("'app'") && !e.ToString().Contains(TestClient.Canary));
        _erp.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{ "path": "me", "value": "data.id" }""", "42"), InlineData("""{ "settings": ["tenant"] }""", "https://erp.example/acme")]
    public async Task The_database_is_named_as_the_profile_says(string identity, string expected)
    {
        _erp.On("me", """{"data": {"id": 42}}""");
        var side = await OpenAsync("""{ "type": "none" }""", identity);
        (await side.DescribeAsync(default)).Identity.Should().Be(expected);
    }

    private ValueTask<IRecordSide> OpenAsync(string authentication, params (string Name, string Value)[] settings) => OpenAsync(authentication, "null", settings);

    private ValueTask<IRecordSide> OpenAsync(string authentication, string identity, params (string Name, string Value)[] settings) => RestSides.OpenAsync(_erp, """
        { "settings": { "tenant": { "required": true }, "app": { "kind": "secret", "required":
        """ + (authentication.Contains("{app}", StringComparison.Ordinal) ? "true" : "false") + """
         } }, "headers": { "X-Tenant": "{tenant}" }, "authentication":
        """ + authentication + (identity == "null" ? "" : ", \"identity\": " + identity) + """
        , "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "fields": { "name": {} } } } }
        """, settings: [("tenant", "acme"), .. settings]);

    private static async Task ListAsync(IRecordSide side)
    {
        await foreach (var _ in side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None), default)) ;
    }
}

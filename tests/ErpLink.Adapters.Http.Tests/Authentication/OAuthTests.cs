using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class OAuthTests
{
    private readonly FakeOAuth _server = new();
    private readonly FakeTime _time = new();
    private readonly FakeSecretStore _store = new(("secret", "s:ecret+" + TestClient.Canary), ("refresh", "refresh-0-" + TestClient.Canary));
    private static readonly (string, string)[] Client = [("clientSecret", "secret")];
    private static readonly (string, string)[] Refresh = [("clientSecret", "secret"), ("refreshToken", "refresh")];

    [Fact]
    public async Task A_token_in_the_clients_own_name_is_used_until_shortly_before_it_expires()
    {
        using var client = _server.Client(_store, _time, [.. Client, ("scope", "https://erp.example/.default read")]);
        for (var i = 0; i < 3; i++) (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        var (authorization, form) = _server.Asked.Should().ContainSingle().Subject;
        authorization.Should().Be(FakeOAuth.Basic("erplink", "s%3Aecret%2B" + TestClient.Canary), "both parts are form-encoded first");
        form.Should().Equal(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "https://erp.example/.default read" });
        _server.Used.Should().OnlyContain(u => u == "Bearer access-1-" + TestClient.Canary);
        _time.Advance(TimeSpan.FromSeconds(3600 - 61));
        await client.SendAsync(TestClient.Post(), default);
        _server.Asked.Should().HaveCount(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        await client.SendAsync(TestClient.Post(), default);
        _server.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task The_clients_secret_goes_in_the_body_where_a_setting_says_so()
    {
        using var client = _server.Client(_store, _time, [.. Client, ("clientSecretInBody", "true")]);
        await client.SendAsync(TestClient.Get(), default);
        var (authorization, form) = _server.Asked.Single();
        (authorization, form["client_id"], form["client_secret"]).Should().Be((null, "erplink", "s:ecret+" + TestClient.Canary));
    }

    [Fact]
    public async Task A_client_without_a_secret_names_itself_in_the_body()
    {
        using var client = _server.Client(_store, _time, ("refreshToken", "refresh"));
        await client.SendAsync(TestClient.Get(), default);
        var (authorization, form) = _server.Asked.Single();
        (authorization, form["client_id"], form["grant_type"], form.ContainsKey("client_secret")).Should().Be((null, "erplink", "refresh_token", false));
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task Many_parallel_requests_are_one_token_and_many_401_one_renewal()
    {
        var held = new TaskCompletionSource();
        _server.Held = held.Task;
        _server.Takes = token => token != "Bearer access-1-" + TestClient.Canary;
        using var client = _server.Client(_store, _time, Client);
        var requests = Enumerable.Range(0, 50).Select(_ => client.SendAsync(TestClient.Post(), default).AsTask()).ToArray();
        held.SetResult();
        (await Task.WhenAll(requests)).Should().OnlyContain(a => a.Status == 200);
        _server.Asked.Should().HaveCount(2);
        _server.Used.Should().HaveCount(100);
    }

    [Theory]
    [InlineData("\"3600\"", 3539, 3541), InlineData("10", 8, 10), InlineData(null, 1_000_000, null), InlineData("0", 1_000_000, null), InlineData("-5", 1_000_000, null)]
    [InlineData("\"soon\"", 1_000_000, null), InlineData("1e3", 1_000_000, null), InlineData("99999999999999999999", 1_000_000, null), InlineData("true", 1_000_000, null)]
    public async Task An_expiry_is_believed_only_where_it_makes_sense(string? expiresIn, int stillGoodAfterSeconds, int? goneAfterSeconds)
    {
        _server.ExpiresIn = expiresIn;
        using var client = _server.Client(_store, _time, Client);
        await client.SendAsync(TestClient.Get(), default);
        _time.Advance(TimeSpan.FromSeconds(stillGoodAfterSeconds));
        await client.SendAsync(TestClient.Get(), default);
        _server.Asked.Should().HaveCount(1);
        if (goneAfterSeconds is not { } gone) return;
        _time.Advance(TimeSpan.FromSeconds(gone - stillGoodAfterSeconds));
        await client.SendAsync(TestClient.Get(), default);
        _server.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_replaced_refresh_token_is_saved_before_the_access_token_is_used()
    {
        (_server.Refresh, _server.Rotates) = (_store["refresh"], true);
        _store.OnSaved = _ => _server.Events.Add("saved");
        var held = new TaskCompletionSource();
        _store.Held = held.Task;
        using var client = _server.Client(_store, _time, Refresh);
        var call = client.SendAsync(TestClient.Post(), default).AsTask();
        (call.IsCompleted, _server.Used.Count).Should().Be((false, 0), "the new refresh token is not saved yet");
        held.SetResult();
        (await call).Status.Should().Be(200);
        _time.Advance(TimeSpan.FromHours(1));
        await client.SendAsync(TestClient.Post(), default);
        _server.Events.Should().Equal("asked", "saved", "used", "asked", "saved", "used");
        _store["refresh"].Should().Be(_server.Refresh).And.StartWith("refresh-2-");
        using var afterRestart = _server.Client(_store, _time, Refresh);
        (await afterRestart.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_replaced_refresh_token_that_the_app_cannot_save_is_told_once_and_used_as_long_as_the_process_lives()
    {
        var source = new FakeSecrets(("secret", "x"), ("refresh", "refresh-0"));
        (_server.Refresh, _server.Rotates) = ("refresh-0", true);
        using var client = _server.Client(source, _time, Refresh);
        for (var i = 0; i < 3; i++)
        {
            (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
            _time.Advance(TimeSpan.FromHours(1));
        }

        var told = _server.Logs.Entries.Should().ContainSingle(e => e.Id == ErrorCodes.SecretNotSaved).Subject;
        told.Level.Should().Be(LogLevel.Error);
        told.Text.Should().Contain("refreshToken").And.Contain("ISecretStore").And.NotContain(TestClient.Canary);
        // An administrator who grants access anew is heard although there is a newer token in memory.
        (source["refresh"], _server.Refresh) = ("refresh-new", "refresh-new");
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_store_that_fails_for_a_moment_gets_the_token_in_the_same_log_in()
    {
        (_server.Refresh, _server.Rotates) = (_store["refresh"], true);
        var time = new FakeTime { SkipsWaits = true };
        var tries = 0;
        _store.Failure = new IOException("away");
        _store.OnTried = () => _store.Failure = ++tries == 2 ? null : _store.Failure;
        using var client = _server.Client(_store, time, Refresh);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        _store["refresh"].Should().Be(_server.Refresh).And.StartWith("refresh-1-");
        (tries, _server.Asked.Count).Should().Be((2, 1));
        _server.Logs.Entries.Should().NotContain(e => e.Id == ErrorCodes.SecretNotSaved);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_eachtime_without_its_words_and_gets_the_token_again()
    {
        var time = new FakeTime { SkipsWaits = true };
        (_server.Refresh, _server.Rotates) = (_store["refresh"], true);
        _store.Failure = new InvalidOperationException("cannot write " + TestClient.Canary);
        using var client = _server.Client(_store, time, Refresh);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        var told = _server.Logs.Entries.Should().ContainSingle(e => e.Id == ErrorCodes.SecretNotSaved).Subject;
        told.Text.Should().Contain("InvalidOperationException").And.NotContain(TestClient.Canary);
        (_store.Failure, _server.Rotates) = (null, false);
        time.Advance(TimeSpan.FromHours(1));
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        _store["refresh"].Should().Be(_server.Refresh);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_token_that_another_process_replaced_meanwhile_is_tried_once(bool isSavedLate)
    {
        _server.Refresh = "refresh-of-other";
        var time = new FakeTime { SkipsWaits = true };
        _server.Answer = form =>
        {
            if (!isSavedLate && form["refresh_token"] != "refresh-of-other") _store["refresh"] = "refresh-of-other";
            return null;
        };
        var source = isSavedLate ? new Late(_store) : (ISecretSource)_store;
        using var client = _server.Client(source, time, Refresh);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
        _server.Asked.Select(a => a.Form["refresh_token"]).Should().Equal("refresh-0-" + TestClient.Canary, "refresh-of-other");
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_refresh_token_that_is_gone_stops_the_connection_and_says_what_to_do()
    {
        _server.Refresh = "another";
        var time = new FakeTime { SkipsWaits = true };
        using var client = _server.Client(_store, time, Refresh);
        for (var i = 0; i < 5; i++)
        {
            var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
            (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected));
            outcome.Failure.Message.Should().Contain("grant access anew").And.Contain("'refreshToken'").And.NotContain(TestClient.Canary);
        }

        _server.Asked.Should().HaveCount(1, "a refused token is not tried again at once");
        _server.Used.Should().BeEmpty();
        _store["refresh"] = "another";
        time.Advance(TimeSpan.FromSeconds(31));
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(200);
    }

    public static TheoryData<int, string, FailureClass, int, int> Failures => new()
    {
        { 400, """{"error":"invalid_client"}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 401, """{"error":"invalid_client","error_description":"X"}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 400, """{"error":"invalid_scope"}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 400, """{"error":"unsupported_grant_type"}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 400, """{"error":"invalid_request"}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 400, """{"error":{"a":1}}""", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 403, "<html>X</html>", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 404, "X", FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, 1 },
        { 400, """{"error":"temporarily_unavailable"}""", FailureClass.Transient, ErrorCodes.SideUnavailable, 1 },
        { 429, "{}", FailureClass.Throttled, ErrorCodes.SideThrottled, 2 },
        { 408, "{}", FailureClass.Transient, ErrorCodes.SideUnavailable, 2 },
        { 500, """{"error":"invalid_client"}""", FailureClass.Transient, ErrorCodes.SideUnavailable, 2 },
        { 503, "X", FailureClass.Transient, ErrorCodes.SideUnavailable, 2 },
        { 302, "{}", FailureClass.NotSupported, ErrorCodes.OutsideOrigin, 1 },
        { 200, "<html>X</html>", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, """{"access_token":""}""", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, """{"access_token":7,"token_type":"bearer"}""", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, """{"access_token":"X\r\nEvil: 1","token_type":"bearer"}""", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, """{"access_token":"X","token_type":"mac"}""", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, """{"access_token":"X","access_token":"Y"}""", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 200, "[]", FailureClass.Transient, ErrorCodes.AnswerMalformed, 1 },
        { 0, "refused", FailureClass.Transient, ErrorCodes.SideUnavailable, 2 },
    };

    [Theory, MemberData(nameof(Failures)), Trait("Catalogue", "98")]
    public async Task What_the_authorization_server_says_has_one_meaning_and_never_its_words(int status, string body, FailureClass failureClass, int code, int attempts)
    {
        _server.Answer = _ => status == 0 ? throw new HttpRequestException(HttpRequestError.ConnectionError, TestClient.Canary) : TestClient.Json(status, body.Replace("X", TestClient.Canary));
        using var client = _server.Client(_store, new FakeTime { SkipsWaits = true }, Client);
        var answer = await client.SendAsync(TestClient.Post(), default);
        var outcome = ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, failureClass, code));
        (_server.Asked.Count, _server.Used.Count).Should().Be((attempts, 0));
        var texts = _server.Logs.Entries.Select(e => e.Text).Append(outcome.Failure.ToString()).Append(answer.ToString());
        texts.Should().NotContain(t => t.Contains(TestClient.Canary) || t.Contains("ecret+"));
        outcome.Failure.Message.Should().Contain("'oslo'").And.Contain("login.example");
    }

    [Fact]
    public async Task A_401_while_the_authorization_server_rests_heals_by_itself()
    {
        _server.Takes = _ => false;
        _server.Answer = _ => _server.Asked.Count > 1 ? TestClient.Json(503, "{}") : null;
        using var client = _server.Client(_store, new FakeTime { SkipsWaits = true }, Client);
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient));
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_is_not_sent_twice_by_itself()
    {
        _server.Answer = _ => throw new HttpRequestException(HttpRequestError.ResponseEnded);
        using var client = _server.Client(_store, new FakeTime { SkipsWaits = true }, Refresh);
        await client.SendAsync(TestClient.Post(), default);
        _server.Asked.Should().HaveCount(1);
    }

    [Fact, Trait("Catalogue", "98")]
    public async Task The_ERP_never_gets_the_clients_secret_and_the_authorization_server_never_a_token_or_a_request_of_the_ERP()
    {
        (_server.Refresh, _server.Rotates) = (_store["refresh"], true);
        using var client = _server.Client(_store, _time, Refresh);
        await client.SendAsync(TestClient.Post(body: "{\"name\":\"Fjord\"}"), default);
        _time.Advance(TimeSpan.FromHours(2));
        await client.SendAsync(TestClient.Post(body: "{\"name\":\"Fjord\"}"), default);
        _server.Used.Should().OnlyContain(u => u!.StartsWith("Bearer access-"));
        _server.Asked.Should().OnlyContain(a => a.Authorization!.StartsWith("Basic ") && !a.Form.Keys.Contains("name") && !a.Form.Values.Any(v => v.Contains("access-")));
        _server.Logs.Entries.Should().NotBeEmpty().And.NotContain(e => e.Text.Contains(TestClient.Canary));
    }

    // The other process has the answer already, and saves it while we look.
    private sealed class Late(FakeSecretStore store) : ISecretSource
    {
        private int _looks;

        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken)
        {
            if (reference == "refresh" && ++_looks == 3) store["refresh"] = "refresh-of-other";
            return store.FindAsync(reference, cancellationToken);
        }
    }
}

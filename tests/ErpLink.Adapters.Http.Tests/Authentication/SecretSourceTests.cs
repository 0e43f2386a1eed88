namespace ErpLink.Adapters.Http.Tests.Authentication;

/// <summary>What the app's source of secrets gives or throws.</summary>
public sealed class SecretSourceTests
{
    [Theory, InlineData(false), InlineData(true), Trait("Catalogue", "98")]
    public async Task A_source_that_fails_is_a_pause_and_nothing_was_sent(bool timesOut)
    {
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { ["token"] = "ref" }, new Failing(timesOut ? new TaskCanceledException(TestClient.Canary) : new IOException(TestClient.Canary)));
        using var client = TestClient.Over(_ => throw new InvalidOperationException("sent"), authentication: SecretAuthentication.Bearer(settings, "token"));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient, ErrorCodes.SideUnavailable));
        outcome.Failure.Message.Should().Contain("'oslo'").And.Contain("'token'").And.Contain(timesOut ? "TaskCanceledException" : "IOException").And.NotContain(TestClient.Canary);
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_source_that_fails_after_a_401_leaves_the_write_not_done()
    {
        var source = new Failing(new IOException(TestClient.Canary), good: 1);
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { ["token"] = "ref" }, source);
        using var client = TestClient.Over(_ => TestClient.Json(401, "{}"), authentication: SecretAuthentication.Bearer(settings, "token"));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Authentication_of_an_author_that_fails_is_a_pause_and_nothing_was_sent(bool afterA401)
    {
        var sent = 0;
        using var client = TestClient.Over(_ =>
        {
            sent++;
            return TestClient.Json(401, "{}");
        }, authentication: new Broken(afterA401));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, sent).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient, afterA401 ? 1 : 0));
        outcome.Failure.Message.Should().Contain("NotSupportedException").And.NotContain(TestClient.Canary);
    }

    [Fact]
    public async Task Who_no_longer_waits_for_the_source_is_told_so()
    {
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { ["token"] = "ref" }, new Failing(new OperationCanceledException(caller.Token)));
        await FluentActions.Awaiting(() => settings.GetSecretAsync("token", caller.Token).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory, Trait("Catalogue", "98")]
    [InlineData("token", "\n"), InlineData("apiKey", "\r\n"), InlineData("token", "\u00e6")]
    public async Task A_secret_that_no_header_can_hold_names_its_setting_and_what_to_do(string setting, string end)
    {
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { [setting] = "ref" }, new FakeSecrets(("ref", TestClient.Canary + end)));
        var context = new ConnectionContext("oslo", settings);
        using var client = TestClient.Over(_ => throw new InvalidOperationException("sent"), authentication: ConnectionAuthentication.Create(context, new ErpHttpOptions()));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Unauthorized, ErrorCodes.SettingInvalid));
        outcome.Failure.Message.Should().Contain($"'{setting}'").And.Contain("line break").And.NotContain(TestClient.Canary);
    }

    private sealed class Failing(Exception exception, int good = 0) : ISecretSource
    {
        private int _asked;

        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => ++_asked <= good ? new(new Secret("one")) : throw exception;
    }

    private sealed class Broken(bool afterA401) : IErpAuthentication
    {
        public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
            afterA401 ? new(new ErpCredential(new Secret("x"))) : throw new NotSupportedException(TestClient.Canary);

        public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) => throw new NotSupportedException(TestClient.Canary);
    }
}

namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class SessionAuthenticationTests
{
    private readonly FakeTime _time = new();
    private int _logIns;
    private Func<int, Task<ErpCredential>> _logIn = n => Task.FromResult(Session(n));
    private Func<string, int> _status = _ => 200;

    [Fact, Trait("Catalogue", "11")]
    public async Task However_many_ask_at_once_there_is_one_log_in()
    {
        var held = new TaskCompletionSource<ErpCredential>();
        _logIn = _ => held.Task;
        using var client = Client();
        var requests = Enumerable.Range(0, 50).Select(_ => client.SendAsync(TestClient.Get(), default).AsTask()).ToArray();
        held.SetResult(Session(1));
        (await Task.WhenAll(requests)).Should().OnlyContain(a => a.Status == 200);
        _logIns.Should().Be(1);
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_refused_session_is_renewed_once_for_all_who_used_it()
    {
        _status = session => session == "Session 1" ? 401 : 200;
        using var client = Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.SendAsync(TestClient.Post(), default).AsTask()));
        answers.Should().OnlyContain(a => a.Status == 200);
        _logIns.Should().Be(2);
    }

    [Fact]
    public async Task Who_comes_late_with_an_old_refusal_gets_the_new_session_and_no_log_in()
    {
        using var client = Client();
        var authentication = Authentication();
        var old = await authentication.FindAsync(client, default);
        (await authentication.RenewAsync(client, old, default)).Should().BeTrue();
        (await authentication.RenewAsync(client, old, default)).Should().BeTrue();
        (await authentication.FindAsync(client, default))!.Headers.Single().Value.Reveal().Should().Be("Session 2");
        _logIns.Should().Be(2);
    }

    [Fact]
    public async Task A_server_that_takes_no_session_is_not_logged_in_to_for_every_request()
    {
        _status = _ => 401;
        using var client = Client();
        for (var i = 0; i < 20; i++) (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(401);
        _logIns.Should().Be(2);
        _time.Advance(TimeSpan.FromSeconds(11));
        await client.SendAsync(TestClient.Post(), default);
        _logIns.Should().Be(3);
    }

    [Theory]
    [InlineData(FailureClass.Unauthorized, null, 29, 31)]
    [InlineData(FailureClass.Throttled, null, 29, 31)]
    [InlineData(FailureClass.Transient, null, 0, 2)]
    [InlineData(FailureClass.Throttled, 90, 89, 91)]
    public async Task A_log_in_that_failed_is_not_hammered(FailureClass failureClass, int? retryAfter, int stillSeconds, int againSeconds)
    {
        _logIn = _ => throw new ErpLinkException(ErrorCodes.AuthenticationRejected, failureClass, "no") { RetryAfter = retryAfter is { } s ? TimeSpan.FromSeconds(s) : null };
        using var client = Client();
        for (var i = 0; i < 20; i++)
        {
            var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
            (outcome.Outcome, outcome.Failure!.Class).Should().Be((WriteOutcome.NotApplied, failureClass));
        }

        _time.Advance(TimeSpan.FromSeconds(stillSeconds));
        (await client.SendAsync(TestClient.Get(), default)).RetryAfter.Should().Be(retryAfter is null ? null : TimeSpan.FromSeconds(againSeconds - stillSeconds - 1));
        _logIns.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(againSeconds - stillSeconds));
        await client.SendAsync(TestClient.Get(), default);
        _logIns.Should().Be(2);
    }

    [Fact]
    public async Task A_session_whose_time_is_over_is_not_used_any_more()
    {
        _logIn = n => Task.FromResult(new ErpCredential(new Secret($"Session {n}")) { GoodFor = TimeSpan.FromMinutes(30) });
        using var client = Client();
        await client.SendAsync(TestClient.Get(), default);
        _time.Advance(TimeSpan.FromMinutes(29));
        await client.SendAsync(TestClient.Get(), default);
        _logIns.Should().Be(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.SendAsync(TestClient.Get(), default);
        _logIns.Should().Be(2);
    }

    [Fact]
    public async Task Who_no_longer_waits_ends_neither_the_log_in_nor_the_wait_of_the_others()
    {
        var held = new TaskCompletionSource<ErpCredential>();
        _logIn = _ => held.Task;
        using var client = Client();
        using var cancel = new CancellationTokenSource();
        var first = client.SendAsync(TestClient.Post(), cancel.Token).AsTask();
        var second = client.SendAsync(TestClient.Post(), default).AsTask();
        await cancel.CancelAsync();
        (await first).Should().Match<ErpHttpAnswer>(a => a.Fault == HttpFault.Cancelled && !a.MayHaveBeenSent);
        held.SetResult(Session(1));
        (await second).Status.Should().Be(200);
        _logIns.Should().Be(1);
    }

    [Fact]
    public async Task A_log_in_that_never_ends_is_given_up_and_the_next_one_begins()
    {
        var token = CancellationToken.None;
        var authentication = new SessionAuthentication(async (_, limit) =>
        {
            _logIns++;
            token = limit;
            await Task.Delay(Timeout.Infinite, limit);
            return Session(1);
        }, _time);
        using var client = Client();
        var find = authentication.FindAsync(client, default).AsTask();
        token.CanBeCanceled.Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(2));
        (await FluentActions.Awaiting(() => find).Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.Transient);
        _time.Advance(TimeSpan.FromSeconds(2));
        _ = authentication.FindAsync(client, default).AsTask();
        _logIns.Should().Be(2);
    }

    private static ErpCredential Session(int number) => new(new Secret($"Session {number}"));

    private SessionAuthentication Authentication() => new(async (_, _) => await _logIn(Interlocked.Increment(ref _logIns)), _time);

    private ErpHttpClient Client() => TestClient.Over(r => TestClient.Json(_status(r.Headers.Authorization!.ToString()), "{}"), authentication: Authentication(), time: _time);
}

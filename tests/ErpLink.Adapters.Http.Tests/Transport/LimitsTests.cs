namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class LimitsTests
{
    [Fact]
    public async Task A_request_that_is_too_large_is_not_sent()
    {
        using var client = TestClient.Over(_ => TestClient.Json(201, "{}"), o => o.RequestBytesMax = 2000);
        (await client.SendAsync(TestClient.Post(body: new string('x', 2000)), default)).Status.Should().Be(201);
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(body: new string('x', 2001)), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid, ErrorCodes.RequestTooLarge));
        outcome.Failure.Message.Should().Contain("2001").And.Contain("2000").And.Contain("RequestBytesMax");
    }

    [Fact]
    public async Task A_call_ends_after_its_time_however_many_attempts_are_left()
    {
        var time = new FakeTime();
        var count = 0;
        using var client = TestClient.Over(_ =>
        {
            count++;
            return TestClient.Json(503, "{}");
        }, o => (o.AttemptsMax, o.RetryDelay, o.RetryDelayMax, o.CallTimeout) = (10, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100)), time: time);
        var call = client.SendAsync(TestClient.Get(), default).AsTask();
        for (var i = 0; i < 20 && !call.IsCompleted; i++) time.Advance(TimeSpan.FromSeconds(10));
        var answer = await call.WaitAsync(TimeSpan.FromSeconds(30));
        answer.Status.Should().Be(503, "what was seen says more than that the time is over");
        count.Should().BeInRange(1, 4);
    }

    [Fact, Trait("Catalogue", "24")]
    public async Task A_write_whose_calls_time_is_over_may_have_been_sent()
    {
        var time = new FakeTime();
        using var client = TestClient.To("https://erp.example/", o =>
        {
            o.CreateHandler = () => new Silent();
            (o.RequestTimeout, o.CallTimeout) = (TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100));
        }, time: time);
        var call = client.SendAsync(TestClient.Post(), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(100));
        (await call.WaitAsync(TimeSpan.FromSeconds(30))).Should().Match<ErpHttpAnswer>(a => a.Fault == HttpFault.TimedOut && a.MayHaveBeenSent);
    }

    [Fact]
    public async Task Authentication_that_does_not_come_to_an_end_ends_with_the_call()
    {
        var time = new FakeTime();
        using var client = TestClient.Over(_ => throw new InvalidOperationException("sent"), authentication: new Endless(), time: time);
        var call = client.SendAsync(TestClient.Post(), default).AsTask();
        time.Advance(TimeSpan.FromMinutes(10));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await call.WaitAsync(TimeSpan.FromSeconds(30)), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient));
    }

    [Fact, Trait("Catalogue", "33")]
    public async Task A_list_with_too_many_rows_is_refused_before_a_row_is_read()
    {
        static string Rows(int count) => "[" + string.Join(',', Enumerable.Repeat("{}", count)) + "]";
        using var client = TestClient.Over(r => TestClient.Json(200, Rows(int.Parse(r.RequestUri!.Query[1..], System.Globalization.CultureInfo.InvariantCulture))), o => o.AnswerRowsMax = 100);
        var good = await client.SendAsync(TestClient.Get("things?100"), default);
        ErpJson.Read(good, root => ErpJson.Rows(root, client).Count()).Should().Be(100);
        var bad = await client.SendAsync(TestClient.Get("things?101"), default);
        FluentActions.Invoking(() => ErpJson.Read(bad, root => ErpJson.Rows(root, client).Count())).Should().Throw<ErpLinkException>()
            .Where(e => e.Code == ErrorCodes.AnswerTooLarge && e.Message.Contains("AnswerRowsMax"));
        ErpJson.TryRead(bad, root => ErpJson.Rows(root, client).Count(), out _).Should().BeFalse("for a write it is an answer that cannot be used");
        FluentActions.Invoking(() => ErpJson.Read(bad, root => ErpJson.Rows(root[0], client).Count())).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact]
    public void The_life_of_a_request_is_bounded_by_the_time_of_its_calls()
    {
        var options = new ErpHttpOptions { AttemptsMax = 10, CallTimeout = TimeSpan.FromMinutes(5) };
        RequestLife.Of(TimeSpan.Zero, options, 3).Should().Be(TimeSpan.FromMinutes(20));
        RequestLife.Of(TimeSpan.Zero, new ErpHttpOptions { ConfigurePipeline = _ => { } }, 0).Should().Be(TimeSpan.FromMinutes(5));
    }

    private sealed class Endless : IErpAuthentication
    {
        public async ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }

        public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null!;
        }
    }
}

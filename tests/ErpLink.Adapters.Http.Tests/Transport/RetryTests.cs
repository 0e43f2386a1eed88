namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class RetryTests
{
    [Theory]
    [InlineData(408, 3), InlineData(429, 3), InlineData(500, 3), InlineData(502, 3), InlineData(503, 3), InlineData(504, 3)]
    [InlineData(400, 1), InlineData(401, 1), InlineData(403, 1), InlineData(404, 1), InlineData(501, 1), InlineData(302, 1), InlineData(200, 1)]
    public async Task A_read_is_tried_again_where_time_heals(int status, int attempts)
    {
        var count = 0;
        using var client = Client(_ =>
        {
            count++;
            return TestClient.Json(status, "{}");
        });
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(status);
        count.Should().Be(attempts);
    }

    [Theory]
    [InlineData(408), InlineData(429), InlineData(500), InlineData(502), InlineData(503), InlineData(504), InlineData(418)]
    public async Task A_write_that_got_an_answer_is_never_sent_again(int status)
    {
        var count = 0;
        using var client = Client(_ =>
        {
            count++;
            return TestClient.Json(status, "{}");
        });
        await client.SendAsync(TestClient.Post(), default);
        count.Should().Be(1);
    }

    [Fact]
    public async Task A_write_that_was_provably_not_sent_is_sent_again()
    {
        var count = 0;
        using var client = Client(_ => ++count < 3 ? throw new HttpRequestException(HttpRequestError.NameResolutionError) : TestClient.Json(201, "{}"));
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(201);
        count.Should().Be(3);
    }

    [Fact]
    public async Task A_write_whose_handler_failed_in_an_unknown_way_is_not_sent_again()
    {
        var count = 0;
        using var client = Client(_ =>
        {
            count++;
            throw new InvalidOperationException("surprise " + TestClient.Canary);
        });
        var answer = await client.SendAsync(TestClient.Post(), default);
        (count, answer.MayHaveBeenSent).Should().Be((1, true));
        answer.ToString().Should().NotContain(TestClient.Canary);
    }

    [Fact]
    public async Task The_servers_wait_is_kept_and_a_long_one_is_handed_to_the_engine()
    {
        var time = new FakeTime { SkipsWaits = true };
        var count = 0;
        HttpResponseMessage Answer(string retryAfter)
        {
            count++;
            var response = TestClient.Json(429, "{}");
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            return response;
        }

        using var shortly = Client(_ => Answer("7"), time);
        await shortly.SendAsync(TestClient.Get(), default);
        count.Should().Be(3);
        time.Waits.Should().Contain(TimeSpan.FromSeconds(7));

        count = 0;
        using var later = Client(_ => Answer("60"), time);
        var answer = await later.SendAsync(TestClient.Get(), default);
        count.Should().Be(1);
        var outcome = ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Missing);
        (outcome.Failure!.Class, outcome.Failure.RetryAfter).Should().Be((FailureClass.Throttled, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_alone_for_a_while()
    {
        var time = new FakeTime { SkipsWaits = true };
        var count = 0;
        using var client = TestClient.Over(_ =>
        {
            count++;
            return TestClient.Json(503, "{}");
        }, o => o.BreakDuration = TimeSpan.FromSeconds(30), time: time);
        for (var i = 0; i < 20; i++) await client.SendAsync(TestClient.Post(), default);
        count.Should().Be(10);
        var answer = await client.SendAsync(TestClient.Post(), default);
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.NotApplied);
        time.Advance(TimeSpan.FromSeconds(31));
        await client.SendAsync(TestClient.Post(), default);
        count.Should().Be(11);
    }

    private static ErpHttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer, FakeTime? time = null) =>
        TestClient.Over(answer, o => o.AttemptsMax = 3, time: time ?? new FakeTime { SkipsWaits = true });
}

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class QuotaTests
{
    private static readonly QuotaHeaders[] Described =
        [QuotaHeaders.Standard, new("X-Left", "X-In", QuotaReset.Seconds), new("X-Left-Epoch", "X-At", QuotaReset.Epoch), new("X-Left-Date", "X-Date", QuotaReset.Date)];

    // The clock stands at 2026-03-01T12:00:00Z, which is 1772366400.
    [Theory]
    [InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: 30", 30), InlineData(200, "RateLimit-Remaining: 1|RateLimit-Reset: 30", null)]
    [InlineData(200, "RateLimit-Remaining: 0", null), InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: 0", null), InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: -5", null)]
    [InlineData(200, "RateLimit-Remaining: none|RateLimit-Reset: 30", null), InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: soon", null)]
    [InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: 999999999999999999", 600), InlineData(200, "RateLimit-Remaining: 0|RateLimit-Reset: 9999999999999999999999", null)]
    [InlineData(200, "RateLimit: limit=100, remaining=0, reset=12", 12), InlineData(200, "RateLimit: limit=100, remaining=5, reset=12", null)]
    [InlineData(200, "RateLimit: \"burst\";r=0;t=7, \"day\";r=0;t=90, \"x\";r=5;t=400", 90), InlineData(200, "RateLimit: \"a\";r=3;t=7", null), InlineData(200, "RateLimit: ;;,=,r=0", null)]
    [InlineData(200, "X-Left: 0|X-In: 44", 44)]
    [InlineData(200, "X-Left-Epoch: 0|X-At: 1772366460", 60), InlineData(200, "X-Left-Epoch: 0|X-At: 1772366460000", 60), InlineData(200, "X-Left-Epoch: 0|X-At: 1772366000", null)]
    [InlineData(200, "X-Left-Epoch: 0|X-At: 1772370060|Date: Sun, 01 Mar 2026 13:00:00 GMT", 60)]
    [InlineData(200, "X-Left-Date: 0|X-Date: Sun, 01 Mar 2026 12:01:00 GMT", 60), InlineData(200, "X-Left-Date: 0|X-Date: 2026-03-01T14:01:00+02:00", 60), InlineData(200, "X-Left-Date: 0|X-Date: 2099-01-01T00:00:00Z", 600)]
    [InlineData(200, "X-Left-Date: 0|X-Date: yesterday", null)]
    [InlineData(429, "Retry-After: 50", 50), InlineData(429, "", null), InlineData(503, "Retry-After: 50", null)]
    [InlineData(429, "Retry-After: 50|RateLimit-Remaining: 0|RateLimit-Reset: 70", 70)]
    [Trait("Catalogue", "7"), Trait("Catalogue", "8")]
    public async Task What_the_server_says_about_its_quota_is_understood_or_ignored(int status, string headers, int? seconds)
    {
        var sent = 0;
        using var client = Client(_ => Response(++sent == 1 ? status : 200, sent == 1 ? headers : ""), new FakeTime());
        await client.SendAsync(TestClient.Post(), default);
        var answer = await client.SendAsync(TestClient.Post(), default);
        answer.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
        sent.Should().Be(seconds is null ? 2 : 1);
        if (seconds is null) return;
        var outcome = ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, outcome.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Throttled, ErrorCodes.SideThrottled));
    }

    [Fact, Trait("Catalogue", "7")]
    public async Task A_short_pause_is_kept_by_waiting_and_a_long_one_is_the_callers()
    {
        var time = new FakeTime();
        var sent = 0;
        using var client = Client(_ => Response(200, ++sent switch { 1 => "X-Left: 0|X-In: 3", 2 => "X-Left: 0|X-In: 300", _ => "" }), time);
        await client.SendAsync(TestClient.Get(), default);
        var second = client.SendAsync(TestClient.Get(), default).AsTask();
        (second.IsCompleted, sent).Should().Be((false, 1));
        time.Advance(TimeSpan.FromSeconds(3));
        (await second).Status.Should().Be(200);
        (await client.SendAsync(TestClient.Get(), default)).RetryAfter.Should().Be(TimeSpan.FromSeconds(300));
        sent.Should().Be(2);
        time.Advance(TimeSpan.FromSeconds(301));
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
    }

    [Fact, Trait("Catalogue", "9")]
    public async Task A_storm_of_429_costs_one_request_for_each_pause_whatever_is_asked_for()
    {
        var time = new FakeTime();
        var sent = 0;
        using var client = Client(_ =>
        {
            sent++;
            return Response(429, "Retry-After: 60");
        }, time, attemptsMax: 3);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var i = 0; i < 20; i++) await client.SendAsync(i % 2 == 0 ? TestClient.Get() : TestClient.Post(), default);
            time.Advance(TimeSpan.FromSeconds(61));
        }

        sent.Should().Be(60);
    }

    [Fact, Trait("Catalogue", "7"), Trait("Catalogue", "9")]
    public async Task Who_waits_for_the_quota_looks_again_when_the_wait_is_over()
    {
        var time = new FakeTime();
        var late = new TaskCompletionSource();
        var sent = 0;
        using var client = TestClient.To("https://erp.example/", o =>
        {
            (o.AttemptsMax, o.Quotas) = (1, Described);
            o.CreateHandler = () => new Ordered(async number =>
            {
                sent++;
                if (number == 1) await late.Task;
                return Response(number == 1 ? 429 : 200, number switch { 1 => "Retry-After: 600", 2 => "X-Left: 0|X-In: 8", _ => "" });
            });
        }, time: time);
        var onItsWay = client.SendAsync(TestClient.Get(), default).AsTask();
        await client.SendAsync(TestClient.Get(), default);
        var waiting = Enumerable.Range(0, 5).Select(i => client.SendAsync(i == 0 ? TestClient.Get() : TestClient.Post(), default).AsTask()).ToArray();
        time.Advance(TimeSpan.FromSeconds(3));
        late.SetResult();
        await onItsWay;
        time.Advance(TimeSpan.FromSeconds(5));
        (await Task.WhenAll(waiting)).Should().OnlyContain(a => !a.MayHaveBeenSent && a.RetryAfter == TimeSpan.FromSeconds(595));
        sent.Should().Be(2);
    }

    [Fact]
    public async Task Who_no_longer_waits_for_the_quota_is_told_that_nothing_was_sent()
    {
        var sent = 0;
        using var client = Client(_ => Response(200, ++sent == 1 ? "X-Left: 0|X-In: 5" : ""), new FakeTime());
        await client.SendAsync(TestClient.Get(), default);
        using var cancel = new CancellationTokenSource();
        var write = client.SendAsync(TestClient.Post(), cancel.Token).AsTask();
        await cancel.CancelAsync();
        (await write).Should().Match<ErpHttpAnswer>(a => a.Fault == HttpFault.Cancelled && !a.MayHaveBeenSent);
        sent.Should().Be(1);
    }

    private static HttpResponseMessage Response(int status, string headers)
    {
        var response = TestClient.Json(status, "{}");
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            response.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]).Should().BeTrue();
        return response;
    }

    private sealed class Ordered(Func<int, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        private int _number;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await answer(++_number);
            response.RequestMessage = request;
            return response;
        }
    }

    private static ErpHttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer, FakeTime time, int attemptsMax = 1) => TestClient.Over(answer, o =>
    {
        o.Quotas = Described;
        o.AttemptsMax = attemptsMax;
    }, time: time);
}

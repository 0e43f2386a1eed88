using Polly;
using Polly.Fallback;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class OwnStrategiesTests
{
    private int _sent;

    [Theory]
    [InlineData(500), InlineData(429), InlineData(503), InlineData(201), InlineData(0)]
    public async Task A_write_that_may_have_been_sent_is_never_sent_again_whatever_the_app_retries(int status)
    {
        using var client = Client(_ => status == 0 ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : TestClient.Json(status, "{}"), RetryEverything);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (_sent, answer.MayHaveBeenSent, answer.Status ?? 0).Should().Be((1, true, status));
    }

    [Fact]
    public async Task A_write_that_provably_was_not_sent_may_be_sent_again()
    {
        using var client = Client(_ => _sent < 3 ? throw new HttpRequestException(HttpRequestError.NameResolutionError) : TestClient.Json(201, "{}"), RetryEverything);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(201);
        _sent.Should().Be(3);
    }

    [Fact]
    public async Task Of_two_attempts_at_once_one_is_sent()
    {
        var held = new TaskCompletionSource();
        var started = 0;
        using var client = TestClient.To("https://erp.example/", o =>
        {
            o.CreateHandler = () => new Holding(held.Task, () => _sent++);
            o.ConfigurePipeline = b => b.AddHedging(new HedgingStrategyOptions<ErpHttpAnswer>
            {
                Delay = TimeSpan.Zero,
                MaxHedgedAttempts = 3,
                ShouldHandle = _ => ValueTask.FromResult(false),
                OnHedging = _ =>
                {
                    if (++started == 3) held.SetResult();
                    return default;
                },
            });
        });
        (await client.SendAsync(TestClient.Post(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Status.Should().Be(200);
        (_sent, started).Should().Be((1, 3));
    }

    [Fact]
    public async Task A_strategy_that_throws_after_the_write_was_sent_does_not_make_it_unsent()
    {
        using var client = Client(_ => TestClient.Json(201, "{}"), b => b.AddStrategy(_ => new After(() => throw new TimeoutRejectedException())));
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Status, answer.MayHaveBeenSent, _sent).Should().Be((201, true, 1));
        using var other = Client(_ => TestClient.Json(201, "{}"), b => b.AddFallback(new FallbackStrategyOptions<ErpHttpAnswer>
        {
            ShouldHandle = _ => ValueTask.FromResult(true),
            FallbackAction = _ => Outcome.FromResultAsValueTask<ErpHttpAnswer>(null!),
        }));
        (await other.SendAsync(TestClient.Post(), default)).Status.Should().Be(201);
    }

    [Fact]
    public async Task A_strategy_that_leaves_an_attempt_behind_is_answered_when_that_has_ended()
    {
        var held = new TaskCompletionSource();
        using var client = TestClient.To("https://erp.example/", o =>
        {
            o.CreateHandler = () => new Holding(held.Task, () => _sent++);
            o.ConfigurePipeline = b => b.AddStrategy(_ => new Leaving());
        });
        var write = client.SendAsync(TestClient.Post(), default).AsTask();
        write.IsCompleted.Should().BeFalse();
        held.SetResult();
        (await write.WaitAsync(TimeSpan.FromSeconds(30))).Status.Should().Be(200);
        _sent.Should().Be(1);
    }

    [Fact]
    public async Task A_time_limit_of_the_apps_own_is_a_time_limit_and_no_cancellation()
    {
        var time = new FakeTime();
        using var client = TestClient.To("https://erp.example/", o =>
        {
            o.CreateHandler = () => new Holding(new TaskCompletionSource().Task, () => _sent++);
            o.ConfigurePipeline = b => b.AddTimeout(TimeSpan.FromSeconds(5));
        }, time: time);
        var write = client.SendAsync(TestClient.Post(), default).AsTask();
        var read = client.SendAsync(TestClient.Get(), default).AsTask();
        time.Advance(TimeSpan.FromSeconds(6));
        (await write.WaitAsync(TimeSpan.FromSeconds(30))).Should().Match<ErpHttpAnswer>(a => a.Fault == HttpFault.TimedOut && a.MayHaveBeenSent);
        (await read.WaitAsync(TimeSpan.FromSeconds(30))).Fault.Should().Be(HttpFault.TimedOut);
    }

    [Theory]
    [InlineData(503, true, 4), InlineData(503, false, 1), InlineData(404, true, 1), InlineData(200, true, 1)]
    public async Task Every_answer_says_whether_it_may_be_sent_again(int status, bool isRead, int attempts)
    {
        using var client = Client(_ => TestClient.Json(status, "{}"), b => b.AddRetry(new RetryStrategyOptions<ErpHttpAnswer>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.Zero,
            ShouldHandle = a => ValueTask.FromResult(a.Outcome.Result is { MayBeSentAgain: true }),
        }));
        (await client.SendAsync(isRead ? TestClient.Get() : TestClient.Post(), default)).Status.Should().Be(status);
        _sent.Should().Be(attempts);
    }

    [Fact]
    public async Task Strategies_that_give_up_before_anything_was_sent_are_a_pause()
    {
        using var client = Client(_ => TestClient.Json(200, "{}"), b => b.AddStrategy(_ => new Before(() => throw new TimeoutRejectedException("no"))));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Class, _sent).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient, 0));
        outcome.Failure.Message.Should().Contain("ConfigurePipeline");
    }

    private static void RetryEverything(ResiliencePipelineBuilder<ErpHttpAnswer> builder) => builder.AddRetry(new RetryStrategyOptions<ErpHttpAnswer>
    {
        MaxRetryAttempts = 5,
        Delay = TimeSpan.Zero,
        ShouldHandle = a => ValueTask.FromResult(a.Outcome.Result is not { IsSuccess: true, MayHaveBeenSent: false }),
    });

    private ErpHttpClient Client(Func<HttpRequestMessage, HttpResponseMessage> answer, Action<ResiliencePipelineBuilder<ErpHttpAnswer>> configure) => TestClient.Over(r =>
    {
        _sent++;
        return answer(r);
    }, o => o.ConfigurePipeline = configure);

    private sealed class After(Action then) : ResilienceStrategy<ErpHttpAnswer>
    {
        protected override async ValueTask<Outcome<ErpHttpAnswer>> ExecuteCore<TState>(Func<ResilienceContext, TState, ValueTask<Outcome<ErpHttpAnswer>>> callback, ResilienceContext context, TState state)
        {
            var outcome = await callback(context, state);
            then();
            return outcome;
        }
    }

    private sealed class Before(Action first) : ResilienceStrategy<ErpHttpAnswer>
    {
        protected override ValueTask<Outcome<ErpHttpAnswer>> ExecuteCore<TState>(Func<ResilienceContext, TState, ValueTask<Outcome<ErpHttpAnswer>>> callback, ResilienceContext context, TState state)
        {
            first();
            return callback(context, state);
        }
    }

    private sealed class Leaving : ResilienceStrategy<ErpHttpAnswer>
    {
        protected override ValueTask<Outcome<ErpHttpAnswer>> ExecuteCore<TState>(Func<ResilienceContext, TState, ValueTask<Outcome<ErpHttpAnswer>>> callback, ResilienceContext context, TState state)
        {
            _ = callback(context, state).AsTask();
            throw new TimeoutRejectedException();
        }
    }

    private sealed class Holding(Task until, Action sent) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null) await request.Content.ReadAsStringAsync(cancellationToken);
            sent();
            await until.WaitAsync(cancellationToken);
            var response = TestClient.Json(200, "{}");
            response.RequestMessage = request;
            return response;
        }
    }
}

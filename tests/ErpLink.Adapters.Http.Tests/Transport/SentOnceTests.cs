using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>A write goes out once, whatever lies around the transport: handlers that retry, loggers that throw, the framework itself.</summary>
public sealed class SentOnceTests
{
    private const string Created = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    private const string Failed = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Theory, Trait("Catalogue", "3"), InlineData(true), InlineData(false)]
    public async Task A_handler_that_retries_does_not_send_a_write_twice(bool hasBody)
    {
        var count = 0;
        await using var server = new RawServer((_, stream) => RawServer.WriteAsync(stream, Interlocked.Increment(ref count) == 1 ? Failed : Created));
        using var client = TestClient.To(server.Origin, o => o.CreateHandler = () => new Retrying(new CountingHandler()));
        var answer = await client.SendAsync(hasBody ? TestClient.Post() : new ErpHttpRequest(HttpMethod.Post, "orders/7/release"), default);
        (answer.Status, answer.MayHaveBeenSent).Should().Be((null, true));
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.Unknown);
        // What else arrives are headers that announce a body which never comes.
        server.Requests.Where(r => !hasBody || r.EndsWith("{\"a\":1}", StringComparison.Ordinal)).Should().HaveCount(1);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_handler_that_looks_at_the_body_first_may_send_it(bool hasBody)
    {
        await using var server = new RawServer(Created);
        using var client = TestClient.To(server.Origin, o => o.CreateHandler = () => new Looking(new CountingHandler()));
        (await client.SendAsync(hasBody ? TestClient.Post() : new ErpHttpRequest(HttpMethod.Post, "orders/7/release"), default)).Status.Should().Be(201);
        server.Requests.Single().Should().Contain(hasBody ? "Content-Length: 7" : "Content-Length: 0");
    }

    [Fact]
    public async Task A_handler_that_retries_may_repeat_a_read()
    {
        var count = 0;
        await using var server = new RawServer((_, stream) => RawServer.WriteAsync(stream, Interlocked.Increment(ref count) == 1 ? Failed : Created));
        using var client = TestClient.To(server.Origin, o => o.CreateHandler = () => new Retrying(new CountingHandler()));
        (await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, "query") { Body = "{}"u8.ToArray(), IsWrite = false }, default)).Status.Should().Be(201);
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(201);
    }

    [Theory, Trait("Catalogue", "3"), InlineData("refused"), InlineData("own check")]
    public async Task A_write_that_was_begun_is_not_unsent_because_its_next_try_could_not_leave(string second)
    {
        var sent = 0;
        using var client = TestClient.To("https://erp.example/", o => o.CreateHandler = () => new Retrying(new Scripted(async request =>
        {
            if (++sent > 1) throw second == "refused" ? new HttpRequestException(HttpRequestError.ConnectionError)
                : new HttpRequestException("no", new ErpLinkException(ErrorCodes.AddressRefused, FailureClass.Invalid, "refused"));
            await request.Content!.CopyToAsync(Stream.Null);
            throw new HttpRequestException(HttpRequestError.ResponseEnded);
        })));
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.MayHaveBeenSent, sent).Should().Be((true, 2));
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Theory, Trait("Catalogue", "3"), InlineData("POST"), InlineData("DELETE")]
    public async Task A_write_without_a_body_is_not_repeated_by_the_framework(string method)
    {
        // The connection is one that was used before; that it ends without an answer is what the framework takes for a reason to send again.
        var arrived = 0;
        await using var server = new RawServer(async (_, stream) =>
        {
            if (Interlocked.Increment(ref arrived) > 1) return;
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            await stream.ReadExactlyAsync(new byte[10]);
        });
        using var client = TestClient.To(server.Origin);
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        var answer = await client.SendAsync(new ErpHttpRequest(new HttpMethod(method), "orders/7"), default);
        (answer.Status, answer.MayHaveBeenSent, arrived).Should().Be((null, true, 1));
    }

    [Fact]
    public async Task A_write_without_a_body_says_so_and_names_no_type()
    {
        await using var server = new RawServer(Created);
        using var client = TestClient.To(server.Origin);
        (await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, "orders/7/release"), default)).Status.Should().Be(201);
        server.Requests.Single().Should().Contain("Content-Length: 0").And.NotContain("Content-Type");
    }

    [Theory, Trait("Catalogue", "96"), InlineData(true), InlineData(false)]
    public async Task A_logger_that_throws_changes_nothing(bool retriesEverything)
    {
        var sent = 0;
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero };
        options.CreateHandler = () => new TestClient.ScriptedHandler(request =>
        {
            sent++;
            var response = TestClient.Json(201, "{}");
            response.Headers.TryAddWithoutValidation("RateLimit", "r=0;t=3");
            return response;
        });
        if (retriesEverything) options.ConfigurePipeline = b => b.AddRetry(new RetryStrategyOptions<ErpHttpAnswer> { Delay = TimeSpan.Zero });
        var context = new ConnectionContext("oslo", TestClient.Settings()) { Time = new FakeTime { SkipsWaits = true } };
        using var client = new ErpHttpClient(context, ErpAddress.Parse("https://erp.example/", "oslo"), options, SecretAuthentication.None, new Throwing());
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(201);
        sent.Should().Be(1);
    }

    [Fact, Trait("Catalogue", "3")]
    public async Task After_an_exception_that_nobody_foresaw_a_write_counts_as_sent()
    {
        var guard = new SendGuard(isWrite: true, "https://erp.example");
        await FluentActions.Awaiting(async () => await guard.AttemptAsync(() => throw new NotSupportedException())).Should().ThrowAsync<NotSupportedException>();
        var answer = await guard.AttemptAsync(() => throw new InvalidOperationException("sent again"));
        (answer.MayHaveBeenSent, answer.Fault, answer.Origin).Should().Be((true, HttpFault.ConnectionLost, "https://erp.example"));
        (await guard.FindSentAsync()).Should().BeSameAs(answer);
    }

    [Fact]
    public async Task After_a_refusal_of_our_own_a_write_may_be_sent()
    {
        var guard = new SendGuard(isWrite: true, "https://erp.example");
        await FluentActions.Awaiting(async () => await guard.AttemptAsync(() => throw new ErpLinkException(1, FailureClass.Invalid, "no"))).Should().ThrowAsync<ErpLinkException>();
        await FluentActions.Awaiting(async () => await guard.AttemptAsync(() => throw new OperationCanceledException())).Should().ThrowAsync<OperationCanceledException>();
        var sent = new ErpHttpAnswer("https://erp.example", 201, HttpFault.None, mayHaveBeenSent: true);
        (await guard.AttemptAsync(() => new(sent))).Should().BeSameAs(sent);
    }

    /// <summary>What many apps put around every handler of theirs: up to three tries on answers and exceptions that time may heal.</summary>
    private sealed class Retrying(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var response = await base.SendAsync(request, cancellationToken);
                    if (attempt == 3 || (int)response.StatusCode < 500) return response;
                }
                catch (HttpRequestException exception) when (attempt < 3 && exception.InnerException is not ErpLinkException && exception.HttpRequestError != HttpRequestError.ConnectionError)
                {
                    // Once more.
                }
            }
        }
    }

    private sealed class Looking(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.ReadAsStringAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Scripted(Func<HttpRequestMessage, Task> act) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await act(request);
            throw new InvalidOperationException("It was to throw.");
        }
    }

    private sealed class Throwing : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => throw new AggregateException("scope");

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Trace ? true : throw new AggregateException("enabled");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new AggregateException("log");
    }
}

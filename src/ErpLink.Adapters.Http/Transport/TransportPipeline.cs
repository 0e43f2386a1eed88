using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ErpLink.Adapters.Http;

/// <summary>The retries of one connection's transport: reads, and writes that provably were not sent. Nothing else is ever sent twice.</summary>
/// <remarks>Retries have one owner each: transport here, records in the engine, runs in the scheduler.</remarks>
internal static class TransportPipeline
{
    public static ResiliencePipeline<ErpHttpAnswer> Create(ErpHttpOptions options, TimeProvider time, IEntropy entropy,
        string connection, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder<ErpHttpAnswer> { TimeProvider = time };
        if (options.ConfigurePipeline is { } configure)
        {
            configure(builder);
            return builder.Build();
        }

        if (options.AttemptsMax > 1)
            builder.AddRetry(new RetryStrategyOptions<ErpHttpAnswer>
            {
                MaxRetryAttempts = options.AttemptsMax - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                MaxDelay = options.RetryDelayMax,
                UseJitter = options.RetryDelay > TimeSpan.Zero,
                Randomizer = entropy.NextFraction,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayBeSentAgain: true }),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
                OnRetry = arguments =>
                {
                    var seen = arguments.Outcome.Result!;
                    Log.Retrying(logger, connection, arguments.AttemptNumber + 1, seen.Status, seen.Fault, arguments.RetryDelay.TotalSeconds);
                    return default;
                },
            });
        if (options.BreakDuration > TimeSpan.Zero)
            builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ErpHttpAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = options.BreakDuration,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer && IsSick(answer)),
            });
        return builder.Build();
    }

    /// <summary>Whether the same request may go out again without asking anybody.</summary>
    public static bool MayBeSentAgain(ErpHttpRequest request, ErpHttpAnswer answer, ErpHttpOptions options)
    {
        if (answer.Refusal is not null || answer.RetryAfter > options.RetryDelayMax) return false;
        if (answer.Status is null && !answer.MayHaveBeenSent) return answer.Fault is HttpFault.NotSent or HttpFault.TimedOut or HttpFault.ConnectionLost;
        return !request.IsWrite && (answer.Status is 408 or 429 or 500 or 502 or 503 or 504
            || answer.Fault is HttpFault.TimedOut or HttpFault.ConnectionLost or HttpFault.BodyCut);
    }

    private static bool IsSick(ErpHttpAnswer answer) => answer.Refusal is null
        && (answer.Status is >= 500 || answer.Fault is HttpFault.NotSent or HttpFault.TimedOut or HttpFault.ConnectionLost or HttpFault.BodyCut);
}

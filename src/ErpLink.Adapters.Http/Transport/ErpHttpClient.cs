using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace ErpLink.Adapters.Http;

/// <summary>
/// The hardened transport of one connection: TLS, no redirects, no cookies, nothing outside the configured address, limits on time and
/// decompressed bytes, credentials to the origin only, and retries of nothing but reads and provably unsent writes.
/// </summary>
/// <remarks>One for each connection; thread-safe. Answers are data: what they mean is decided by <see cref="ResponseOutcome"/>.
/// Source: semantics, section 12; reliability, sections 5.1 and 8.</remarks>
public sealed class ErpHttpClient : IDisposable
{
    private readonly ErpHttpOptions _options;
    private readonly IErpAuthentication _authentication;
    private readonly TimeProvider _time;

    /// <summary>The clock of the connection.</summary>
    internal TimeProvider Time => _time;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpExchange _exchange;
    private readonly QuotaGate _quota;
    private readonly ResiliencePipeline<ErpHttpAnswer> _pipeline;

    /// <summary>The transport of a connection.</summary>
    /// <param name="context">Name, clock and randomness of the connection.</param>
    /// <param name="address">The service's root; see <see cref="ErpAddress.Parse"/>.</param>
    /// <param name="options">The limits.</param>
    /// <param name="authentication">Where credentials come from; disposed with the client, if it can be.</param>
    /// <param name="logger">For what is retried; <see langword="null"/> for none.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>.</exception>
    public ErpHttpClient(ConnectionContext context, ErpAddress address, ErpHttpOptions options, IErpAuthentication authentication,
        ILogger? logger = null)
    {
        options.Validate();
        Address = address;
        logger = SafeLogger.Of(logger);
        var certified = authentication as CertificateAuthentication;
        _options = options.Snapshot();
        _authentication = authentication;
        _time = context.Time;
        _invoker = new HttpMessageInvoker(_options.CreateHandler is { } create ? HandlerCheck.Run(create()) : TransportHandler.Create(address, _options, certificate: certified?.Certificate));
        _exchange = new HttpExchange(context.Name, address, _options, _invoker, _time, logger);
        _quota = new QuotaGate(context.Name, address, _options, _time, logger);
        _pipeline = TransportPipeline.Create(_options, _time, context.Entropy, context.Name, logger);
    }

    /// <summary>The configured address.</summary>
    public ErpAddress Address { get; }

    /// <summary>The limits, as they were when the client was made.</summary>
    internal ErpHttpOptions Options => _options;

    /// <summary>Sends a request and reads the whole answer. What goes wrong on the way is in the answer.</summary>
    /// <exception cref="OperationCanceledException">A read was cancelled. A cancelled write gives an answer that says whether it may have been sent.</exception>
    public async ValueTask<ErpHttpAnswer> SendAsync(ErpHttpRequest request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Fault == HttpFault.Cancelled && !request.IsWrite) cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _invoker.Dispose();
        (_authentication as IDisposable)?.Dispose();
    }

    private async ValueTask<ErpHttpAnswer> CallAsync(ErpHttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Body is { } body && body.Length > _options.RequestBytesMax)
            return Unsent(HttpFault.NotSent, new Failure(FailureClass.Invalid, ErrorCodes.RequestTooLarge,
                $"A request to {Address.Origin} has {body.Length} bytes; {_options.RequestBytesMax} are allowed (RequestBytesMax). Nothing was sent."));
        Uri target;
        try
        {
            target = Address.Resolve(request.Target);
        }
        catch (ErpLinkException refused)
        {
            return Unsent(HttpFault.NotSent, refused.ToFailure());
        }

        var call = new HttpCall(request, target, cancellationToken);
        var answer = await RunAsync(call).ConfigureAwait(false);
        return await call.Guard.FindSentAsync().ConfigureAwait(false) ?? answer;
    }

    private async ValueTask<ErpHttpAnswer> RunAsync(HttpCall call)
    {
        using var timeout = new CancellationTokenSource(_options.CallTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(call.Caller, timeout.Token);
        var context = ResilienceContextPool.Shared.Get(linked.Token);
        try
        {
            // An app's own strategies may end without an answer.
            return await _pipeline.ExecuteAsync(
                static (resilience, state) => state.Client.AttemptAsync(state.Call, resilience.CancellationToken),
                context, (Client: this, Call: call)).ConfigureAwait(false) ?? call.Guard.Last ?? Unsent(HttpFault.NotSent);
        }
        catch (ErpLinkException refused)
        {
            return Unsent(HttpFault.NotSent, refused.ToFailure());
        }
        catch (BrokenCircuitException resting)
        {
            return Unsent(HttpFault.NotSent, new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable,
                $"{Address.Origin} failed so often that it is left alone for a while. Nothing was sent.")
            { RetryAfter = resting.RetryAfter ?? _options.BreakDuration });
        }
        catch (ExecutionRejectedException)
        {
            return call.Guard.Last ?? Unsent(HttpFault.NotSent, new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable,
                $"The app's own strategies for {Address.Origin} (ConfigurePipeline) gave the request up."));
        }
        catch (OperationCanceledException)
        {
            // Only between attempts, or while credentials were fetched: what came before was a read or was not sent.
            return call.Caller.IsCancellationRequested ? Unsent(HttpFault.Cancelled) : call.Guard.Last ?? Unsent(HttpFault.TimedOut);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<ErpHttpAnswer> AttemptAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var answer = await call.Guard.AttemptAsync(() => AuthenticatedAsync(call, cancellationToken)).ConfigureAwait(false);
        answer.MayBeSentAgain = TransportPipeline.MayBeSentAgain(call.Request, answer, _options);
        return answer;
    }

    private async ValueTask<ErpHttpAnswer> AuthenticatedAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (await _quota.PassAsync(cancellationToken).ConfigureAwait(false) is { } spent) return Unsent(HttpFault.NotSent, spent);
        if (call.Request.IsAnonymous) return await SendOnceAsync(call, null, cancellationToken).ConfigureAwait(false);
        var credential = await AskAsync(() => _authentication.FindAsync(this, cancellationToken)).ConfigureAwait(false);
        var answer = await SendOnceAsync(call, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status != 401) return answer;

        // 401 is a definite "not done", so that a write, too, is sent once more with what the renewal gave.
        try
        {
            if (!await AskAsync(() => _authentication.RenewAsync(this, credential, cancellationToken)).ConfigureAwait(false)) return answer;
            credential = await AskAsync(() => _authentication.FindAsync(this, cancellationToken)).ConfigureAwait(false);
        }
        catch (ErpLinkException failure)
        {
            // What keeps a new credential away says more than the 401: an authorization server that rests heals by itself.
            return Unsent(HttpFault.NotSent, failure.ToFailure());
        }

        return await SendOnceAsync(call, credential, cancellationToken).ConfigureAwait(false);
    }

    // What an author's authentication throws is proof that nothing was sent, and mends itself more often than not: a vault that is away.
    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (ErpLinkException or OperationCanceledException))
        {
            // By name only: an exception of somebody else's may hold the secret.
            throw new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient,
                $"What gives the credentials for {Address.Origin} failed with {exception.GetType().Name}. Nothing was sent.");
        }
    }

    private async ValueTask<ErpHttpAnswer> SendOnceAsync(HttpCall call, ErpCredential? credential, CancellationToken cancellationToken)
    {
        var answer = await _exchange.SendAsync(call, credential, cancellationToken).ConfigureAwait(false);
        _quota.Observe(answer);
        return answer;
    }

    private ErpHttpAnswer Unsent(HttpFault fault, Failure? refusal = null) => ErpHttpAnswer.Unsent(Address.Origin, fault, refusal);
}

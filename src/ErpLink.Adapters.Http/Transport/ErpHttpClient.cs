using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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
    private readonly string _connection;
    private readonly ErpHttpOptions _options;
    private readonly IErpAuthentication _authentication;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _invoker;
    private readonly ResiliencePipeline<ErpHttpAnswer> _pipeline;

    /// <summary>The transport of a connection.</summary>
    /// <param name="context">Name, clock and randomness of the connection.</param>
    /// <param name="address">The service's root; see <see cref="ErpAddress.Parse"/>.</param>
    /// <param name="options">The limits.</param>
    /// <param name="authentication">Where credentials come from.</param>
    /// <param name="logger">For what is retried; <see langword="null"/> for none.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>.</exception>
    public ErpHttpClient(ConnectionContext context, ErpAddress address, ErpHttpOptions options, IErpAuthentication authentication,
        ILogger? logger = null)
    {
        options.Validate();
        Address = address;
        _connection = context.Name;
        _options = options.Snapshot();
        var inner = authentication is CertificateAuthentication certified ? certified.Inner : authentication;
        _options.LogInTimeMax = inner is OAuthAuthentication ? 2 * SessionAuthentication.LogInTimeMax : TimeSpan.Zero;
        _authentication = authentication;
        _time = context.Time;
        _logger = logger ?? NullLogger.Instance;
        _invoker = new HttpMessageInvoker(_options.CreateHandler?.Invoke() ?? TransportHandler.Create(address, _options, certificate: (authentication as CertificateAuthentication)?.Certificate));
        _pipeline = TransportPipeline.Create(_options, context.Time, context.Entropy, context.Name, _logger);
    }

    /// <summary>The configured address.</summary>
    public ErpAddress Address { get; }

    /// <summary>The limits, as they were when the client was made.</summary>
    internal ErpHttpOptions Options => _options;

    /// <summary>Sends a request and reads the whole answer. What goes wrong on the way is in the answer.</summary>
    /// <exception cref="OperationCanceledException">A read was cancelled. A cancelled write gives an answer that says whether it may have been sent.</exception>
    public async ValueTask<ErpHttpAnswer> SendAsync(ErpHttpRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendWithRetriesAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Fault == HttpFault.Cancelled && !request.IsWrite) cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _invoker.Dispose();
        (_authentication as IDisposable)?.Dispose();
    }

    private async ValueTask<ErpHttpAnswer> SendWithRetriesAsync(ErpHttpRequest request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var target = Address.Resolve(request.Target);
            context.Properties.Set(TransportPipeline.Request, request);
            return await _pipeline.ExecuteAsync(
                static (resilience, state) => state.Client.AttemptAsync(state.Request, state.Target, resilience.CancellationToken),
                context, (Client: this, Request: request, Target: target)).ConfigureAwait(false);
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
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Only between attempts, or while credentials were fetched: what came before was a read or was not sent.
            return Unsent(HttpFault.Cancelled);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<ErpHttpAnswer> AttemptAsync(ErpHttpRequest request, Uri target, CancellationToken cancellationToken)
    {
        if (request.IsAnonymous) return await SendOnceAsync(request, target, null, cancellationToken).ConfigureAwait(false);
        var credential = await _authentication.FindAsync(this, cancellationToken).ConfigureAwait(false);
        var answer = await SendOnceAsync(request, target, credential, cancellationToken).ConfigureAwait(false);
        if (answer.Status != 401) return answer;

        // 401 is a definite "not done", so that a write, too, is sent once more with what the renewal gave.
        try
        {
            if (!await _authentication.RenewAsync(this, credential, cancellationToken).ConfigureAwait(false)) return answer;
            credential = await _authentication.FindAsync(this, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException failure)
        {
            // What keeps a new credential away says more than the 401: an authorization server that rests heals by itself.
            return Unsent(HttpFault.NotSent, failure.ToFailure());
        }

        return await SendOnceAsync(request, target, credential, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ErpHttpAnswer> SendOnceAsync(ErpHttpRequest request, Uri target, ErpCredential? credential,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Unsent(HttpFault.Cancelled);
        var start = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var body = request.Body is { } bytes ? new RequestBody(bytes, request.ContentType) : null;
        using var message = Message(request, target, credential, body);
        ErpHttpAnswer answer;
        try
        {
            using var response = await _invoker.SendAsync(message, linked.Token).ConfigureAwait(false);
            answer = await ReadAsync(response, target, start, linked.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Refused by our own check before there was a connection: another try changes nothing.
            if (exception.InnerException is ErpLinkException refusal) return Unsent(HttpFault.NotSent, refusal.ToFailure());
            // Whatever a handler throws: the outcome is known only where the body was never asked for.
            var fault = FaultOf(exception, cancellationToken);
            var mayHaveBeenSent = fault != HttpFault.NotSent && (body?.MayHaveBeenSent ?? true);
            answer = new ErpHttpAnswer(Address.Origin, null, fault, mayHaveBeenSent);
        }

        var durationSeconds = _time.GetElapsedTime(start).TotalSeconds;
        var bytesRead = answer.Body.Length;
        Log.Answered(_logger, _connection, request.Method.Method, Address.Origin, answer.Status, answer.Fault, bytesRead,
            durationSeconds);
        return answer;
    }

    private async ValueTask<ErpHttpAnswer> ReadAsync(HttpResponseMessage response, Uri target, long start, CancellationToken linked,
        CancellationToken caller)
    {
        var status = (int)response.StatusCode;
        var headers = Headers(response);
        var serverTime = ServerTime(headers.GetValueOrDefault("Date"), _time.GetElapsedTime(start));
        ReadOnlyMemory<byte> body = default;
        HttpFault fault;
        if (status is >= 300 and <= 399 || response.RequestMessage?.RequestUri is { } asked && asked != target)
            fault = HttpFault.Redirected;
        else
        {
            try
            {
                (body, fault) = await AnswerReader.ReadAsync(response.Content, _options, linked).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // A status arrived; what cannot be read any more does not take it back.
                fault = FaultOf(exception, caller) is var seen and (HttpFault.TimedOut or HttpFault.Cancelled or HttpFault.TooLarge)
                    ? seen : HttpFault.BodyCut;
            }
        }

        return new ErpHttpAnswer(Address.Origin, status, fault, mayHaveBeenSent: true, headers)
        {
            Body = body,
            ServerTime = serverTime,
            RetryAfter = RetryAfter.Parse(headers.GetValueOrDefault("Retry-After"), headers.GetValueOrDefault("Date"), _time.GetUtcNow(),
                _options.RetryAfterMax),
        };
    }

    private static DateTimeOffset? ServerTime(string? date, TimeSpan duration) =>
        DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.UtcTicks > duration.Ticks
            ? time - duration : null;

    private static HttpRequestMessage Message(ErpHttpRequest request, Uri target, ErpCredential? credential, RequestBody? body)
    {
        var message = new HttpRequestMessage(request.Method, target) { Content = body };
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        message.Headers.TryAddWithoutValidation("User-Agent", "ErpLink");
        if (!request.IsWrite) message.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
        foreach (var (name, value) in request.Headers) Add(name, value);
        foreach (var (name, value) in credential?.Headers ?? []) Add(name, value.Reveal());
        return message;

        void Add(string name, string value)
        {
            // The framework refuses what is not ASCII only when it sends, and then it is no longer certain that nothing was sent.
            if (!CredentialHeader.IsSendable(value) || !message.Headers.TryAddWithoutValidation(name, value))
                throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
                    $"The header '{name}' cannot be sent with this value: it holds more than visible ASCII, or belongs to the body.");
        }
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated) headers[name] = values.ToString();
        foreach (var (name, values) in response.Content.Headers.NonValidated) headers[name] = values.ToString();
        return headers;
    }

    private static HttpFault FaultOf(Exception exception, CancellationToken caller) => exception switch
    {
        OperationCanceledException => caller.IsCancellationRequested ? HttpFault.Cancelled : HttpFault.TimedOut,
        HttpRequestException request => request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError => HttpFault.NotSent,
            HttpRequestError.ConfigurationLimitExceeded => HttpFault.TooLarge,
            _ => HttpFault.ConnectionLost,
        },
        HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => HttpFault.TooLarge,
        _ => HttpFault.ConnectionLost,
    };

    private ErpHttpAnswer Unsent(HttpFault fault, Failure? refusal = null) =>
        new(Address.Origin, null, fault, mayHaveBeenSent: false) { Refusal = refusal, RetryAfter = refusal?.RetryAfter };
}

using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>Sends a request once and reads the whole answer within the limits. Never throws for what happens on the way: that is in the
/// answer, with whether the request may have been sent. What it throws came before anything was sent.</summary>
internal sealed class HttpExchange(string connection, ErpAddress address, ErpHttpOptions options, HttpMessageInvoker invoker, TimeProvider time,
    ILogger logger)
{
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ContractBroken"/>: a header that cannot be sent.</exception>
    /// <exception cref="OperationCanceledException">It was over before it began.</exception>
    public async ValueTask<ErpHttpAnswer> SendAsync(HttpCall call, ErpCredential? credential, CancellationToken cancellationToken)
    {
        var request = call.Request;
        cancellationToken.ThrowIfCancellationRequested();
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var body = RequestBody.Of(request);
        using var message = Message(call, credential, body);
        ErpHttpAnswer answer;
        try
        {
            using var response = await invoker.SendAsync(message, linked.Token).ConfigureAwait(false);
            answer = await ReadAsync(response, call, credential, start, linked.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Refused by our own check before there was a connection: another try changes nothing.
            if (exception.InnerException is ErpLinkException refusal && body is not { IsStarted: true }) return ErpHttpAnswer.Unsent(address.Origin, HttpFault.NotSent, refusal.ToFailure());
            // Whatever a handler throws, and however often it tried: the outcome is known only where the body was never asked for.
            var fault = FaultOf(exception, call.Caller);
            if (fault == HttpFault.NotSent && body is { IsStarted: true }) fault = HttpFault.ConnectionLost;
            var mayHaveBeenSent = body is { IsStarted: true } || fault != HttpFault.NotSent && (body is null || body.IsEmpty);
            answer = new ErpHttpAnswer(address.Origin, null, fault, mayHaveBeenSent);
        }

        var durationSeconds = time.GetElapsedTime(start).TotalSeconds;
        var bytesRead = answer.Body.Length;
        Log.Answered(logger, connection, request.Method.Method, address.Origin, answer.Status, answer.Fault, bytesRead,
            durationSeconds);
        return answer;
    }

    private async ValueTask<ErpHttpAnswer> ReadAsync(HttpResponseMessage response, HttpCall call, ErpCredential? credential, long start, CancellationToken linked)
    {
        var status = (int)response.StatusCode;
        var headers = Headers(response);
        var serverTime = ServerTime(headers.GetValueOrDefault("Date"), time.GetElapsedTime(start));
        ReadOnlyMemory<byte> body = default;
        HttpFault fault;
        if (status is >= 300 and <= 399 || response.RequestMessage?.RequestUri is { } asked && asked != call.Target)
            fault = HttpFault.Redirected;
        else
        {
            try
            {
                (body, fault) = await AnswerReader.ReadAsync(response.Content, options, linked).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // A status arrived; what cannot be read any more does not take it back.
                fault = FaultOf(exception, call.Caller) is var seen and (HttpFault.TimedOut or HttpFault.Cancelled or HttpFault.TooLarge)
                    ? seen : HttpFault.BodyCut;
            }
        }

        return new ErpHttpAnswer(address.Origin, status, fault, mayHaveBeenSent: true, headers)
        {
            Body = body,
            Credential = credential,
            Secrets = call.Request.Secrets,
            ServerTime = serverTime,
            RetryAfter = RetryAfter.Parse(headers.GetValueOrDefault("Retry-After"), headers.GetValueOrDefault("Date"), time.GetUtcNow(),
                options.RetryAfterMax),
        };
    }

    private static DateTimeOffset? ServerTime(string? date, TimeSpan duration) =>
        DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.UtcTicks > duration.Ticks
            ? time - duration : null;

    private static HttpRequestMessage Message(HttpCall call, ErpCredential? credential, RequestBody? body)
    {
        var request = call.Request;
        var message = new HttpRequestMessage(request.Method, call.Target) { Content = body };
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
}

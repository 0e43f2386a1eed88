namespace ErpLink.Adapters.Http.OData;

/// <summary>The token against forged requests that some services want with every write, and the cookies that it is good for.</summary>
/// <remarks>Fetched by a read of the service's root (<c>x-csrf-token: Fetch</c>), and again when a write is refused with 403 and
/// <c>x-csrf-token: Required</c>: a definite "not done", so that the write may go out once more.</remarks>
internal sealed class ODataCsrf(ErpHttpClient client)
{
    private const string Header = "x-csrf-token";

    // Two callers may both fetch one; each token goes with its own cookies.
    private volatile Held? _held;

    /// <param name="request">Makes the write with further headers.</param>
    /// <param name="root">The target that a token is fetched from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ErpHttpAnswer> SendAsync(Func<IEnumerable<KeyValuePair<string, string>>, ErpHttpRequest> request, string root,
        CancellationToken cancellationToken)
    {
        var held = _held;
        if (held is null)
        {
            (held, var failed) = await FetchAsync(root, cancellationToken).ConfigureAwait(false);
            if (held is null) return failed!;
        }

        var answer = await client.SendAsync(request(held.Headers), cancellationToken).ConfigureAwait(false);
        if (answer.Status != 403 || !"required".Equals(answer.Header(Header), StringComparison.OrdinalIgnoreCase)) return answer;
        (held, var refused) = await FetchAsync(root, cancellationToken).ConfigureAwait(false);
        return held is null ? refused! : await client.SendAsync(request(held.Headers), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Held? Held, ErpHttpAnswer? Failed)> FetchAsync(string root, CancellationToken cancellationToken)
    {
        ErpHttpAnswer answer;
        try
        {
            answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Get, root) { Headers = [new("Accept", "application/json"), new(Header, "Fetch")] },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return (null, new ErpHttpAnswer(client.Address.Origin, null, HttpFault.Cancelled, mayHaveBeenSent: false));
        }

        var outcome = ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Valid);
        // The write itself was not sent, whatever became of the token; and what is wrong is not wrong with its record.
        if (outcome.Failure is { } failure)
        {
            var refusal = failure.Class is FailureClass.Transient or FailureClass.Throttled or FailureClass.Unauthorized ? failure
                : failure with { Class = FailureClass.NotSupported, Code = ErrorCodes.CapabilityNotDeclared, Message = $"The token that the service wants with writes could not be fetched. {failure.Message}" };
            return (null, new ErpHttpAnswer(client.Address.Origin, null, HttpFault.NotSent, mayHaveBeenSent: false) { Refusal = refusal, RetryAfter = answer.RetryAfter });
        }

        var (token, cookies) = (answer.Header(Header), HttpCookies.Of(answer));
        List<KeyValuePair<string, string>> headers = [];
        // Without a token the service wants none, or it will say so.
        if (token is { Length: > 0 } && CredentialHeader.IsSendable(token)) headers.Add(new(Header, token));
        if (cookies.Count > 0) headers.Add(new("Cookie", HttpCookies.Header(cookies)));
        return (_held = new Held(headers), null);
    }

    private sealed record Held(IReadOnlyList<KeyValuePair<string, string>> Headers);
}

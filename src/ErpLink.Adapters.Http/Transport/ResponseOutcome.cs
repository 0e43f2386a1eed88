using System.Globalization;

namespace ErpLink.Adapters.Http;

/// <summary>
/// What an answer means: the one function from what was seen to the outcome of a write, or to the error of a read. No dialect decides
/// this by itself; what is not in the table is <see cref="WriteOutcome.Unknown"/>.
/// </summary>
/// <remarks>Source: reliability, section 6.7; semantics, section 9.2.</remarks>
public sealed class ResponseOutcome
{
    private ResponseOutcome(WriteOutcome outcome, Failure? failure)
    {
        Outcome = outcome;
        Failure = failure;
    }

    /// <summary>What became of the write. For a read: applied when there is data, not applied otherwise.</summary>
    public WriteOutcome Outcome { get; }

    /// <summary>Why not; <see langword="null"/> when applied.</summary>
    public Failure? Failure { get; }

    /// <summary>The write happened, or the read has data.</summary>
    public bool IsApplied => Outcome == WriteOutcome.Applied;

    /// <summary>What an answer means.</summary>
    /// <param name="operation">What the request was for.</param>
    /// <param name="answer">What was seen.</param>
    /// <param name="body">What the dialect found in the body of a success; not looked at for other statuses.</param>
    /// <param name="error">What the server says against it, where the dialect could read it.</param>
    public static ResponseOutcome Of(HttpOperation operation, ErpHttpAnswer answer, AnswerBody body, SideError? error = null)
    {
        if (answer.Status is not { } status) return OfSilence(operation, answer);
        if (status is >= 200 and <= 299 && answer.Fault == HttpFault.None) return OfSuccess(operation, answer, status, body, error);
        if (status is >= 200 and <= 399) return OfUnusable(operation, answer, error);
        if (Refusal(operation, status, error) is { } refused)
            return new(WriteOutcome.NotApplied, Fail(refused.Class, refused.Code, operation, answer, error));
        return OfSickness(operation, answer, status, error);
    }

    /// <summary>The result of a write that did not apply, or whose outcome is unknown.</summary>
    /// <exception cref="InvalidOperationException">The write was applied: the result needs its key.</exception>
    public WriteResult ToWriteResult() => Outcome switch
    {
        WriteOutcome.NotApplied => WriteResult.NotApplied(Failure!),
        WriteOutcome.Unknown => WriteResult.Unknown(Failure!),
        _ => throw new InvalidOperationException("An applied write needs its record's key."),
    };

    /// <summary>The error of a read as an exception: status and origin, never the server's own words.</summary>
    /// <exception cref="ErpLinkException">Always, unless the read has data.</exception>
    public void ThrowIfFailed()
    {
        if (Failure is not null) throw new ErpLinkException(Failure);
    }

    /// <summary>The number of the error that belongs to a class of failure of a side.</summary>
    public static int CodeOf(FailureClass failureClass) => failureClass switch
    {
        FailureClass.Transient => ErrorCodes.SideUnavailable,
        FailureClass.Throttled => ErrorCodes.SideThrottled,
        FailureClass.Unknown => ErrorCodes.OutcomeUnknown,
        FailureClass.Conflict => ErrorCodes.VersionMoved,
        FailureClass.Invalid => ErrorCodes.SideRefusedValues,
        FailureClass.Duplicate => ErrorCodes.SideHasDuplicate,
        FailureClass.NotSupported => ErrorCodes.CapabilityNotDeclared,
        FailureClass.NotFound => ErrorCodes.SideHasNoRecord,
        FailureClass.Forbidden => ErrorCodes.SideForbids,
        FailureClass.Unauthorized => ErrorCodes.AuthenticationRejected,
        _ => ErrorCodes.ContractBroken,
    };

    private static ResponseOutcome OfSilence(HttpOperation operation, ErpHttpAnswer answer)
    {
        if (answer.Refusal is { } refusal) return new(WriteOutcome.NotApplied, refusal);
        if (operation != HttpOperation.Read && answer.MayHaveBeenSent) return Unknown(operation, answer);
        return new(WriteOutcome.NotApplied, answer.Fault == HttpFault.TooLarge
            ? Fail(FailureClass.NotSupported, ErrorCodes.AnswerTooLarge, operation, answer)
            : Fail(FailureClass.Transient, ErrorCodes.SideUnavailable, operation, answer));
    }

    private static ResponseOutcome OfSuccess(HttpOperation operation, ErpHttpAnswer answer, int status, AnswerBody body, SideError? error)
    {
        if (error?.Class is { } errorClass)
            return errorClass == FailureClass.Unknown && operation != HttpOperation.Read
                ? Unknown(operation, answer, error)
                : new(WriteOutcome.NotApplied, Fail(errorClass, CodeOf(errorClass), operation, answer, error));
        // 202: accepted is not done. 205 to 299: a part, or several answers in one.
        var isDone = status is 200 or 201 or 203 or 204;
        if (error is null && isDone && (body == AnswerBody.Valid || status == 204 && operation == HttpOperation.Update
            && body == AnswerBody.Missing))
            return new(WriteOutcome.Applied, null);
        return OfUnusable(operation, answer, error);
    }

    // A status that promises an answer, but no answer that can be used.
    private static ResponseOutcome OfUnusable(HttpOperation operation, ErpHttpAnswer answer, SideError? error = null)
    {
        if (operation != HttpOperation.Read) return Unknown(operation, answer, error);
        var (failureClass, code) = answer.Fault switch
        {
            _ when answer.Fault == HttpFault.Redirected || answer.Status >= 300 => (FailureClass.NotSupported, ErrorCodes.OutsideOrigin),
            HttpFault.TooLarge => (FailureClass.NotSupported, ErrorCodes.AnswerTooLarge),
            HttpFault.TimedOut or HttpFault.Cancelled => (FailureClass.Transient, ErrorCodes.SideUnavailable),
            HttpFault.BodyCut => (FailureClass.Transient, ErrorCodes.AnswerMalformed),
            // A log-in or maintenance page in the place of the service: it goes away again.
            _ when answer.Fault == HttpFault.None && answer.MediaType == "text/html" =>
                (FailureClass.Transient, ErrorCodes.AnswerMalformed),
            _ => (FailureClass.Bug, ErrorCodes.AnswerMalformed),
        };
        return new(WriteOutcome.NotApplied, Fail(failureClass, code, operation, answer));
    }

    // The statuses that say for certain that nothing was done; null for the others.
    private static (FailureClass Class, int Code)? Refusal(HttpOperation operation, int status, SideError? error)
    {
        (FailureClass, int)? byStatus = status switch
        {
            400 or 413 or 422 => (FailureClass.Invalid, ErrorCodes.SideRefusedValues),
            401 => (FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected),
            403 => (FailureClass.Forbidden, ErrorCodes.SideForbids),
            // There is no record to be missed by a create: what is missing is the place to create it in.
            404 or 410 => (operation == HttpOperation.Create ? FailureClass.NotSupported
                : FailureClass.NotFound, ErrorCodes.SideHasNoRecord),
            405 => (FailureClass.NotSupported, ErrorCodes.CapabilityNotDeclared),
            409 or 412 when operation == HttpOperation.Create => (FailureClass.Duplicate, ErrorCodes.SideHasDuplicate),
            409 or 412 => (FailureClass.Conflict, ErrorCodes.VersionMoved),
            415 or 428 => (FailureClass.Bug, ErrorCodes.ContractBroken),
            429 => (FailureClass.Throttled, ErrorCodes.SideThrottled),
            _ => null,
        };
        // A dialect may say more exactly what a refusal means, but neither make a refusal out of something else nor doubt one.
        if (byStatus is null || error?.Class is not { } errorClass || errorClass == FailureClass.Unknown
            || status is 401 or 429) return byStatus;
        return (errorClass, CodeOf(errorClass));
    }

    // 408, 5xx, and every status that is not in the table.
    private static ResponseOutcome OfSickness(HttpOperation operation, ErpHttpAnswer answer, int status, SideError? error)
    {
        if (operation != HttpOperation.Read) return Unknown(operation, answer, error);
        var failureClass = status is 408 or >= 500 and not 501 and not 505 ? FailureClass.Transient : FailureClass.NotSupported;
        return new(WriteOutcome.NotApplied, Fail(failureClass, CodeOf(failureClass), operation, answer, error));
    }

    private static ResponseOutcome Unknown(HttpOperation operation, ErpHttpAnswer answer, SideError? error = null) =>
        new(WriteOutcome.Unknown, Fail(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, operation, answer, error));

    private static Failure Fail(FailureClass failureClass, int code, HttpOperation operation, ErpHttpAnswer answer,
        SideError? error = null)
    {
        var seen = answer.Status is { } status ? $"status {status.ToString(CultureInfo.InvariantCulture)}" : "no answer";
        if (answer.Fault != HttpFault.None) seen += $" ({Words(answer.Fault)})";
        if (error?.PlainCode is { } plain) seen += $", {answer.Redact(plain)}";
        var message = $"{operation} at {answer.Origin} gave {seen}.";
        // Only a write's result carries the server's words to the user; a read's failure becomes an exception.
        if (operation != HttpOperation.Read && error is { Message.Length: > 0 }) message += $" It says: {answer.Redact(error.Message)}";
        return new Failure(failureClass, code, message)
        {
            Fields = operation == HttpOperation.Read ? [] : [.. (error?.Fields ?? []).Select(f => f with { Message = answer.Redact(f.Message) })],
            RetryAfter = answer.RetryAfter,
        };
    }

    private static string Words(HttpFault fault) => fault switch
    {
        HttpFault.NotSent => "nothing was sent",
        HttpFault.TimedOut => "the time limit passed",
        HttpFault.Cancelled => "cancelled",
        HttpFault.ConnectionLost => "the connection was lost",
        HttpFault.BodyCut => "the body ended early",
        HttpFault.TooLarge => "larger than allowed",
        HttpFault.Undecodable => "the body's encoding is unknown or damaged",
        HttpFault.Redirected => "a redirect, which is not followed",
        _ => "complete",
    };
}

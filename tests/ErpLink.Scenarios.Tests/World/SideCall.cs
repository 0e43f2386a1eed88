namespace ErpLink.Scenarios;

/// <summary>A call that a side is about to answer: read, search (each page), changes, create, update.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Page">Which page of a search, from 0.</param>
public sealed record SideCall(string Operation, RecordKind Kind, int Page = 0)
{
    public static ErpLinkException Throttled(TimeSpan wait) => new(ErrorCodes.SideThrottled, FailureClass.Throttled, "Too many calls.") { RetryAfter = wait };

    public static ErpLinkException Unauthorized() => new(ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, "The credential is not accepted.");

    public static ErpLinkException Unavailable() => new(ErrorCodes.SideUnavailable, FailureClass.Transient, "Not available.");
}

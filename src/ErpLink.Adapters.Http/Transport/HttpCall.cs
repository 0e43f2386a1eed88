namespace ErpLink.Adapters.Http;

/// <summary>One call of a client, over all its attempts.</summary>
/// <param name="Request">The request.</param>
/// <param name="Target">Its full address.</param>
/// <param name="Caller">Ends when the caller no longer waits; whatever else ends an attempt is a time limit.</param>
internal sealed record HttpCall(ErpHttpRequest Request, Uri Target, CancellationToken Caller)
{
    /// <summary>What was sent so far.</summary>
    public SendGuard Guard { get; } = new(Request.IsWrite, Target.GetLeftPart(UriPartial.Authority));
}

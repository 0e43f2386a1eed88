namespace ErpLink.Synchronizing;

/// <summary>What becomes of exceptions that a side throws. Adapters are other people's code: whatever one throws stops its call, not the run.</summary>
internal static class SideCalls
{
    /// <summary>Whether an exception of a call is the side's, and not the end of the run or of the process.</summary>
    public static bool IsOfSide(Exception error, CancellationToken cancellationToken) => error switch
    {
        OutOfMemoryException or RunStopped => false,
        ErpLinkException { Code: ErrorCodes.LeaseLost } => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested, // Otherwise a time-out of the adapter's own.
        _ => true,
    };

    /// <summary>The failure an exception stands for.</summary>
    public static Failure FailureOf(Exception error, string what) => error switch
    {
        ErpLinkException known => known.ToFailure(),
        OperationCanceledException or TimeoutException or IOException => new(FailureClass.Transient, ErrorCodes.SideUnavailable, $"{what} was broken off. It is tried again."),
        _ => new(FailureClass.Bug, ErrorCodes.ContractBroken, $"{what} failed with {error.GetType().Name}: a side must throw ErpLinkException. Its author mends that."),
    };
}

namespace ErpLink.Adapters.Http;

/// <summary>How long the records of one call may go on being written one after another.</summary>
/// <remarks>The engine counts the life of a request from before the call. Without a bound the last of many records could leave long after
/// that life, and take effect after somebody wrote it anew.</remarks>
/// <param name="time">The clock.</param>
internal sealed class CallBudget(TimeProvider time)
{
    /// <summary>The longest time between the beginning of a call and that of its last record.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromMinutes(5);

    private readonly long _start = time.GetTimestamp();

    /// <summary>The result of a record that is not begun any more; <see langword="null"/> while there is time.</summary>
    public WriteResult? Spent() => time.GetElapsedTime(_start) < Max ? null
        : WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, $"Nothing was sent: the records before it took {Max.TotalMinutes} minutes."));
}

namespace ErpLink.Synchronizing;

/// <summary>A wait that a token ends, on the thread that ends it (reliability, section 4.2).</summary>
internal static class Pause
{
    /// <summary>Waits at least as long as asked.</summary>
    public static async ValueTask ForAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        // Timers know whole milliseconds and drop the rest: a wait that ends too early would be begun again and again by a clock that stands.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(whole, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It is over.
        }
    }
}

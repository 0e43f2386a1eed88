namespace ErpLink.Adapters.Http;

/// <summary>Waits by the connection's clock, on the caller's thread.</summary>
internal static class Pause
{
    public static async ValueTask OfAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(pause, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The pause is over.
        }
    }
}

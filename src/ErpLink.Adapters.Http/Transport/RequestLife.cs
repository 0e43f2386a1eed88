namespace ErpLink.Adapters.Http;

/// <summary>How long after the engine handed a write over it can still take effect.</summary>
internal static class RequestLife
{
    /// <param name="server">How long the server may still work on a request that it received.</param>
    /// <param name="options">The limits of the connection.</param>
    /// <param name="requestsBefore">How many requests may come before the write (reads it needs, log-in), and between a 401 and its
    /// repetition.</param>
    /// <remarks>The engine counts from the moment before it calls the adapter, and not from the first byte sent. Each request until then,
    /// and the write itself while it provably did not leave, may take every attempt to its time limit, with the longest pause after each.
    /// A token may have to be asked for elsewhere before and after a 401. A life that leaves this out makes the engine create a record again while the first create is still on its way.</remarks>
    public static TimeSpan Of(TimeSpan server, ErpHttpOptions options, int requestsBefore) =>
        server + options.LogInTimeMax + (requestsBefore + 1) * CallMax(options);

    private static TimeSpan CallMax(ErpHttpOptions options)
    {
        var attempts = options.AttemptsMax * (options.RequestTimeout + options.RetryDelayMax);
        // Of strategies of the app's own nothing is known but their end.
        return options.ConfigurePipeline is not null || attempts > options.CallTimeout ? options.CallTimeout : attempts;
    }
}

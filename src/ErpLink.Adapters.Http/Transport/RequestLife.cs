namespace ErpLink.Adapters.Http;

/// <summary>How long after the engine handed a write over it can still take effect.</summary>
internal static class RequestLife
{
    /// <param name="server">How long the server may still work on a request that it received.</param>
    /// <param name="options">The limits of the connection.</param>
    /// <param name="requestsBefore">How many requests may come before the write (reads it needs, log-in), and between a 401 and its
    /// repetition.</param>
    /// <remarks>The engine counts from the moment before it calls the adapter, and not from the first byte sent. Each request until then,
    /// and the write itself while it provably did not leave, may take as long as a call may: the attempts, the pauses between them, a wait for
    /// the quota, a log-in elsewhere and the app's source of secrets have no other common end. A life that leaves one of them out makes the
    /// engine create a record again while the first create is still on its way.</remarks>
    public static TimeSpan Of(TimeSpan server, ErpHttpOptions options, int requestsBefore) => server + (requestsBefore + 1) * options.CallTimeout;
}

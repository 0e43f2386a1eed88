namespace ErpLink.Synchronizing;

/// <summary>A fixed number of loops over a list of work: parallel calls without the thread pool, so that a simulation can run the engine
/// on one thread (reliability, section 4.2). When one fails, the others finish what they have begun and take nothing more.</summary>
internal static class Lanes
{
    public static async ValueTask RunAsync<T>(IReadOnlyList<T> work, int lanes, Func<T, ValueTask> run)
    {
        if (work.Count == 0) return;
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Math.Max(1, lanes), work.Count)).Select(_ => LoopAsync())).ConfigureAwait(false);

        async Task LoopAsync()
        {
            try
            {
                for (var i = Interlocked.Increment(ref next); i < work.Count; i = Interlocked.Increment(ref next)) await run(work[i]).ConfigureAwait(false);
            }
            catch
            {
                Interlocked.Exchange(ref next, work.Count);
                throw;
            }
        }
    }
}

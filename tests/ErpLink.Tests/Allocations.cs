namespace ErpLink.Tests;

/// <summary>Counts what a piece of code allocates on this thread.</summary>
internal static class Allocations
{
    private const int WarmUps = 200;

    /// <summary>Bytes allocated by one call, the least of several, after the compiler has settled.</summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < WarmUps; i++) action();
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}

namespace ErpLink.Synchronizing;

/// <summary>How long a record that failed by no fault of its own waits: doubled each time, with jitter so that many do not come back at
/// once; the side's own advice is better than ours.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AdviceMax = TimeSpan.FromDays(1);

    /// <summary>How long to wait.</summary>
    /// <param name="attempts">How often it was tried before; 0 for the first failure.</param>
    /// <param name="entropy">For the jitter: a quarter more or less.</param>
    /// <param name="advised">What the side says; followed up to a day, and never shortens the wait.</param>
    public static TimeSpan After(int attempts, IEntropy entropy, TimeSpan? advised)
    {
        var wait = TimeSpan.FromTicks(Math.Min(Most.Ticks, First.Ticks << Math.Min(attempts, 8)));
        var jittered = wait * (0.75 + (0.5 * entropy.NextFraction()));
        if (advised is not { } advice || advice <= jittered) return jittered;
        return advice < AdviceMax ? advice : AdviceMax;
    }
}

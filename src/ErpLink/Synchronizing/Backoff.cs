namespace ErpLink.Synchronizing;

/// <summary>How long a record that failed by no fault of its own waits: doubled each time, with jitter so that many do not come back at
/// once; the side's own advice is better than ours.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    public static TimeSpan After(int attempts, IEntropy entropy, TimeSpan? advised)
    {
        var wait = TimeSpan.FromTicks(Math.Min(Most.Ticks, First.Ticks << Math.Min(attempts, 8)));
        var jittered = wait * (0.75 + (0.5 * entropy.NextFraction()));
        return advised is { } advice && advice > jittered ? TimeSpan.FromTicks(Math.Min(advice.Ticks, TimeSpan.FromDays(1).Ticks)) : jittered;
    }
}

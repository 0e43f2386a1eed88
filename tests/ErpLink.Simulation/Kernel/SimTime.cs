namespace ErpLink.Simulation;

/// <summary>The clock of one process: the kernel's time, wrong by a skew. Timers die with the process.</summary>
public sealed class SimTime(SimKernel kernel, Func<long> skewMs, SimProcess? process) : TimeProvider
{
    /// <summary>When every world begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch.AddMilliseconds(kernel.NowMs + skewMs());

    /// <inheritdoc/>
    public override long GetTimestamp() => kernel.NowMs * TimeSpan.TicksPerMillisecond;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(SimTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var generation = ++_generation;
            if (dueTime >= TimeSpan.Zero) Arm((long)dueTime.TotalMilliseconds, period, generation);
            return true;
        }

        public void Dispose() => _generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(long dueMs, TimeSpan period, int generation) => time.Kernel.After(dueMs, "timer", "", () =>
        {
            if (generation != _generation || time.Process?.Dead == true) return;
            if (period > TimeSpan.Zero) Arm((long)period.TotalMilliseconds, period, generation);
            if (time.Process is { } process) process.Resume(() => callback(state));
            else callback(state);
        });
    }

    private SimKernel Kernel => kernel;

    private SimProcess? Process => process;
}

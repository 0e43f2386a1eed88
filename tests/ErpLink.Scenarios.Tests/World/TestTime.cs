namespace ErpLink.Scenarios;

/// <summary>A clock that stands until it is moved.</summary>
public sealed class TestTime : TimeProvider
{
    private readonly List<OwnTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether timers go by this clock. Otherwise they go by the real one: for waits that are to end although it stands.</summary>
    public bool OwnsTimers { get; set; }

    /// <summary>Moves the clock; timers that it passes fire in their order, each at its time.</summary>
    public void Advance(TimeSpan by)
    {
        var until = _now + by;
        while (_timers.Where(t => t.Due <= until).OrderBy(t => t.Due).FirstOrDefault() is { } next)
        {
            if (next.Due > _now) _now = next.Due;
            next.Fire();
        }

        _now = until;
    }

    /// <summary>How many timers wait.</summary>
    public int Waiting => _timers.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!OwnsTimers) return base.CreateTimer(callback, state, dueTime, period);
        var timer = new OwnTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer that fires once when the clock is moved past it.</summary>
    private sealed class OwnTimer(TestTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            Due = time._now + dueTime;
            time._timers.Add(this);
            return true;
        }

        public void Fire()
        {
            time._timers.Remove(this);
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

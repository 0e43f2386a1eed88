namespace ErpLink.Hosting;

/// <summary>When one connection runs next, and how its last runs went. Guarded by the lock of its owner.</summary>
internal sealed class ScheduledConnection(ConnectionId id, ConnectionDefinition definition, int version, TimeSpan usual, TimeSpan waitMax)
{
    private const double Jitter = 0.1;

    private bool _wokenWhileRunning;
    private int _version = version;

    public string Name => Definition.Name;

    public ConnectionId Id => id;

    /// <summary>What is in force.</summary>
    public ConnectionDefinition Definition { get; set; } = definition;

    /// <summary>When it runs next.</summary>
    public DateTimeOffset NextAt { get; private set; } = DateTimeOffset.MinValue;

    public bool IsRunning { get; private set; }

    /// <summary>Where its runs begin.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Runs in a row that failed or were refused.</summary>
    public int Failures { get; private set; }

    /// <summary>Why the last run did not do its work; <see langword="null"/> when it did.</summary>
    public int? LastError { get; private set; }

    /// <summary>Another definition may be in force by now: what was wrong with the last one says nothing of it.</summary>
    public void Follow(ConnectionDefinition now, int version, DateTimeOffset at, TimeSpan interval)
    {
        var isOther = version != _version || now.Interval != Definition.Interval;
        (Definition, _version) = (now, version);
        if (!isOther) return;
        Failures = 0;
        if (NextAt > at + (now.Interval ?? interval)) NextAt = at + (now.Interval ?? interval);
    }

    public bool IsDue(DateTimeOffset now) => !IsRunning && NextAt <= now;

    /// <summary>It has a place; its timer begins the run.</summary>
    public void Begin()
    {
        (IsRunning, _wokenWhileRunning) = (true, false);
        Timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>There is something to do. A side that asked for a pause, or fails, is not called sooner for it.</summary>
    public void Wake()
    {
        if (IsRunning) _wokenWhileRunning = true;
        else if (Failures == 0 || LastError == ErrorCodes.ConnectionPaused) NextAt = DateTimeOffset.MinValue;
    }

    /// <summary>A run ended.</summary>
    /// <param name="now">When.</param>
    /// <param name="fraction">For the jitter, from 0 to 1.</param>
    /// <param name="report">What it did; <see langword="null"/> when it could not begin.</param>
    /// <param name="error">Why it could not begin.</param>
    public void End(DateTimeOffset now, double fraction, RunReport? report, int? error)
    {
        IsRunning = false;
        var succeeded = error is null && report?.State is RunState.Completed or RunState.AlreadyRunning or RunState.Cancelled;
        LastError = succeeded ? null : error ?? report?.Failure?.Code ?? ErrorCodes.RunFailed;
        Failures = succeeded ? 0 : Failures + 1;
        if (succeeded && _wokenWhileRunning)
        {
            NextAt = now;
            return;
        }

        var interval = Definition.Interval is { } own ? TimeSpan.FromSeconds(Math.Clamp(own.TotalSeconds, 1, 86_400)) : usual;
        var wait = succeeded ? interval : TimeSpan.FromTicks(Math.Max(interval.Ticks, Math.Min(waitMax.Ticks, interval.Ticks * (1L << Math.Min(Failures - 1, 10)))));
        wait *= 1 - Jitter + (2 * Jitter * fraction);
        if (report?.Failure?.RetryAfter is { } advice && advice > wait) wait = advice < TimeSpan.FromDays(1) ? advice : TimeSpan.FromDays(1);
        NextAt = now + wait;
    }
}

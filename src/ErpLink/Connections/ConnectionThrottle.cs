using ErpLink.Synchronizing;

namespace ErpLink.Connections;

/// <summary>
/// How long the background keeps still because a side asked for it. Its advice is followed; where it gives none, or goes on asking, the
/// pause doubles. By the monotonic clock: a clock that is set moves nothing.
/// </summary>
/// <remarks>Source: reliability, rows 6 to 9 and 93; scenario T67.</remarks>
internal sealed class ConnectionThrottle(TimeProvider time, IEntropy entropy)
{
    /// <summary>The longest pause that is believed: a date in 2099 is a mistake of the server.</summary>
    public static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long _closedAt;
    private TimeSpan _closedFor;
    private readonly Dictionary<Side, int> _inARow = [];

    /// <summary>How long the background still keeps still; zero when it need not.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock) return Left();
        }
    }

    /// <summary>A side asked for a pause.</summary>
    /// <param name="side">The side.</param>
    /// <param name="advice">How long; nothing, zero and less are no advice.</param>
    public void Close(Side side, TimeSpan? advice)
    {
        lock (_lock)
        {
            var left = Left();
            var wait = advice is { } given && given > TimeSpan.Zero ? given : TimeSpan.Zero;
            // Calls that were under way when the first was refused are refused, too: they are no further sign.
            if (left == TimeSpan.Zero)
            {
                var inARow = _inARow.GetValueOrDefault(side);
                if (inARow > 0 || wait == TimeSpan.Zero) wait = TimeSpan.FromTicks(Math.Max(wait.Ticks, Backoff.After(inARow, entropy, null).Ticks));
                _inARow[side] = inARow + 1;
            }

            if (wait > PauseMax) wait = PauseMax;
            if (wait <= left) return;
            (_closedAt, _closedFor) = (time.GetTimestamp(), wait);
        }
    }

    /// <summary>A side answered a call of the background.</summary>
    public void Answered(Side side)
    {
        lock (_lock) _inARow.Remove(side);
    }

    private TimeSpan Left()
    {
        if (_closedFor == TimeSpan.Zero) return TimeSpan.Zero;
        var left = _closedFor - time.GetElapsedTime(_closedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

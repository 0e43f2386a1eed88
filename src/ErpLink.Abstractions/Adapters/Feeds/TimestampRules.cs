namespace ErpLink.Adapters;

/// <summary>What a server promises about its timestamps, and how far a feed over them looks back.</summary>
public sealed record TimestampRules
{
    // Clocks of one cluster differ by as much, and an HTTP date has whole seconds.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(10);

    /// <summary>How far every pass looks back; at least <see cref="Resolution"/> plus <see cref="CommitLagMax"/>. Default: 5 minutes.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The step in which the server stamps rows. Default: a second.</summary>
    public TimeSpan Resolution { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between the stamp of a row and the moment it can be read (the longest transaction), the difference between
    /// the clock that stamps and the one that answers included. Default: a minute.</summary>
    public TimeSpan CommitLagMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>True where rows come in the order of their keys and the window stays the same through a pass: for servers that cannot sort by
    /// time. Default: in the order of time, then key.</summary>
    public bool PagesByKey { get; init; }

    /// <summary>The zone of a server that stamps in local time without saying so; <see langword="null"/> for times that name an instant.</summary>
    public ServerZone? Zone { get; init; }

    /// <summary>A clock that is further back than this was set back.</summary>
    internal TimeSpan SkewMax
    {
        get
        {
            var slack = Overlap - Resolution - CommitLagMax;
            return slack < ClockSkewMax ? slack : ClockSkewMax;
        }
    }

    /// <summary>Before this instant nothing can appear any more that was not there at <paramref name="now"/>.</summary>
    internal DateTimeOffset Barrier(DateTimeOffset now)
    {
        var barrier = Back(now, Overlap);
        return Zone is null ? barrier : Zone.Floor(barrier);
    }

    /// <summary>An instant earlier by a span; the first of all where there is none.</summary>
    internal static DateTimeOffset Back(DateTimeOffset time, TimeSpan by) =>
        time.UtcTicks <= by.Ticks ? DateTimeOffset.MinValue : time.ToUniversalTime() - by;

    /// <summary>Refuses rules that would miss rows.</summary>
    /// <exception cref="ArgumentException">The overlap is shorter than resolution and lag together, or a span is negative.</exception>
    internal TimestampRules Checked() =>
        Resolution < TimeSpan.Zero || CommitLagMax < TimeSpan.Zero || Overlap < Resolution + CommitLagMax
            ? throw new ArgumentException($"An overlap of {Overlap} misses rows: the resolution is {Resolution} and the largest commit lag {CommitLagMax}. "
                + "Make it as long as both together.")
            : this;
}

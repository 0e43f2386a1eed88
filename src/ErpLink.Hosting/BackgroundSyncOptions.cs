namespace ErpLink.Hosting;

/// <summary>When connections run in the background. Read once, when the host starts.</summary>
public sealed class BackgroundSyncOptions
{
    /// <summary>How long after the end of a run a connection runs again, a tenth more or less. 1 second to 1 day. Default: 1 minute; what
    /// changed meanwhile is found by the feeds, and a hint wakes the connection at once. A connection may have one of its own
    /// (<see cref="ConnectionDefinition.Interval"/>). Connections that were activated or changed by another node are noticed after it, too.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait after runs that failed or were refused; it doubles from the interval. 1 second to 1 day. Default: 15 minutes,
    /// soon enough after credentials were mended.</summary>
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many connections run at once. 1 to 100. Default: 4; an ERP that is slow delays no other.</summary>
    public int ParallelRunsMax { get; set; } = 4;
}

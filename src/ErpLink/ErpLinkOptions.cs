namespace ErpLink;

/// <summary>Limits of the engine. Read once, when the services are made.</summary>
public sealed class ErpLinkOptions
{
    /// <summary>How long the panel waits for an ERP before it shows the last known values. 100 ms to 1 minute. Default: 5 seconds, as
    /// long as a user waits for a page.</summary>
    public TimeSpan PanelWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a record that is changed meanwhile is read and merged again. 1 to 10. Default: 3; then it is hot, and parked.</summary>
    public int MergeAttemptsMax { get; set; } = 3;

    /// <summary>How long after a record was first found to be gone it is believed. 1 second to 1 day. Default: 5 minutes: longer than a
    /// replica lags.</summary>
    public TimeSpan GoneConfirmation { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far the clocks of app, ERP and nodes may differ: edits of both sides within this time of each other count as
    /// simultaneous, and a write is believed to be over only this much after its longest life. 0 to 1 hour. Default: 2 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What decides when both sides changed a field, for connections that do not say. Default: a person.</summary>
    public IList<Conflict> OnConflict { get; } = [];

    /// <summary>How many likely duplicates a draft lists. 1 to 100. Default: 10.</summary>
    public int DuplicatesMax { get; set; } = 10;

    /// <summary>How long a run keeps its connection without a sign of life. 10 seconds to 1 hour. Default: 2 minutes, a few times the
    /// longest call; it is renewed while the run works.</summary>
    public TimeSpan LeaseLife { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many links go through the stages of a run together; rounded so that the batches of both sides are filled, and more
    /// where a side's batch is larger. 1 to 1,000. Default: 250: few transactions, and no link is taken from users for long.</summary>
    public int PageSizeLinks { get; set; } = 250;

    /// <summary>How long a run waits when a side asks for a pause; for a longer one it ends, and the next goes on. 0 to 1 hour.
    /// Default: 2 minutes.</summary>
    public TimeSpan ThrottleWaitMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often everything is compared where a side has no change feed. 1 minute to 30 days. Default: 1 hour.</summary>
    public TimeSpan FullCompareEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often everything is compared where a side's feed goes by server times and may miss a late row. 1 minute to 30 days.
    /// Default: 1 day.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the items of a list are kept for showing their text. 0 to 1 day. Default: 5 minutes.</summary>
    public TimeSpan ListTextLife { get; set; } = TimeSpan.FromMinutes(5);
}

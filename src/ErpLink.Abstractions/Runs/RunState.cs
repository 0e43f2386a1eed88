namespace ErpLink;

/// <summary>How far a run came.</summary>
public enum RunState
{
    /// <summary>It works, or its process ended before it did: the next run of the connection goes on.</summary>
    Running = 0,

    /// <summary>It read everything it was to read and did what could be done.</summary>
    Completed,

    /// <summary>It was cancelled between two records; the next one goes on.</summary>
    Cancelled,

    /// <summary>A side refused the connection as a whole, or asked for a pause: no record failed, the next one goes on.</summary>
    Paused,

    /// <summary>It stopped with an error that concerns more than a record; the next one goes on.</summary>
    Failed,

    /// <summary>Somebody else ran the connection; nothing was done.</summary>
    AlreadyRunning,
}

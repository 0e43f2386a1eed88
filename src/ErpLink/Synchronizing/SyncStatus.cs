namespace ErpLink;

/// <summary>What comparing a link came to.</summary>
public enum SyncStatus
{
    /// <summary>Nothing to do.</summary>
    Unchanged = 0,

    /// <summary>Values were written.</summary>
    Changed,

    /// <summary>Something waits for a person; the rest is done.</summary>
    Asking,

    /// <summary>The outcome of a write is not known yet.</summary>
    Pending,

    /// <summary>A side refused the values; the reason is in the inbox.</summary>
    Parked,

    /// <summary>A side did not take the write, or did not answer: nothing is lost, and it is tried again later.</summary>
    Failed,

    /// <summary>The link is paused, broken or unconfirmed.</summary>
    Skipped,

    /// <summary>A record is gone, or could not be read as itself.</summary>
    Broken,

    /// <summary>The record waits for the one it belongs to, which is not linked.</summary>
    Waiting,
}

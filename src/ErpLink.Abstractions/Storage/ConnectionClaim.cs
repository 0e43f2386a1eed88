namespace ErpLink.Storage;

/// <summary>What a run learns when it claims a connection: everything it has to know before it asks a side for changes, in one call.</summary>
/// <param name="Lease">The lease; the other's when it was not acquired.</param>
/// <param name="IsAcquired">Whether it is the caller's. <see langword="false"/>: somebody else runs the connection.</param>
public sealed record ConnectionClaim(ConnectionLease Lease, bool IsAcquired)
{
    /// <summary>What is stored of the connection; <see langword="null"/> when it is not known.</summary>
    public ConnectionState? State { get; init; }

    /// <summary>Where each feed was read to.</summary>
    public IReadOnlyList<FeedPosition> Feeds { get; init; } = [];

    /// <summary>How many links are to be compared now.</summary>
    public long Due { get; init; }

    /// <summary>How many links the connection has; what the guard measures against.</summary>
    public long Links { get; init; }

    /// <summary>The latest run that was begun and not ended; <see langword="null"/> when there is none.</summary>
    public RunReport? Unfinished { get; init; }

    /// <summary>Which store this is, and how far it got.</summary>
    public required StoreInfo Store { get; init; }
}

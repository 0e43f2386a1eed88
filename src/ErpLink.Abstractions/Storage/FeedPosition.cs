namespace ErpLink.Storage;

/// <summary>How far a feed was read: stored in one transaction with the due marks of its page.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Side">The side.</param>
/// <param name="Kind">The kind of record.</param>
public sealed record FeedPosition(ConnectionId Connection, Side Side, RecordKind Kind)
{
    /// <summary>The side's cursor; <see langword="null"/> for a side without a feed.</summary>
    public SyncCursor? Cursor { get; init; }

    /// <summary>Everything of the kind has to be compared once: the feed begins here, or began anew. Stays until that is done.</summary>
    public bool OwesFullCompare { get; init; }

    /// <summary>When everything of the kind was last compared; what a side without a feed is scheduled by.</summary>
    public DateTimeOffset? FullCompareAt { get; init; }
}

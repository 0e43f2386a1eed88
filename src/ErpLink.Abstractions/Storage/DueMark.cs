namespace ErpLink.Storage;

/// <summary>A link that is to be compared again. Marking twice is one mark, with a newer number.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The link.</param>
public sealed record DueMark(ConnectionId Connection, LinkId Link)
{
    /// <summary>The commit that set it last. A run clears the mark that it read: one that was set again meanwhile has a newer number and
    /// stays, because what it stands for may not have been compared. When clearing, 0 means whichever there is.</summary>
    public long Number { get; init; }
}

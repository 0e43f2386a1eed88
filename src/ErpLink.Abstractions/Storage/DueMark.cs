namespace ErpLink.Storage;

/// <summary>A link that is to be compared again. Marking twice is one mark, with a newer number.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The link.</param>
public sealed record DueMark(ConnectionId Connection, LinkId Link)
{
    /// <summary>The commit that set it last. A run clears or postpones the mark that it read: one that was set again meanwhile has a
    /// newer number and stays, because what it stands for may not have been compared. 0 means whichever there is.</summary>
    public long Number { get; init; }

    /// <summary>Not to be compared before; <see langword="null"/> for at once. A retry waits; a change does not.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How often comparing it failed in a way that time may mend.</summary>
    public int Attempts { get; init; }
}

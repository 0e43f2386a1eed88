namespace ErpLink;

/// <summary>How a connection is doing.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Name">Its name.</param>
public sealed record ConnectionStatus(ConnectionId Id, string Name)
{
    /// <summary>Why and since when nothing is synchronised; <see langword="null"/> while the connection works.</summary>
    public ConnectionPause? Pause { get; init; }

    /// <summary>The latest runs that did something, latest first; at most 10.</summary>
    public IReadOnlyList<RunReport> LastRuns { get; init; } = [];

    /// <summary>How many links are to be compared now.</summary>
    public long Due { get; init; }

    /// <summary>What waits for a person, by kind; kinds without open items are left out.</summary>
    public IReadOnlyDictionary<InboxItemKind, long> Inbox { get; init; } = new Dictionary<InboxItemKind, long>();
}

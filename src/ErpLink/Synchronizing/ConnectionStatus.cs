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

    /// <summary>Whether records can be linked and synchronised by it.</summary>
    public bool IsActive { get; init; }

    /// <summary>How many links it has.</summary>
    public long Links { get; init; }

    /// <summary>When a run last did all it was to do; <see langword="null"/> when none of the last ones did. A run that found nothing to do is
    /// not kept: of a connection that is quiet, this is the time of its last change.</summary>
    public DateTimeOffset? CompletedAt => LastRuns.FirstOrDefault(r => r.State == RunState.Completed)?.EndedAt;

    /// <summary>When it went into re-baseline mode, because its link store or a side was set back; <see langword="null"/> otherwise.</summary>
    public DateTimeOffset? RebaselineSince { get; init; }

    /// <summary>How many links are to be compared now.</summary>
    public long Due { get; init; }

    /// <summary>What waits for a person, by kind; kinds without open items are left out.</summary>
    public IReadOnlyDictionary<InboxItemKind, long> Inbox { get; init; } = new Dictionary<InboxItemKind, long>();
}

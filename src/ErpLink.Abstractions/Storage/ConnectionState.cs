namespace ErpLink.Storage;

/// <summary>What is remembered of a connection itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record ConnectionState(ConnectionId Id, string Name)
{
    /// <summary>The ERP database its links were made in; <see langword="null"/> before the first link.</summary>
    public string? ErpIdentity { get; init; }

    /// <summary>The app environment its links were made in; <see langword="null"/> before the first link.</summary>
    public string? AppIdentity { get; init; }

    /// <summary>Why and since when nothing is synchronised; <see langword="null"/> while the connection works.</summary>
    public ConnectionPause? Pause { get; init; }

    /// <summary>Raised when store or ERP was found to have been set back: what links remember from an earlier era is not trusted until
    /// they were compared again (<see cref="Link.Era"/>).</summary>
    public int Era { get; init; }

    /// <summary>The maps that were in force at the last run: a line for each with its pair of kinds and its version. A map that is not
    /// among them is compared in full once; <see langword="null"/> before the first run.</summary>
    public string? Maps { get; init; }

    /// <summary>When the connection went into re-baseline mode; <see langword="null"/> when it is not in it.</summary>
    public DateTimeOffset? RebaselineSince { get; init; }

    /// <summary>The number of the latest saved version of its definition; 0 for one that is defined in code.</summary>
    public int SavedVersion { get; init; }

    /// <summary>The number of the version that is in force; 0 while it is not activated, and for one that is defined in code.</summary>
    public int ActiveVersion { get; init; }

    /// <summary>The number of the version that was in force when it was deactivated: what its links agreed on, they agreed on by that one.
    /// 0 before, and while one is in force.</summary>
    public int DeactivatedVersion { get; init; }

    /// <summary>Whether it is being deleted: its links are ended, and it can be neither activated nor changed any more.</summary>
    public bool IsBeingDeleted { get; init; }

    /// <summary>When it was deleted; its name is free from then on. <see langword="null"/> while it is there.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What the definition in force was found to be right with: a digest of the definition, then a line for each field of either
    /// side that it uses. <see langword="null"/> before it was opened.</summary>
    public string? Schema { get; init; }

    /// <summary>Raised by every commit that changes it; 0 before it is stored.</summary>
    public long Revision { get; init; }
}

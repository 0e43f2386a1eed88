namespace ErpLink;

/// <summary>A connection as an administrator sees it in a list; <see cref="IErpSynchronizer.GetStatusAsync"/> says how it is doing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">The version in force; of one that is not activated, the latest. Holds no secret.</param>
public sealed record ConnectionInfo(ConnectionId Id, ConnectionDefinition Definition)
{
    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>Defined in code: always in force, and not changed at run time.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether records can be linked and synchronised by it.</summary>
    public bool IsActive { get; init; }

    /// <summary>The number of the version in force; 0 when there is none, and for one in code.</summary>
    public int ActiveVersion { get; init; }

    /// <summary>The number of the latest saved version; 0 for one in code. Higher than <see cref="ActiveVersion"/>: a change waits to be activated.</summary>
    public int SavedVersion { get; init; }

    /// <summary>Why and since when nothing is synchronised; <see langword="null"/> while it works.</summary>
    public ConnectionPause? Pause { get; init; }

    /// <summary>Why what is stored of it cannot be read; <see langword="null"/> when it can.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Without what only administrators are to know.</summary>
    internal ConnectionInfo ForUsers() => this with { Definition = Definition with { Settings = new Dictionary<string, string>(), Access = [] } };
}

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

    /// <summary>Raised by every commit that changes it; 0 before it is stored.</summary>
    public long Revision { get; init; }
}

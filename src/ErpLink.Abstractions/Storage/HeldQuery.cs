namespace ErpLink.Storage;

/// <summary>Which held steps to list, by link, side and field.</summary>
/// <param name="Connection">The connection.</param>
public sealed record HeldQuery(ConnectionId Connection)
{
    /// <summary>Of this plan.</summary>
    public Guid? Plan { get; init; }

    /// <summary>Only steps of links after this one: pages do not divide a link.</summary>
    public LinkId? After { get; init; }

    /// <summary>The most links whose steps to give, 1 to 1,000.</summary>
    public required int Limit { get; init; }
}

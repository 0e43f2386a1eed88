namespace ErpLink.Storage;

/// <summary>A link that is to be compared again. Marking twice is marking once.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The link.</param>
public sealed record DueMark(ConnectionId Connection, LinkId Link);

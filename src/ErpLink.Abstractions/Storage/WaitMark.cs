namespace ErpLink.Storage;

/// <summary>A link that waits for another record to be linked. It becomes due in the transaction that links that record; where the
/// record is linked already when the mark is committed, it becomes due at once, so that no wake-up is lost.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Link">The link that waits.</param>
/// <param name="Side">The side of the record it waits for.</param>
/// <param name="Kind">The kind of that record.</param>
/// <param name="Key">Its key in canonical form.</param>
public sealed record WaitMark(ConnectionId Connection, LinkId Link, Side Side, RecordKind Kind, string Key);

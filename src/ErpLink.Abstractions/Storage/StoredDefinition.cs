namespace ErpLink.Storage;

/// <summary>One saved version of a connection's definition. Versions are never changed; they go when the connection is deleted.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Version">Its number; 1 for the first. A commit takes only the number after the stored one.</param>
/// <param name="Json">The definition, as JSON for administrators; holds no secret.</param>
/// <param name="At">When it was saved.</param>
/// <param name="User">Who saved it.</param>
public sealed record StoredDefinition(ConnectionId Connection, int Version, string Json, DateTimeOffset At, ErpUser User);

namespace ErpLink;

/// <summary>A side's opaque token for a position in its change feed: stored and handed back, never compared or parsed by the engine.</summary>
/// <param name="Token">The side's text.</param>
public readonly record struct SyncCursor(string Token);

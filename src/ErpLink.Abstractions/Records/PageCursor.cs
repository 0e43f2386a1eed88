namespace ErpLink;

/// <summary>A side's opaque token for the next page of a search: handed back with the same query.</summary>
/// <param name="Token">The side's text.</param>
public readonly record struct PageCursor(string Token);

namespace ErpLink;

/// <summary>One saved version of a connection's definition.</summary>
/// <param name="Version">Its number; 1 for the first.</param>
/// <param name="At">When it was saved.</param>
/// <param name="User">Who saved it.</param>
public sealed record DefinitionVersion(int Version, DateTimeOffset At, ErpUser User);

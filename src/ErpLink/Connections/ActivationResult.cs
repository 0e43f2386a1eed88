namespace ErpLink;

/// <summary>What activating a connection came to.</summary>
/// <param name="IsActive">Whether the version is in force. When not, everything is as it was.</param>
/// <param name="Problems">Everything that was found, each with a path and a fix: errors, which prevent it, first.</param>
public sealed record ActivationResult(bool IsActive, IReadOnlyList<Problem> Problems)
{
    /// <summary>The number of the version.</summary>
    public int Version { get; init; }

    /// <summary>The plan to ask for before values of mappings that are new, or mean something else now, are to be carried over on linked
    /// records: until it is executed, they are left as they are. <see langword="null"/> when there are none.</summary>
    public RunRequest? Backfill { get; init; }
}

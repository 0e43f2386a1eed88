namespace ErpLink.Simulation;

/// <summary>What became of a world.</summary>
/// <param name="Case">The world.</param>
/// <param name="Violation">The promise that was broken; <see langword="null"/> when all held.</param>
/// <param name="TraceHash">The witness of determinism.</param>
/// <param name="Events">How many events there were.</param>
/// <param name="VirtualMs">How long it lasted.</param>
public sealed record WorldResult(WorldCase Case, Violation? Violation, ulong TraceHash, long Events, long VirtualMs)
{
    /// <summary>The faults that happened, by name.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What happened, when it was kept.</summary>
    public IReadOnlyList<TraceLine> Trace { get; init; } = [];

    /// <summary>How often a write met an edit in the window of a side without versions.</summary>
    public int WindowHits { get; init; }

    /// <summary>How many writes of the engine took effect.</summary>
    public int Writes { get; init; }
}

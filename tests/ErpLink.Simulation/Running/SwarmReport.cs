namespace ErpLink.Simulation;

/// <summary>What a swarm came to.</summary>
public sealed record SwarmReport
{
    public int Worlds { get; init; }

    public long Events { get; init; }

    public long VirtualMs { get; init; }

    public long Faults { get; init; }

    public long Kills { get; init; }

    public long Writes { get; init; }

    public int WindowHits { get; init; }

    public TimeSpan Elapsed { get; init; }

    public IReadOnlyList<WorldResult> Failures { get; init; } = [];

    public double WorldsPerMinute => Elapsed > TimeSpan.Zero ? Worlds / Elapsed.TotalMinutes : 0;

    public SwarmReport With(WorldResult result) => this with
    {
        Worlds = Worlds + 1,
        Events = Events + result.Events,
        VirtualMs = VirtualMs + result.VirtualMs,
        Faults = Faults + result.Faults.Count,
        Kills = Kills + result.Faults.Count(f => f.StartsWith("Kill@", StringComparison.Ordinal)),
        Writes = Writes + result.Writes,
        WindowHits = WindowHits + result.WindowHits,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Worlds} worlds in {Elapsed.TotalSeconds:0.0} s ({WorldsPerMinute:0} a minute), {VirtualMs / 3_600_000} virtual hours, {Events} events, {Faults} faults, {Kills} kills, {Writes} values written, {WindowHits} window hits, {Failures.Count} failures");
}

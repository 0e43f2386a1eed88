namespace ErpLink.Simulation;

/// <summary>What makes one world: a profile and a seed, and what shrinking took out of it. Kept as JSON for regressions.</summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Seed">The seed.</param>
public sealed record WorldCase(string Profile, ulong Seed)
{
    /// <summary>Whole kinds of faults that do not happen.</summary>
    public IReadOnlyList<FaultKind> Off { get; init; } = [];

    /// <summary>Single faults, by name, that do not happen.</summary>
    public IReadOnlyList<string> DroppedFaults { get; init; } = [];

    /// <summary>Single actions of users, by number, that do not happen.</summary>
    public IReadOnlyList<int> DroppedActions { get; init; } = [];

    /// <summary>The generation of the profiles: kept worlds go on being drawn as when they were found.</summary>
    public int Draw { get; init; } = 2;

    /// <summary>How many companies there are at most; 0 for as many as the seed says.</summary>
    public int CompaniesMax { get; init; }

    /// <summary>When users and faults stop, in virtual milliseconds after they began; 0 for when the seed says.</summary>
    public long EndMs { get; init; }

    /// <summary>Every call takes the same time.</summary>
    public bool ConstantLatency { get; init; }

    /// <summary>The promise that was broken when this was kept; for people and messages.</summary>
    public string? Broke { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Story { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Profile}:{Seed}";
}

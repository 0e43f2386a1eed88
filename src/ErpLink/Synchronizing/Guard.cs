namespace ErpLink.Synchronizing;

/// <summary>
/// Stage Guard: a run that could destroy much stores such steps instead of executing them, until it has read everything. They are
/// released when they stay within the limits; otherwise a person approves them.
/// </summary>
/// <remarks>
/// What a run can touch is known before it begins: the links that are due, or all. One that cannot exceed a limit executes at once and
/// need not read anything twice. Source: semantics, section 6; scenarios T61, T63; reliability, rows 42 and 77.
/// </remarks>
internal sealed class Guard
{
    /// <summary>Below this many links no limit by share applies: five percent of a small connection is nothing.</summary>
    public const int LinksMin = 20;

    private const double DestructiveShareMax = 0.05;
    private const double OverwriteShareMax = 0.30;

    private Guard(long destructiveMax, long overwriteMax, bool releasesDestructive, bool releasesOverwrites)
    {
        DestructiveMax = destructiveMax;
        OverwriteMax = overwriteMax;
        ReleasesDestructive = releasesDestructive;
        ReleasesOverwrites = releasesOverwrites;
    }

    /// <summary>How many links the run may still do something destructive to without approval.</summary>
    public long DestructiveMax { get; }

    /// <summary>How many links the run may overwrite a value of without approval.</summary>
    public long OverwriteMax { get; }

    private bool ReleasesDestructive { get; }

    private bool ReleasesOverwrites { get; }

    /// <summary>The guard of a run.</summary>
    /// <param name="links">How many links the connection has.</param>
    /// <param name="touched">The most links the run can touch.</param>
    /// <param name="destroyedToday">Links that runs of the last 24 hours did something destructive to.</param>
    public static Guard For(long links, long touched, long destroyedToday)
    {
        var share = Math.Max((long)Math.Floor(links * DestructiveShareMax), LinksMin);
        if (links >= 4) share = Math.Min(share, (links - 1) / 2); // Under half of the connection, however small it is.
        var destructive = Math.Max(0, share - destroyedToday);
        var overwrites = Math.Max((long)Math.Floor(links * OverwriteShareMax), LinksMin);
        return new Guard(destructive, overwrites, touched <= destructive, touched <= overwrites);
    }

    /// <summary>The guard of what a person approved.</summary>
    public static Guard Approved() => new(long.MaxValue, long.MaxValue, true, true);

    /// <summary>Whether a step is executed at once.</summary>
    public bool Releases(PlanEffect effect) => effect switch
    {
        PlanEffect.Blank or PlanEffect.Deactivate or PlanEffect.Unlink => ReleasesDestructive,
        PlanEffect.Overwrite => ReleasesOverwrites,
        _ => true,
    };

    public static bool IsDestructive(PlanEffect effect) => effect is PlanEffect.Blank or PlanEffect.Deactivate or PlanEffect.Unlink;
}

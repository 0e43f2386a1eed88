using ErpLink.Storage;

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

    private readonly bool _releasesDestructive, _releasesOverwrites;
    private readonly Func<HeldStep, PlanStep, bool> _approves;
    private readonly bool _isFixed;

    private Guard(long destructiveMax, long overwriteMax, bool releasesDestructive, bool releasesOverwrites, bool isFixed, Func<HeldStep, PlanStep, bool> approves)
    {
        (DestructiveMax, OverwriteMax) = (destructiveMax, overwriteMax);
        (_releasesDestructive, _releasesOverwrites) = (releasesDestructive, releasesOverwrites);
        (_isFixed, _approves) = (isFixed, approves);
    }

    /// <summary>How many links the run may still do something destructive to without approval.</summary>
    public long DestructiveMax { get; }

    /// <summary>How many links the run may overwrite a value of without approval.</summary>
    public long OverwriteMax { get; }

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
        return new Guard(destructive, overwrites, touched <= destructive, touched <= overwrites, false, (_, _) => false);
    }

    /// <summary>The same limits for a run that touches more than was known when it began: links that were woken or marked meanwhile.
    /// It holds from here on what it executed before.</summary>
    public Guard Touching(long touched) => _isFixed || ((!_releasesDestructive || touched <= DestructiveMax) && (!_releasesOverwrites || touched <= OverwriteMax))
        ? this
        : new Guard(DestructiveMax, OverwriteMax, _releasesDestructive && touched <= DestructiveMax, _releasesOverwrites && touched <= OverwriteMax, false, _approves);

    /// <summary>The guard of steps that a person chose one by one: nothing is held.</summary>
    public static Guard Chosen() => new(long.MaxValue, long.MaxValue, true, true, true, (_, _) => true);

    /// <summary>The guard of held steps that were found to be within the limits; those of other plans stay held.</summary>
    public Guard Released(Func<Guid, bool> plans) => new(DestructiveMax, OverwriteMax, true, true, true, (held, _) => plans(held.Plan));

    /// <summary>The guard of a plan that a person approved: exactly the steps that were shown. What moved meanwhile is held again.</summary>
    public static Guard Approved(Guid plan) => new(0, 0, false, false, true, (held, now) => held.Plan == plan && IsAsShown(held.Step, now));

    /// <summary>Whether a step is executed at once. One that is held already stays so until its plan is released or approved, however
    /// little this run touches.</summary>
    public bool Releases(PlanStep step, HeldStep? held) => !IsGuarded(step.Effect)
        || (held is not null ? _approves(held, step) : step.Effect == PlanEffect.Overwrite ? _releasesOverwrites : _releasesDestructive);

    /// <summary>The plan a step that is not released belongs to: that of the step it replaces, unless a person approved that one and it moved.</summary>
    public Guid PlanOf(HeldStep? held, Guid run) => held is not null && !_approves(held, held.Step) ? held.Plan : run;

    /// <summary>Effects that take something away. A record that is created again counts, too: that so many are gone is more likely a
    /// mistake than the truth, and then each would be a duplicate.</summary>
    public static bool IsDestructive(PlanEffect effect) => effect is PlanEffect.Blank or PlanEffect.Deactivate or PlanEffect.Unlink or PlanEffect.Recreate;

    private static bool IsGuarded(PlanEffect effect) => effect == PlanEffect.Overwrite || IsDestructive(effect);

    private static bool IsAsShown(PlanStep shown, PlanStep now) => shown.Effect == now.Effect && shown.Old == now.Old && shown.New == now.New;
}

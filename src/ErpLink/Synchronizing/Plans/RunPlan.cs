namespace ErpLink;

/// <summary>What a run would do, as data: shown, approved, executed later. Immutable and JSON-serialisable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Kind">The run it is the plan of.</param>
/// <remarks>Source: semantics, section 6; scenarios T11, T32, T76.</remarks>
public sealed record RunPlan(Guid Id, ConnectionId Connection, RunKind Kind)
{
    /// <summary>The most steps and questions a plan lists; what is beyond is counted. Enough to look at, and a web app can carry it.</summary>
    public const int StepsMax = 10_000;

    /// <summary>When it was made: what moved since is planned again when it is executed.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>For resyncs: a blank of the side that is right overwrites nothing.</summary>
    public bool NoBlanks { get; init; }

    /// <summary>What it would do, parents first; at most <see cref="StepsMax"/>.</summary>
    public IReadOnlyList<PlanStep> Steps { get; init; } = [];

    /// <summary>What it would ask a person that is not asked yet; at most <see cref="StepsMax"/>.</summary>
    public IReadOnlyList<PlanQuestion> Questions { get; init; } = [];

    /// <summary>There are more steps or questions than are listed. Executing carries out those that are.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>How many steps there are of each effect, those that are not listed included.</summary>
    public IReadOnlyDictionary<PlanEffect, long> Effects { get; init; } = new Dictionary<PlanEffect, long>();

    /// <summary>How many questions there are, those that are not listed included.</summary>
    public long Asked { get; init; }

    /// <summary>What would become of the links that were looked at.</summary>
    public RunCounters Links { get; init; } = new();
}

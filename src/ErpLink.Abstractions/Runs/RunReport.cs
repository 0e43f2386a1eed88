namespace ErpLink;

/// <summary>One run: what it was to do, how far it came, what it did. JSON-serialisable; stored unless it found nothing to do.</summary>
/// <param name="Id">Its id; journal entries of the run carry it.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Kind">What it reads.</param>
public sealed record RunReport(Guid Id, ConnectionId Connection, RunKind Kind)
{
    /// <summary>How far it came.</summary>
    public RunState State { get; init; }

    /// <summary>On whose behalf.</summary>
    public required ErpUser User { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it works, and while one that reads everything waits for the next of its kind to
    /// go on from <see cref="Position"/>.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What became of the links.</summary>
    public RunCounters Counters { get; init; } = new();

    /// <summary>Why it paused or failed; <see langword="null"/> otherwise.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Where a run that reads everything goes on after a crash or a stop; <see langword="null"/> at its beginning.</summary>
    public RunPosition? Position { get; init; }

    /// <summary>The approved plan that it carries out: the id of the run that held it; <see langword="null"/> otherwise.</summary>
    public Guid? Plan { get; init; }

    /// <summary>Whether steps are held: for a person to approve (see the inbox; steps of this run carry its id), or, where the run did not
    /// come to its end, for a later run to evaluate, those of runs before it among them.</summary>
    public bool HasHeldSteps { get; init; }
}

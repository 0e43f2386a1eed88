namespace ErpLink;

/// <summary>A step of a plan and what became of it.</summary>
/// <param name="Planned">The step.</param>
/// <param name="Status">In a word.</param>
public sealed record StepOutcome(PlanStep Planned, StepStatus Status)
{
    /// <summary>What it would be now, when it moved; <see langword="null"/> when nothing would be written.</summary>
    public PlanStep? Now { get; init; }

    /// <summary>Why, for a person to read; <see langword="null"/> when it was carried out.</summary>
    public string? Reason { get; init; }
}

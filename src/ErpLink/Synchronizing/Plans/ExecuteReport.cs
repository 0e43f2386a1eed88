namespace ErpLink;

/// <summary>What executing a plan came to. JSON-serialisable.</summary>
/// <param name="Run">The run: how far it came and what became of the links.</param>
public sealed record ExecuteReport(RunReport Run)
{
    /// <summary>How many steps were carried out as planned.</summary>
    public int Done { get; init; }

    /// <summary>How many questions of a backfill were put into the inbox.</summary>
    public int Asked { get; init; }

    /// <summary>The steps that were not carried out, each with the reason and, where it moved, with what it would be now.</summary>
    public IReadOnlyList<StepOutcome> Others { get; init; } = [];
}

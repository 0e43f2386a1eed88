namespace ErpLink;

/// <summary>What taking back came to. JSON-serialisable.</summary>
/// <param name="Run">The run that did it; its own writes can be taken back, too.</param>
public sealed record UndoResult(RunReport Run)
{
    /// <summary>The most fields each list holds; what is beyond is in the journal under the run's id.</summary>
    public const int FieldsMax = 10_000;

    /// <summary>Fields whose old values were restored; at most <see cref="FieldsMax"/>.</summary>
    public IReadOnlyList<UndoneField> Restored { get; init; } = [];

    /// <summary>What was left alone; at most <see cref="FieldsMax"/>.</summary>
    public IReadOnlyList<UndoLeft> LeftAlone { get; init; } = [];

    /// <summary>There is more than is listed.</summary>
    public bool IsTruncated { get; init; }
}

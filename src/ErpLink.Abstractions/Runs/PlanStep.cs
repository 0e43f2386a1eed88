namespace ErpLink;

/// <summary>One thing a run would do or holds back: a field to write, or what a record that is gone leads to.</summary>
/// <param name="Link">The link.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Side">The side that is written; for <see cref="PlanEffect.Unlink"/> the side whose record is gone.</param>
public sealed record PlanStep(LinkId Link, PlanEffect Effect, Side Side)
{
    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The written side's name of the field; <see langword="null"/> where no field is written.</summary>
    public string? Field { get; init; }

    /// <summary>The other side's name of the field.</summary>
    public string? Other { get; init; }

    /// <summary>The value that is there.</summary>
    public FieldValue Old { get; init; }

    /// <summary>The value that is to be written.</summary>
    public FieldValue New { get; init; }

    /// <summary>The other side's value it is made from.</summary>
    public FieldValue Source { get; init; }

    /// <summary>The rule that decided.</summary>
    public MergeRule Rule { get; init; }
}

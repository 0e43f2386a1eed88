namespace ErpLink;

/// <summary>What a run reads, and what it may write.</summary>
/// <remarks>Source: semantics, section 6.</remarks>
public enum RunKind
{
    /// <summary>What changed on either side since the last run, and everything that is due. Writes what the merge says.</summary>
    Incremental = 0,

    /// <summary>Every linked record. Writes what the merge says; finds missed changes and records that are gone.</summary>
    Full,

    /// <summary>Every linked record, or those chosen. The app is right about every field whose direction allows it.</summary>
    ResyncFromApp,

    /// <summary>Every linked record, or those chosen. The ERP is right about every field whose direction allows it.</summary>
    ResyncFromErp,

    /// <summary>Carries out a plan that was shown or held.</summary>
    Execute,

    /// <summary>Restores what earlier writes replaced.</summary>
    Undo,

    /// <summary>Every linked record, or those chosen: the fields nothing was ever agreed on, such as those of a mapping that was added
    /// later. Only to be planned: nothing moves until the plan is executed.</summary>
    Backfill,
}

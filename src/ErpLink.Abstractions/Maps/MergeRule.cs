namespace ErpLink;

/// <summary>The rule by which a field was decided; kept in the journal, so that every value can be explained.</summary>
public enum MergeRule
{
    /// <summary>Neither side changed.</summary>
    Unchanged = 0,

    /// <summary>A side did not give the field: never a change.</summary>
    NotRead,

    /// <summary>The sides hold the same value; both baselines move to it.</summary>
    Equal,

    /// <summary>Only the ERP changed.</summary>
    ErpChanged,

    /// <summary>Only the app changed.</summary>
    AppChanged,

    /// <summary>Both changed, and the ERP wins.</summary>
    ErpWins,

    /// <summary>Both changed, and the app wins.</summary>
    AppWins,

    /// <summary>Both changed, and the last change wins.</summary>
    MostRecent,

    /// <summary>Both changed, and the value that is not blank wins.</summary>
    PreferNonBlank,

    /// <summary>Both changed, and the app's rule decided.</summary>
    Custom,

    /// <summary>A person decides.</summary>
    Ask,

    /// <summary>The receiving side of a one-way field was edited, and the owner's value is written again.</summary>
    DriftRestored,

    /// <summary>The receiving side of a one-way field was edited, and the edit is kept.</summary>
    DriftKept,

    /// <summary>The receiving side of a one-way field was edited, and a person decides.</summary>
    DriftAsked,

    /// <summary>A change to blank that does not count.</summary>
    BlankKept,

    /// <summary>The field is locked on this link.</summary>
    Locked,

    /// <summary>The field has no baseline and differs: nothing moves until a backfill is approved.</summary>
    NeedsBackfill,

    /// <summary>The value does not fit the other side.</summary>
    NotConvertible,

    /// <summary>A rule of the mapping leaves the field out.</summary>
    Skipped,

    /// <summary>The field waits for another record to be linked.</summary>
    Waiting,

    /// <summary>Decided when the records were linked.</summary>
    LinkTime,

    /// <summary>A person answered.</summary>
    Answer,

    /// <summary>A blank field was filled with what the ERP gave on create.</summary>
    Filled,

    /// <summary>A default of the map.</summary>
    Default,

    /// <summary>Decided after an interrupted write.</summary>
    Recovery,

    /// <summary>The side stored something else than was sent.</summary>
    Altered,

    /// <summary>The side accepted the write but kept its old value.</summary>
    ValueRefused,

    /// <summary>A resync: the side it was asked to trust is right.</summary>
    Resync,

    /// <summary>An earlier write was taken back.</summary>
    Undo,

    /// <summary>Store or ERP was set back; a one-way field follows its direction.</summary>
    Rebaseline,

    /// <summary>The counterpart is gone: the record is marked as no longer active.</summary>
    Deactivate,
}

namespace ErpLink;

/// <summary>Why something was not taken back.</summary>
public enum UndoReason
{
    /// <summary>The field holds something else by now: somebody wrote it since.</summary>
    Touched = 0,

    /// <summary>The journal does not hold the values: the mapping keeps them out, or they were erased.</summary>
    NotInJournal,

    /// <summary>The field is locked on this link.</summary>
    Locked,

    /// <summary>A person is asked about the field: answer that.</summary>
    Asking,

    /// <summary>The link was ended.</summary>
    LinkEnded,

    /// <summary>The link is paused or otherwise not in use, or has to be compared by a run first.</summary>
    LinkNotActive,

    /// <summary>A record was created or linked: undo restores values only.</summary>
    NotAValue,

    /// <summary>The field is not mapped, or not in this direction any more.</summary>
    NotMapped,

    /// <summary>The record is gone, hidden, or was not answered.</summary>
    NotRead,

    /// <summary>The side refuses the old value; the reason is in the inbox.</summary>
    Refused,

    /// <summary>It was sent, and the outcome is not known yet: recovery finds out.</summary>
    Pending,

    /// <summary>It was not tried: somebody else works on the link, or the run ended before.</summary>
    NotTried,
}

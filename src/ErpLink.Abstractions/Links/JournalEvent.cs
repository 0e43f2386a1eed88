namespace ErpLink;

/// <summary>What a journal entry records.</summary>
public enum JournalEvent
{
    /// <summary>Two records were linked.</summary>
    Linked = 0,

    /// <summary>A record was created in the ERP.</summary>
    Created,

    /// <summary>A record that an earlier create had made, or that a person named, was taken over.</summary>
    Adopted,

    /// <summary>A link was ended.</summary>
    Disconnected,

    /// <summary>A link follows a record to its new key.</summary>
    Repointed,

    /// <summary>A record is gone; the link is kept.</summary>
    Broke,

    /// <summary>A record came back.</summary>
    Revived,

    /// <summary>A value was written.</summary>
    Written,

    /// <summary>A side stored something else than was sent.</summary>
    Altered,

    /// <summary>A side accepted a write but kept its old value.</summary>
    ValueRefused,

    /// <summary>An edit was kept on purpose; both sides keep what they have.</summary>
    Kept,

    /// <summary>A question went to the inbox.</summary>
    Asked,

    /// <summary>A person answered.</summary>
    Answered,

    /// <summary>A question closed itself.</summary>
    Closed,

    /// <summary>A record or field was set aside with a reason.</summary>
    Parked,

    /// <summary>It is not known whether a write happened.</summary>
    OutcomeUnknown,

    /// <summary>A write did not happen.</summary>
    NotApplied,

    /// <summary>A field was locked on a link.</summary>
    Locked,

    /// <summary>A field was unlocked on a link.</summary>
    Unlocked,

    /// <summary>A person decided that a record, or a pair, is not to be linked.</summary>
    NotLinked,

    /// <summary>Such a decision was taken back.</summary>
    NotLinkedWithdrawn,

    /// <summary>An administrator bound the connection to another database.</summary>
    Rebound,

    /// <summary>A link was paused.</summary>
    Paused,

    /// <summary>A link was resumed.</summary>
    Resumed,

    /// <summary>A step waits for an approval.</summary>
    Held,

    /// <summary>Held steps were approved.</summary>
    Approved,

    /// <summary>Held steps were dismissed.</summary>
    Dismissed,

    /// <summary>A field was frozen: a value kept coming back.</summary>
    Frozen,

    /// <summary>A connection was paused.</summary>
    ConnectionPaused,

    /// <summary>A connection goes on.</summary>
    ConnectionResumed,

    /// <summary>Store or ERP was found to have been set back; the connection compares everything anew.</summary>
    RestoreDetected,

    /// <summary>Everything was compared anew, or an administrator ended it.</summary>
    RebaselineEnded,

    /// <summary>What is remembered of a record was erased.</summary>
    Erased,

    /// <summary>A version of a connection's definition was saved.</summary>
    DefinitionSaved,

    /// <summary>A version of a connection's definition came into force.</summary>
    ConnectionActivated,

    /// <summary>A connection was taken out of force.</summary>
    ConnectionDeactivated,

    /// <summary>A connection was deleted.</summary>
    ConnectionDeleted,
}

namespace ErpLink.Storage;

/// <summary>Why a commit changed nothing.</summary>
public enum RefusalReason
{
    /// <summary>A link, inbox item, connection or generation was changed since it was read, or is gone.</summary>
    RevisionMoved = 0,

    /// <summary>The entity is linked already.</summary>
    EntityTaken,

    /// <summary>The actor is linked already.</summary>
    ActorTaken,

    /// <summary>A write of this record is unresolved.</summary>
    IntentLive,

    /// <summary>There already is an open question about this field.</summary>
    QuestionOpen,

    /// <summary>The lease the batch was committed under is another's now: whoever sent it must stop.</summary>
    FenceLost,
}

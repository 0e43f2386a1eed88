namespace ErpLink.Simulation;

/// <summary>The alphabet of faults, in the terms of the contracts: what an adapter, a store or a host can do to the engine.
/// Source: reliability, section 4.5.</summary>
public enum FaultKind
{
    /// <summary>The process dies at a store call or remote call.</summary>
    Kill = 0,

    /// <summary>A write never arrives, and nobody knows.</summary>
    TimeoutBefore,

    /// <summary>A write is carried out, and its answer is lost.</summary>
    TimeoutAfter,

    /// <summary>A write is carried out long after its answer was given up, within the declared life of a request.</summary>
    Late,

    /// <summary>A write is carried out, and the line breaks: an exception that is none of the contract's.</summary>
    Reset,

    /// <summary>A write is carried out twice, as by a proxy that repeats it; the second answer counts.</summary>
    Doubled,

    /// <summary>A write is refused before it is looked at.</summary>
    Unavailable,

    /// <summary>A call is refused for a while, with the time to wait.</summary>
    Throttled,

    /// <summary>The credentials are refused for a while.</summary>
    Unauthorized,

    /// <summary>A write is refused for its user.</summary>
    Forbidden,

    /// <summary>A write is refused as if the version had moved.</summary>
    FalseConflict,

    /// <summary>A write is carried out, and its answer has no item for it.</summary>
    MissingItem,

    /// <summary>A write is carried out but for one field, in silence.</summary>
    IgnoredField,

    /// <summary>A read fails as a whole.</summary>
    ReadTimeout,

    /// <summary>A read says of a key that there is no answer.</summary>
    NotAnswered,

    /// <summary>A read leaves a key out.</summary>
    MissingAnswer,

    /// <summary>A read comes from a replica that is one change behind.</summary>
    StaleRead,

    /// <summary>A search is broken off before its last page.</summary>
    TornPage,

    /// <summary>A change of the feed is left out of no page, but comes twice, or in another order.</summary>
    FeedDisorder,

    /// <summary>The feed no longer knows a cursor.</summary>
    CursorExpired,

    /// <summary>The store is busy: nothing is stored.</summary>
    StoreBusy,

    /// <summary>The store's disk is full: nothing is stored.</summary>
    StoreFull,

    /// <summary>A commit is stored, and its answer is lost.</summary>
    StoreAnswerLost,

    /// <summary>A caller no longer waits.</summary>
    Cancel,

    /// <summary>The process stands still for longer than its lease lives, and then goes on as if nothing had been.</summary>
    Pause,

    /// <summary>Reads say of a record, for a minute, that it is gone, and it is there: a copy that does not know it.</summary>
    FalseGone,
}

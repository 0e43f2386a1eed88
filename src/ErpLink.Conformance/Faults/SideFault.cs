namespace ErpLink.Conformance;

/// <summary>What goes wrong with a call on its way. Source: reliability, sections 5.1 and 6.7.</summary>
public enum SideFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The system never carries it out, and no answer comes.</summary>
    TimeoutBeforeEffect,

    /// <summary>The system carries it out, and no answer comes.</summary>
    TimeoutAfterEffect,

    /// <summary>The credentials are refused (401).</summary>
    Unauthorized,

    /// <summary>The user may not do this (403).</summary>
    Forbidden,

    /// <summary>There is no such thing (404).</summary>
    NotFound,

    /// <summary>It is in conflict with what is there (409).</summary>
    Conflict,

    /// <summary>Too many calls (429): come back in <see cref="IFaultInjector.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>The system carries it out, and fails while it answers (500).</summary>
    ServerError,

    /// <summary>The system carries it out, and its answer is not to be understood.</summary>
    MalformedBody,

    /// <summary>The system carries it out, and its answer ends in the middle.</summary>
    TruncatedBody,

    /// <summary>The system never carries it out, and the call hangs until it is cancelled.</summary>
    HangBeforeEffect,

    /// <summary>The system carries it out, and the call hangs until it is cancelled.</summary>
    HangAfterEffect,
}

namespace ErpLink;

/// <summary>Failures by who must act. Source: semantics, section 8.</summary>
public enum FailureClass
{
    /// <summary>Time heals it: tried again with back-off.</summary>
    Transient = 0,

    /// <summary>The side asks for a pause; never counts against a record.</summary>
    Throttled,

    /// <summary>A write may or may not have happened: recovery finds out, nothing is sent again blindly.</summary>
    Unknown,

    /// <summary>The record was changed meanwhile (version): read again, merge again.</summary>
    Conflict,

    /// <summary>The side refuses a value: a person or a change of the record must act.</summary>
    Invalid,

    /// <summary>The side already has such a record: a person must act.</summary>
    Duplicate,

    /// <summary>The side cannot do this: the set-up must change.</summary>
    NotSupported,

    /// <summary>The record is not there.</summary>
    NotFound,

    /// <summary>Something else has to come first (the parent's link).</summary>
    MissingPrerequisite,

    /// <summary>The user of the connection may not do this: an administrator must act.</summary>
    Forbidden,

    /// <summary>The credentials are not accepted: an administrator must act.</summary>
    Unauthorized,

    /// <summary>A contract was broken: the author of the adapter, or of ErpLink, must act.</summary>
    Bug,
}

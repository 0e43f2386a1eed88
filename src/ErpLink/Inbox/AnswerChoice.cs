namespace ErpLink;

/// <summary>What a person says to an inbox item.</summary>
public enum AnswerChoice
{
    /// <summary>A question about a field: the ERP is right.</summary>
    Erp = 0,

    /// <summary>A question about a field: the app is right.</summary>
    App,

    /// <summary>A question about a field: this third value.</summary>
    Value,

    /// <summary>A question about a field: both sides keep what they have.</summary>
    LeaveBoth,

    /// <summary>A create with unknown outcome: this record is it. Fields that hold something else than was to be created are asked next.</summary>
    Adopt,

    /// <summary>A create with unknown outcome: it did not happen, create it again with the same values, under the record its parent is linked
    /// to now.</summary>
    CreateAgain,

    /// <summary>A parked record: try again now.</summary>
    Retry,

    /// <summary>A parked record or a broken link: seen, nothing is done. A create with unknown outcome: it did not happen and is not wanted; the
    /// link is ended. A held plan: both sides keep what they have, and what was shown counts as agreed on.</summary>
    Dismiss,

    /// <summary>A held plan: the steps are carried out as they were shown; those that moved meanwhile are planned again.</summary>
    Approve,
}

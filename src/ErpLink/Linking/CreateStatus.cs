namespace ErpLink;

/// <summary>What became of creating an actor.</summary>
public enum CreateStatus
{
    /// <summary>Created and linked.</summary>
    Created = 0,

    /// <summary>A record that an earlier try had made was found and linked.</summary>
    Adopted,

    /// <summary>The outcome is not known yet; recovery looks it up.</summary>
    Pending,

    /// <summary>The outcome is not known and cannot be looked up: a person decides, in the inbox.</summary>
    Unconfirmed,

    /// <summary>Not created: the entity moved since the draft was shown; there is a fresh draft.</summary>
    Moved,

    /// <summary>Not created: something is missing or does not fit; the draft lists it.</summary>
    Incomplete,

    /// <summary>Not created: likely duplicates exist, and it was not said to create in spite of them.</summary>
    DuplicatesFound,

    /// <summary>Not created: the entity is linked already; the holder is named.</summary>
    Taken,

    /// <summary>Not created: the ERP refused.</summary>
    Refused,
}

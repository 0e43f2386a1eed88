namespace ErpLink;

/// <summary>What became of linking two records.</summary>
public enum ConnectStatus
{
    /// <summary>Linked; what could not be written is among the questions.</summary>
    Connected = 0,

    /// <summary>Linked; the outcome of a write is not known yet, and recovery finishes it.</summary>
    Pending,

    /// <summary>Not linked: a value moved since it was shown; there is a fresh proposal.</summary>
    Moved,

    /// <summary>Not linked: one of the records is linked already; the holder is named.</summary>
    Taken,

    /// <summary>Not linked: a side refused the values, nothing was changed.</summary>
    Refused,
}

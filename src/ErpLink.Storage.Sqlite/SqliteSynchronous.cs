namespace ErpLink;

/// <summary>How much of a power failure a commit survives.</summary>
public enum SqliteSynchronous
{
    /// <summary>Everything: a commit is on the disk when it returns (the default).</summary>
    Full = 0,

    /// <summary>All but the last commits, and never half of one. Faster; but a create that was sent and whose intent is lost may be sent
    /// again. A crash of the process alone loses nothing.</summary>
    Normal,
}

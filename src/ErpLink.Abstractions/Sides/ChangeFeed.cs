namespace ErpLink;

/// <summary>The kind of change feed a side has for a kind of record.</summary>
public enum ChangeFeed
{
    /// <summary>None: everything is compared from time to time.</summary>
    None = 0,

    /// <summary>A cursor that misses nothing.</summary>
    Cursor,

    /// <summary>Server timestamps of known resolution and lag.</summary>
    Timestamp,
}

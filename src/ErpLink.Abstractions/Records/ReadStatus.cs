namespace ErpLink;

/// <summary>What reading one key gave.</summary>
public enum ReadStatus
{
    /// <summary>The side gave no answer for this key: nothing is known. The default, so that a forgotten answer is never a deletion.</summary>
    NotAnswered = 0,

    /// <summary>The record is there.</summary>
    Found,

    /// <summary>The side says that no such record exists.</summary>
    Gone,

    /// <summary>The record lives on under another key (merged, or re-keyed).</summary>
    MergedInto,

    /// <summary>The record may exist, but the user of the connection may not see it.</summary>
    Hidden,
}

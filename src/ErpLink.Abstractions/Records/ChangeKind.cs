namespace ErpLink;

/// <summary>What a row of a change feed says.</summary>
public enum ChangeKind
{
    /// <summary>The record was created or changed, or came back.</summary>
    Changed = 0,

    /// <summary>The record was deleted: a reason to read it, not yet a deletion.</summary>
    Deleted,

    /// <summary>The record lives on under another key.</summary>
    MergedInto,
}

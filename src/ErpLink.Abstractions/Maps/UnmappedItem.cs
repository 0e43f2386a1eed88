namespace ErpLink;

/// <summary>What happens to a list item that has no counterpart.</summary>
public enum UnmappedItem
{
    /// <summary>The field is left as it is, and the item goes to the inbox. The default.</summary>
    Skip = 0,

    /// <summary>The list mapping's default item is used.</summary>
    UseDefault,

    /// <summary>The key is used as it is.</summary>
    PassThrough,

    /// <summary>It is not written; the field is listed with the reason.</summary>
    Reject,
}

namespace ErpLink.Recovery;

/// <summary>What recovery of one intent came to.</summary>
internal enum Resolution
{
    /// <summary>Nothing can be said yet.</summary>
    Pending = 0,

    /// <summary>The intent is gone: landed, sent again and applied, or its fields decided or asked.</summary>
    Settled,

    /// <summary>A person has to say whether a create happened.</summary>
    Asking,
}

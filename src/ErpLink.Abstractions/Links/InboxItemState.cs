namespace ErpLink;

/// <summary>Whether an inbox item still waits.</summary>
public enum InboxItemState
{
    /// <summary>It waits.</summary>
    Open = 0,

    /// <summary>A person answered.</summary>
    Answered,

    /// <summary>It closed itself: the reason is gone.</summary>
    Closed,
}

namespace ErpLink;

/// <summary>The state of a link.</summary>
public enum LinkState
{
    /// <summary>The decision is stored, its writes are under way.</summary>
    Linking = 0,

    /// <summary>Kept in agreement.</summary>
    Active,

    /// <summary>Kept, but not synchronised until resumed.</summary>
    Paused,

    /// <summary>A create with unknown outcome waits for a person.</summary>
    Unconfirmed,

    /// <summary>The record is gone on one side, or lives on as one that is linked already.</summary>
    Broken,
}

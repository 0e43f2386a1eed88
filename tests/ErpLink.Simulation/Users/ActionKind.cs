namespace ErpLink.Simulation;

/// <summary>What users do.</summary>
public enum ActionKind
{
    /// <summary>Types a new value on one side.</summary>
    Edit = 0,

    /// <summary>Types the same value on both sides.</summary>
    EditBoth,

    /// <summary>Puts an earlier value back.</summary>
    PutBack,

    /// <summary>Clears a field.</summary>
    Blank,

    Connect,

    Create,

    Disconnect,

    Answer,

    Pause,

    Lock,

    Delete,

    Restore,

    Merge,

    Hide,

    SyncNow,
}

namespace ErpLink.Storage;

/// <summary>What led to a write; recovery treats them differently.</summary>
public enum IntentOrigin
{
    /// <summary>A merge.</summary>
    Sync = 0,

    /// <summary>The choices of a user who links two records.</summary>
    Connect,

    /// <summary>A user who creates an actor.</summary>
    Create,

    /// <summary>The answer to a question.</summary>
    Answer,
}

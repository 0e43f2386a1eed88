namespace ErpLink.Storage;

/// <summary>What a write is about to do.</summary>
public enum IntentKind
{
    /// <summary>Patch a record.</summary>
    Update = 0,

    /// <summary>Create a record.</summary>
    Create,
}

namespace ErpLink;

/// <summary>What a user may do in a connection.</summary>
public enum AccessRight
{
    /// <summary>See the panel, search the ERP, read inbox and journal.</summary>
    See = 0,

    /// <summary>See proposals, link, disconnect, decide that a record is not to be linked, sync a link now.</summary>
    Link,

    /// <summary>Create records: in the ERP, and by import in the app.</summary>
    Create,

    /// <summary>Answer what waits in the inbox.</summary>
    Answer,

    /// <summary>Define, activate, pause and delete the connection, and bind it to another database.</summary>
    Administer,
}

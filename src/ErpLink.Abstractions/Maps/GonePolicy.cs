namespace ErpLink;

/// <summary>What happens when the record on one side is gone: looked for twice, some minutes apart. No record is ever deleted.</summary>
/// <remarks>Source: semantics, section 7.</remarks>
public enum GonePolicy
{
    /// <summary>The link is kept as broken, and a person decides.</summary>
    Keep = 0,

    /// <summary>The link is ended.</summary>
    Unlink,

    /// <summary>The other record is marked as no longer active, and the link is kept as broken.</summary>
    Deactivate,

    /// <summary>A record that is gone in the ERP is created again from the app's; one that is gone in the app is kept as broken.</summary>
    Recreate,
}

namespace ErpLink;

/// <summary>Whom a grant is for.</summary>
public enum AccessGrantKind
{
    /// <summary>One user.</summary>
    User = 0,

    /// <summary>All members of a group of the app.</summary>
    Group,
}

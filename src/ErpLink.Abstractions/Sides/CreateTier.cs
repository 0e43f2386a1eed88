namespace ErpLink;

/// <summary>What keeps a create whose outcome is unknown from happening twice. Source: reliability, section 2.</summary>
public enum CreateTier
{
    /// <summary>The client chooses the key: the same create again is refused as a duplicate.</summary>
    ClientKey = 1,

    /// <summary>The correlation field is unique, or the side knows idempotency keys.</summary>
    UniqueReference = 2,

    /// <summary>The correlation field can be searched but is not unique: look up, and let the request's life pass before another try.</summary>
    SearchableReference = 3,

    /// <summary>Nothing to search by: sent at most once, then a person decides.</summary>
    Nothing = 4,
}

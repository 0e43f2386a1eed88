namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>What an attacked call is for.</summary>
public enum HostileCall
{
    /// <summary>Two records by key.</summary>
    Read,

    /// <summary>The first page of a search.</summary>
    Search,

    /// <summary>The change feed, from a cursor.</summary>
    Changes,

    /// <summary>One new record.</summary>
    Create,

    /// <summary>One field of a record.</summary>
    Update,
}

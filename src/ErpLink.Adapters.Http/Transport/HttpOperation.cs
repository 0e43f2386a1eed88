namespace ErpLink.Adapters.Http;

/// <summary>What a request was for.</summary>
public enum HttpOperation
{
    /// <summary>Reading, searching, listing.</summary>
    Read = 0,

    /// <summary>Creating a record.</summary>
    Create,

    /// <summary>Changing a record.</summary>
    Update,
}

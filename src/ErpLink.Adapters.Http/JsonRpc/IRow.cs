namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>A record of the server as it was read.</summary>
internal interface IRow
{
    /// <summary>The id.</summary>
    long Id { get; }
}

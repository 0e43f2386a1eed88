namespace ErpLink.Storage;

/// <summary>Gives the link store of a tenant. A singleton; thread-safe.</summary>
public interface ILinkStoreProvider
{
    /// <summary>The store of one tenant: nothing of another is ever seen through it.</summary>
    ILinkStore For(TenantId tenant);
}

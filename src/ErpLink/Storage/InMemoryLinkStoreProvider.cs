namespace ErpLink.Storage;

/// <summary>Gives one <see cref="InMemoryLinkStore"/> for each tenant, the same one every time. Thread-safe.</summary>
/// <param name="entropy">Where the stores' ids come from; <see langword="null"/>: the operating system.</param>
/// <param name="time">The clock; <see langword="null"/>: the system's.</param>
public sealed class InMemoryLinkStoreProvider(IEntropy? entropy = null, TimeProvider? time = null) : ILinkStoreProvider
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, InMemoryLinkStore> _stores = [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The tenant has no name, or one of more than 128 characters.</exception>
    public ILinkStore For(TenantId tenant)
    {
        if (tenant.Name is not { Length: >= 1 and <= 128 })
            throw new ArgumentException("A tenant's name has 1 to 128 characters.", nameof(tenant));
        lock (_lock)
        {
            if (!_stores.TryGetValue(tenant, out var store)) _stores[tenant] = store = new InMemoryLinkStore(entropy, time);
            return store;
        }
    }
}

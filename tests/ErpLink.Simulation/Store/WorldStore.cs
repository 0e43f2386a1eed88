using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>The store of a world: in memory, or for a share of the seeds a real SQLite file.</summary>
public sealed class WorldStore : IDisposable
{
    private readonly SqliteLinkStoreProvider? _file;
    private readonly string? _folder;

    public WorldStore(SimWorld world)
    {
        var entropy = new SimEntropy(world.Fates.Draw("entropy", "store", 0));
        var time = new SimTime(world.Kernel, () => 0, null);
        if (!world.Settings.Sqlite)
        {
            Current = new InMemoryLinkStore(entropy, time);
            return;
        }

        _folder = Directory.CreateTempSubdirectory("erplink-simulation").FullName;
        var provider = new SqliteLinkStoreProvider(new SqliteStorageOptions { Path = Path.Combine(_folder, "erplink.db"), Synchronous = SqliteSynchronous.Normal }, entropy, time);
        Current = provider.For(TenantId.Default);
        _file = provider;
    }

    public ILinkStore Current { get; }

    public void Dispose()
    {
        _file?.Dispose();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}

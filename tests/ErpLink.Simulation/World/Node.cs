using ErpLink.Adapters;
using ErpLink.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Simulation;

/// <summary>The services of one life of a process: the real engine over simulated seams. Each service is resolved once: the container
/// would compile a second resolution on another thread.</summary>
public sealed class Node : IDisposable
{
    private readonly ServiceProvider _services;

    public Node(SimProcess process, Settings settings, TimeProvider time, IEntropy entropy, SideLine app, SideLine erp, StoreTwin store, IStoreWitness? witness)
    {
        (Process, Store) = (process, store);
        var services = new ServiceCollection();
        services.AddErpLink(Limit).AddEntityStore(app).AddConnection(Shape.Connection, connection =>
        {
            connection.Adapter("simulated").Id(Shape.ConnectionKey);
            Shape.Map(connection, settings);
        });
        services.AddSingleton<IErpConnector>(new Connector(erp));
        services.AddSingleton<ILinkStoreProvider>(store);
        if (witness is not null) services.AddSingleton(witness);
        services.AddSingleton(time);
        services.AddSingleton(entropy);
        _services = services.BuildServiceProvider();
        Linker = _services.GetRequiredService<IErpLinker>();
        Synchronizer = _services.GetRequiredService<IErpSynchronizer>();
        Inbox = _services.GetRequiredService<IErpInbox>();
    }

    public SimProcess Process { get; }

    public StoreTwin Store { get; }

    public IErpLinker Linker { get; }

    public IErpSynchronizer Synchronizer { get; }

    public IErpInbox Inbox { get; }

    public void Dispose() => _services.Dispose();

    /// <summary>A side without a feed is compared in every round; one with a feed never but when it has to be, so that a change which the
    /// feed misses is missed.</summary>
    private static void Limit(ErpLinkOptions options) => (options.FullCompareEvery, options.SweepEvery) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));

    private sealed class Connector(IRecordSide side) : IErpConnector
    {
        public ConnectorInfo Info { get; } = new("simulated", "A simulated ERP", []);

        public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken) => ValueTask.FromResult(new ConnectionTest([]));

        public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) => ValueTask.FromResult(side);
    }
}

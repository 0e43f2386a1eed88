using ErpLink.Adapters;
using ErpLink.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ErpLink.Scenarios.Runs;

/// <summary>Goal P5: what a run that reads everything keeps does not grow with the number of links.</summary>
[Collection(MeasuresMemory)]
public sealed class MillionLinks(ITestOutputHelper output)
{
    private const string MeasuresMemory = "measures memory";
    private const int Links = 1_000_000;

    [Fact, Trait("Scenario", "T82"), Trait("Catalogue", "65")]
    public async Task A_full_run_over_a_million_links_keeps_no_more_than_over_a_hundred_thousand()
    {
        var time = new TestTime();
        var memory = new InMemoryLinkStoreProvider(time: time);
        var store = new GeneratedStore(memory.For(TenantId.Default));
        using var services = Services(time, store);
        var linker = services.GetRequiredService<IErpLinker>();
        var proposal = await linker.ProposeAsync("oslo", new RecordRef(World.Company, "0"), new RecordRef(World.Customer, "0"), World.Kari, default);
        var link = (await linker.ConnectAsync(proposal.Decide(), World.Kari, default)).Link!;
        (store.Template, store.Links) = (link with { AppVersion = GeneratedSide.Version, ErpVersion = GeneratedSide.Version }, Links);

        var samples = new List<(long Links, long Bytes)>();
        var progress = new Reports(counters =>
        {
            if (counters.Compared % 100_000 == 0) samples.Add((counters.Compared, GC.GetTotalMemory(forceFullCollection: true)));
        });
        var report = await services.GetRequiredService<IErpSynchronizer>().RunAsync(new RunRequest("oslo", RunKind.Full) { Progress = progress }, World.Kari, default);
        foreach (var (links, bytes) in samples) output.WriteLine($"{links,9} links: {bytes / 1024.0 / 1024.0:F2} MiB");
        report.Counters.Should().Match<RunCounters>(c => c.Compared == Links && c.Unchanged == Links);
        samples.Should().HaveCount(10);
        samples.Max(s => s.Bytes).Should().BeLessThanOrEqualTo(samples[0].Bytes * 12 / 10, "what is live must not grow with the links that are done");
    }

    private static ServiceProvider Services(TestTime time, GeneratedStore store)
    {
        var company = Kinds.Company with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 1000 };
        var customer = Kinds.Customer with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 1000 };
        var services = new ServiceCollection();
        var builder = services.AddErpLink().AddEntityStore(new GeneratedSide("crm-1", company))
            .AddConnection("oslo", connection => connection.Adapter("generated").Id("oslo-1")
                .Map(World.Company, World.Customer, map => map.Both(app: "name", erp: "name").Both(app: "phone", erp: "phone").AskInErp("currency", "NOK")));
        builder.Services.AddSingleton<IErpConnector>(new Connector(new GeneratedSide("erp-1", customer)));
        builder.Services.AddSingleton<ILinkStoreProvider>(store);
        builder.Services.AddSingleton<TimeProvider>(time);
        return services.BuildServiceProvider();
    }

    /// <summary>What other tests keep meanwhile would be measured, too.</summary>
    [CollectionDefinition(MeasuresMemory, DisableParallelization = true)]
    public sealed class Alone;

    private sealed class Connector(IRecordSide side) : IErpConnector
    {
        public ConnectorInfo Info { get; } = new("generated", "An ERP of any size", []);

        public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken) => ValueTask.FromResult(new ConnectionTest([]));

        public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) => ValueTask.FromResult(side);
    }
}

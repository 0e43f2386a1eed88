using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>What a run costs, counted: calls of the sides, calls of the store, links read. Goals P1 to P3.</summary>
public sealed class CostOfRuns : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_quiet_run_is_one_feed_call_for_each_kind_and_side_a_claim_and_a_release()
    {
        Sides(batch: 100, page: 1000);
        var (node, _) = await LinkedAsync(300);
        Forget();
        var report = await node.RunAsync();
        report.State.Should().Be(RunState.Completed);
        foreach (var counts in new[] { _world.App.Calls(World.Company), _world.Erp.Calls(World.Customer) }) counts.FeedCalls.Should().Be(1);
        Reads().Should().Be((0, 0));
        (_world.Store.All, _world.Store.Rows).Should().Be(("claim 1, release 1", 0));
    }

    [Theory]
    [InlineData(1000, 100, 100, 1000), InlineData(1000, 100, 60, 1000), InlineData(999, 250, 100, 250), InlineData(1000, 1000, 400, 2000), InlineData(700, 7, 3, 50)]
    public async Task Reading_what_changed_costs_one_call_for_each_batch_and_page(int changed, int appBatch, int erpBatch, int page)
    {
        Sides(appBatch, page);
        _world.Customers(k => k with { BatchSizeRecordsMax = erpBatch });
        var (node, linked) = await LinkedAsync(changed + 20);
        foreach (var customer in linked.Customers.Take(changed)) _world.Erp.Edit(customer, "internal", "not mapped: read, compared, not written");
        Forget();
        var pages = 0;
        var request = new RunRequest("oslo") { Progress = new Reports(_ => pages++) };
        var report = await node.Synchronizer.RunAsync(request, World.Kari, default);
        report.Counters.Should().Match<RunCounters>(c => c.Compared == changed && c.Unchanged == changed);
        _world.Erp.Calls(World.Customer).FeedCalls.Should().BeLessThanOrEqualTo(Ceiling(changed, page) + 1);
        Reads().Should().Be((Ceiling(changed, appBatch), Ceiling(changed, erpBatch)));
        (_world.Store.Rows, _world.Store["rows"], _world.Store["links"]).Should().Be((changed, 0, 0), _world.Store.All);
        _world.Store["commit"].Should().Be(Ceiling(changed, page) + pages, "one for each page of the feed, one for each page of links ({0})", _world.Store.All);
        _world.Store["row page"].Should().BeLessThanOrEqualTo(pages + 2, "the pages, their end, and one look for persons ({0})", _world.Store.All);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Writing_costs_one_call_for_each_batch_and_reads_back_in_one_where_the_side_does_not_say(bool answered)
    {
        Sides(batch: 50, page: 1000, k => k with { ReturnsStoredValues = answered });
        var (node, linked) = await LinkedAsync(500);
        foreach (var company in linked.Companies) _world.App.Edit(company, "fax", "2");
        Forget();
        (await node.RunAsync()).Counters.Changed.Should().Be(500);
        _world.Erp.Calls(World.Customer).UpdateCalls.Should().Be(10);
        _world.App.Calls(World.Company).UpdateCalls.Should().Be(0);
        Reads().Should().Be((10, answered ? 10 : 20));
    }

    [Theory]
    [InlineData(false, false, 1), InlineData(true, false, 2), InlineData(false, true, 2), InlineData(true, true, 3)]
    public async Task A_page_costs_a_read_and_a_commit_and_one_more_for_each_direction_that_is_written(bool toErp, bool toApp, int commits)
    {
        Sides(batch: 250, page: 1000);
        var (node, linked) = await LinkedAsync(200);
        for (var i = 0; i < 200; i++)
        {
            _world.App.Edit(linked.Companies[i], toErp ? "fax" : "internal", "2"); // A blank that is filled: overwrites of everything would be held.
            if (toApp) _world.Erp.Edit(linked.Customers[i], "notes", "3");
        }

        Forget();
        (await node.RunAsync()).Counters.Compared.Should().Be(200);
        var feedPages = toApp ? 2 : 1;
        _world.Store["commit"].Should().Be(feedPages + commits + (toErp || toApp ? 1 : 0), "a run that wrote is kept, too ({0})", _world.Store.All);
        _world.Store["row page"].Should().Be(2, "the page, and one look for persons ({0})", _world.Store.All);
        _world.Store["rows"].Should().Be(0, _world.Store.All);
    }

    [Fact, Trait("Scenario", "T82")]
    public async Task A_run_over_a_hundred_thousand_links_costs_what_a_run_over_ten_thousand_does()
    {
        var few = await CostAsync(10_000);
        var many = await CostAsync(100_000);
        many.Should().Be(few);

        static async Task<string> CostAsync(int links)
        {
            using var test = new CostOfRuns();
            test.Sides(batch: 100, page: 500);
            var (node, linked) = await test.LinkedAsync(links);
            var step = links / 1000;
            for (var i = 0; i < 1000; i++) test._world.App.Edit(linked.Companies[i * step], "fax", "2");
            test.Forget();
            (await node.RunAsync()).Counters.Changed.Should().Be(1000);
            var (app, erp) = (test._world.App.Calls(World.Company), test._world.Erp.Calls(World.Customer));
            return $"{test._world.Store.All}, rows {test._world.Store.Rows}, app: {app.FeedCalls} {app.Reads} {app.RecordsRead}, ERP: {erp.FeedCalls} {erp.Reads} {erp.UpdateCalls} {erp.Updates}";
        }
    }

    private void Sides(int batch, int page, Func<KindDescription, KindDescription>? change = null)
    {
        _world.Map = map => map.Both(app: "notes", erp: "notes");
        KindDescription Change(KindDescription kind) => (change ?? (k => k))(kind with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = batch, PageSizeRecordsMax = page });
        _world.Customers(Change);
        _world.Companies(Change);
    }

    private async Task<(Node Node, Population Linked)> LinkedAsync(int count)
    {
        var node = _world.Start();
        var linked = await new Population(_world).AddAsync(node, count);
        await linked.QuietAsync(node);
        return (node, linked);
    }

    private void Forget()
    {
        _world.App.ForgetCalls();
        _world.Erp.ForgetCalls();
        _world.Store.Forget();
    }

    private (int App, int Erp) Reads() => (_world.App.Calls(World.Company).Reads, _world.Erp.Calls(World.Customer).Reads);

    private static int Ceiling(int count, int by) => (count + by - 1) / by;
}

using System.Data.Common;

namespace ErpLink.Scenarios.Runs;

/// <summary>Runs of which a part is forbidden, broken off, or done by a side that breaks its contract: the rest goes on.</summary>
public sealed class RefusedRuns : IDisposable
{
    private static readonly ErpLinkException Forbidden = new(ErrorCodes.SideForbids, FailureClass.Forbidden, "Not for you.");

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Catalogue", "12"), InlineData(1, 3), InlineData(2, 2)]
    public async Task Writes_that_are_forbidden_for_some_records_set_those_aside_and_the_connection_goes_on(int batch, int forbidden)
    {
        var (node, links) = await LinkedAsync(batch, 6);
        var closed = links.Take(forbidden).Select(l => l.Customer).ToHashSet();
        _world.Erp.BeforeWrite = record => { if (closed.Contains(record)) throw Forbidden; };
        foreach (var (company, _, _) in links.Take(forbidden)) _world.App.Edit(company, "fax", "2");
        var report = await node.RunAsync();
        (report.State, report.Counters.Parked).Should().Be((RunState.Completed, forbidden), "{0}", report.Failure);
        _world.TestCalls.Should().Be(1, "the credentials are asked once");

        foreach (var (company, _, _) in links.Skip(forbidden)) _world.App.Edit(company, "fax", "2");
        report = await node.RunAsync();
        (report.State, report.Counters.Changed).Should().Be((RunState.Completed, 6 - forbidden), "{0}", report.Failure);
        links.Skip(forbidden).Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().HaveCount(forbidden).And.OnlyContain(i => i.Kind == InboxItemKind.Parked);
        (await node.JournalAsync(JournalEvent.ConnectionPaused)).Should().BeEmpty();

        _world.Erp.ForgetCalls();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        _world.Erp.Calls(World.Customer).UpdateCalls.Should().Be(0, "they are not tried again by themselves");
        _world.Erp.BeforeWrite = null;
        await node.RunAsync(RunKind.Full);
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "12")]
    public async Task A_feed_that_may_not_be_read_is_reported_and_the_rest_of_the_connection_goes_on()
    {
        var (node, links) = await LinkedAsync(2, 4);
        _world.Erp.Fails = call => call.Operation == "changes" && call.Kind == World.Customer ? Forbidden : null;
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        for (var run = 0; run < 2; run++)
        {
            var report = await node.RunAsync();
            (report.State, report.Failure!.Class).Should().Be((RunState.Failed, FailureClass.Forbidden));
        }

        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.JournalAsync(JournalEvent.ConnectionPaused)).Should().BeEmpty();
        _world.Erp.Fails = _ => null;
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
    }

    [Fact, Trait("Scenario", "T80")]
    public async Task Links_that_a_cancelled_run_left_open_are_not_counted_as_failed()
    {
        var (node, links) = await LinkedAsync(1, 4);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        using var cancel = new CancellationTokenSource();
        var writes = 0;
        _world.Erp.BeforeWrite = _ => { if (++writes == 2) cancel.Cancel(); };
        var report = await node.Synchronizer.RunAsync(new RunRequest("oslo"), World.Kari, cancel.Token);
        (report.State, report.Counters.Failed, report.Counters.Unknown, report.Counters.Changed).Should().Be((RunState.Cancelled, 0, 0, 2), "{0}", report.Failure);
        report.Counters.Compared.Should().Be(report.Counters.Changed + report.Counters.Unchanged);
        (await node.IntentsAsync()).Should().BeEmpty("what was certainly not sent is decided anew");

        (await node.RunAsync()).Counters.Changed.Should().Be(2, "they are still due");
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        _world.Erp.Updates.Should().Be(4);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T70")]
    public async Task The_lease_outlives_a_page_of_slow_writes()
    {
        var (_, links) = await LinkedAsync(1, 20);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var other = _world.StartBeside();
        var writes = 0;
        RunReport? second = null;
        var process = new Process
        {
            Interrupt = async _ =>
            {
                if (writes < 18 || second is not null) return;
                second = await other.RunAsync();
            },
        };
        _world.Erp.BeforeWrite = _ =>
        {
            writes++;
            _world.Time.Advance(TimeSpan.FromSeconds(20));
        };
        var report = await _world.StartBeside(process).RunAsync();
        second!.State.Should().Be(RunState.AlreadyRunning, "six minutes of one page are more than a lease, but the run works");
        (report.State, report.Counters.Changed).Should().Be((RunState.Completed, 20), "{0}", report.Failure);
    }

    [Fact, Trait("Scenario", "T70")]
    public async Task The_lease_outlives_a_page_of_slow_reads()
    {
        var (_, links) = await LinkedAsync(1, 20);
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var other = _world.StartBeside();
        var reads = 0;
        RunReport? second = null;
        _world.Erp.Fails = call =>
        {
            if (call.Operation != "read") return null;
            if (++reads == 18) second = other.RunAsync().AsTask().GetAwaiter().GetResult();
            _world.Time.Advance(TimeSpan.FromSeconds(20));
            return null;
        };
        var report = await _world.StartBeside().RunAsync();
        second!.State.Should().Be(RunState.AlreadyRunning);
        (report.State, report.Counters.Changed).Should().Be((RunState.Completed, 20), "{0}", report.Failure);
    }

    [Fact]
    public async Task An_app_store_that_throws_before_a_write_fails_the_record_and_not_the_run()
    {
        _world.Companies(k => k with { UpdateTier = UpdateTier.ReadCompare });
        var (node, links) = await LinkedAsync(1, 2);
        foreach (var (_, customer, _) in links) _world.Erp.Edit(customer, "fax", "2");
        var reads = 0;
        _world.App.Fails = call => call.Operation == "read" && ++reads == 3 ? new Broken() : null;
        var report = await node.RunAsync();
        (report.State, report.Counters.Changed, report.Counters.Failed).Should().Be((RunState.Completed, 1, 1), "{0}", report.Failure);
        _world.App.Fails = _ => null;
        _world.Time.Advance(TimeSpan.FromHours(1));
        await node.RunAsync();
        links.Should().OnlyContain(l => _world.App.Value(l.Company, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_look_up_that_throws_fails_the_record_that_is_created_again_and_not_the_run()
    {
        _world.Map = map => map.OnGone(GonePolicy.Recreate);
        var (node, links) = await LinkedAsync(10, 4);
        _world.Erp.Remove(links[0].Customer);
        _world.Erp.Fails = call => call.Operation == "search" ? new Broken() : null;
        await node.RunAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        foreach (var (company, _, _) in links.Skip(1)) _world.App.Edit(company, "fax", "2");
        var report = await node.RunAsync();
        report.Counters.Changed.Should().Be(3, "{0}", report.Failure);
        links.Skip(1).Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
    }

    [Fact]
    public async Task Whatever_a_side_throws_reaches_a_user_as_a_failure_with_a_number()
    {
        var (node, links) = await LinkedAsync(10, 1);
        _world.Erp.Fails = call => call.Operation is "changes" or "search" ? new Broken() : null;
        var plan = async () => await node.PlanAsync();
        var error = (await plan.Should().ThrowAsync<ErpLinkException>()).Which;
        (error.Code, error.FailureClass, error.Side, error.Kind, error.Connection).Should().Be((ErrorCodes.ContractBroken, FailureClass.Bug, Side.Erp, World.Customer, "oslo"));
        error.InnerException.Should().BeOfType<Broken>();
        error.Message.Should().Contain(nameof(Broken)).And.NotContain("secret");
        links.Should().ContainSingle();
    }

    private async Task<(Node Node, IReadOnlyList<(RecordRef Company, RecordRef Customer, Link Link)> Links)> LinkedAsync(int batch, int count)
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor, ReportsDeletions = true, BatchSizeRecordsMax = batch, ParallelCallsMax = 1 });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor, ReportsDeletions = true, BatchSizeRecordsMax = batch, ParallelCallsMax = 1 });
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, count);
        await node.RunAsync();
        await node.RunAsync();
        return (node, links);
    }

    private sealed class Broken() : DbException("A secret of the database.");
}

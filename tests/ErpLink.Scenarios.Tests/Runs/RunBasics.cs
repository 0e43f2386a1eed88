using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>What every run does: changes travel by themselves, and then it is quiet.</summary>
public sealed class RunBasics : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(ChangeFeed.Cursor)]
    [InlineData(ChangeFeed.Timestamp)]
    public async Task An_edit_on_either_side_travels_with_the_next_run_and_then_nothing_is_written(ChangeFeed feed)
    {
        _world.Customers(k => k with { ChangeFeed = feed, BatchSizeRecordsMax = 10 });
        _world.Companies(k => k with { ChangeFeed = feed, BatchSizeRecordsMax = 10 });
        var acme = _world.App.Add(World.Company, "1", ("name", "Acme"), ("phone", "1"));
        var customer = _world.Erp.Add(World.Customer, "A", ("name", "Acme"), ("phone", "1"));
        var node = _world.Start();
        await node.LinkAsync(acme, customer);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        await node.RunAsync();

        _world.Time.Advance(TimeSpan.FromMinutes(1));
        _world.App.Edit(acme, "name", "Acme AS");
        _world.Erp.Edit(customer, "phone", "2");
        var report = await node.RunAsync();
        report.State.Should().Be(RunState.Completed, "{0}", report.Failure);
        report.Counters.Changed.Should().Be(1);
        _world.Erp.Value(customer, "name").Should().Be((FieldValue)"Acme AS");
        _world.App.Value(acme, "phone").Should().Be((FieldValue)"2");

        var (updates, commits) = (_world.App.Updates + _world.Erp.Updates, 0L);
        for (var i = 0; i < 3; i++)
        {
            _world.Time.Advance(TimeSpan.FromMinutes(10));
            commits = (await node.Store.GetInfoAsync(default)).CommitNumber;
            await node.RunAsync();
        }

        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates);
        (await node.Store.GetInfoAsync(default)).CommitNumber.Should().Be(commits, "a quiet run writes nothing");
    }

    [Fact]
    public async Task A_full_run_finds_what_no_feed_told()
    {
        var acme = _world.App.Add(World.Company, "1", ("name", "Acme"));
        var customer = _world.Erp.Add(World.Customer, "A", ("name", "Acme"));
        var node = _world.Start();
        await node.LinkAsync(acme, customer);
        _world.App.Edit(acme, "name", "Acme AS");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(1);
        _world.Erp.Value(customer, "name").Should().Be((FieldValue)"Acme AS");
    }
}

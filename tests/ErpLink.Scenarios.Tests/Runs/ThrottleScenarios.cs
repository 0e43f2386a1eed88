namespace ErpLink.Scenarios.Runs;

/// <summary>A side that asks for a pause gets it, and users go first.</summary>
public sealed class ThrottleScenarios : IDisposable
{
    private readonly World _world = new();

    public ThrottleScenarios()
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 5 });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 5 });
        _world.Time.OwnsTimers = true;
    }

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T67"), Trait("Catalogue", "7")]
    [InlineData("read")]
    [InlineData("update")]
    [InlineData("changes")]
    public async Task Throttling_is_honoured_and_counts_against_no_record_and_linking_goes_first(string operation)
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 10);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var storm = true;
        var calls = 0;
        _world.Erp.Fails = call => call.Operation == operation && call.Kind == World.Customer && ++calls > 0 && storm ? SideCall.Throttled(TimeSpan.FromSeconds(30)) : null;
        var run = node.RunAsync().AsTask();
        run.IsCompleted.Should().BeFalse("the advice is short: the run waits");
        calls.Should().Be(1);
        storm = false;

        await node.LinkAsync(_world.App.Add(World.Company, "x", ("name", "X")), _world.Erp.Add(World.Customer, "X", ("name", "X")));
        run.IsCompleted.Should().BeFalse("a user links meanwhile");
        _world.Time.Advance(TimeSpan.FromSeconds(29));
        run.IsCompleted.Should().BeFalse();
        _world.Time.Advance(TimeSpan.FromSeconds(2));
        var report = await run;
        report.State.Should().Be(RunState.Completed, "{0}", report.Failure);
        (report.Counters.Failed, report.Counters.Parked, report.Counters.Unknown).Should().Be((0, 0, 0));
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T67"), Trait("Catalogue", "6")]
    public async Task A_long_pause_ends_the_run_which_says_how_long_and_nothing_is_called_before()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 10);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        _world.Erp.Failures.Enqueue(SideCall.Throttled(TimeSpan.FromMinutes(20)));
        var report = await node.RunAsync();
        (report.State, report.Failure!.Class, report.Failure.RetryAfter).Should().Be((RunState.Paused, FailureClass.Throttled, TimeSpan.FromMinutes(20)));
        (await node.StatusAsync()).Pause.Should().BeNull("time heals it");
        _world.Erp.ForgetCalls();
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        var second = await node.RunAsync();
        (second.State, second.Failure!.RetryAfter).Should().Be((RunState.Paused, TimeSpan.FromMinutes(10)));
        _world.Erp.Calls(World.Customer).FeedCalls.Should().Be(0);
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
    }

    [Theory, Trait("Catalogue", "8"), InlineData(-5L), InlineData(0L), InlineData(null), InlineData(999_999_999L)]
    public async Task Absurd_advice_is_clamped(long? seconds)
    {
        _world.Options = o => o.ThrottleWaitMax = TimeSpan.Zero;
        var node = _world.Start();
        await node.LinkManyAsync(_world, 1);
        await node.RunAsync();
        _world.Erp.Failures.Enqueue(new ErpLinkException(ErrorCodes.SideThrottled, FailureClass.Throttled, "Slow down.") { RetryAfter = seconds is { } s ? TimeSpan.FromSeconds(s) : null });
        var advice = (await node.RunAsync()).Failure!.RetryAfter;
        advice.Should().BeGreaterThan(TimeSpan.FromSeconds(5)).And.BeLessThanOrEqualTo(TimeSpan.FromHours(1));
    }

    [Fact, Trait("Catalogue", "9")]
    public async Task A_storm_of_an_hour_costs_a_few_probes_and_then_everything_is_done()
    {
        var node = _world.Start();
        var links = await node.LinkManyAsync(_world, 10);
        await node.RunAsync();
        foreach (var (company, _, _) in links) _world.App.Edit(company, "fax", "2");
        var calls = 0;
        var end = _world.Time.GetUtcNow() + TimeSpan.FromHours(1);
        _world.Erp.Fails = _ =>
        {
            calls++;
            return _world.Time.GetUtcNow() < end ? SideCall.Throttled(TimeSpan.FromSeconds(1)) : null;
        };
        SynchronizationContext.SetSynchronizationContext(null); // What the clock wakes goes on on this thread.
        Task<RunReport>? run = null;
        for (var step = 0; step < 3 * 360; step++)
        {
            if (run is null || run.IsCompleted) run = node.RunAsync().AsTask();
            _world.Time.Advance(TimeSpan.FromSeconds(10));
            if (_world.Time.GetUtcNow() < end) calls.Should().BeLessThan(20);
        }

        links.Should().OnlyContain(l => _world.Erp.Value(l.Customer, "fax") == "2");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_waits_ends_at_once()
    {
        var node = _world.Start();
        await node.LinkManyAsync(_world, 1);
        await node.RunAsync();
        _world.Erp.Failures.Enqueue(SideCall.Throttled(TimeSpan.FromSeconds(30)));
        using var cancelled = new CancellationTokenSource();
        var run = node.Synchronizer.RunAsync(new RunRequest("oslo"), World.Kari, cancelled.Token).AsTask();
        run.IsCompleted.Should().BeFalse();
        cancelled.Cancel();
        (await run).State.Should().Be(RunState.Cancelled);
    }
}

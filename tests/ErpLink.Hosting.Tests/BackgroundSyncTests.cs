using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ErpLink.Hosting;

/// <summary>When the background runs which connection. On one thread: what begins, begins when the clock is moved.</summary>
public sealed class BackgroundSyncTests
{
    private readonly FakeSynchronizer _engine = new();
    private readonly TestTime _time = new();

    [Fact]
    public async Task A_connection_runs_at_once_and_then_after_its_interval()
    {
        var host = Start();
        _engine.Calls.Should().Equal("run oslo");
        _time.Advance(TimeSpan.FromSeconds(50));
        _engine.RunsOf("oslo").Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(20));
        _engine.RunsOf("oslo").Should().Be(2);
        _time.Advance(TimeSpan.FromMinutes(60));
        _engine.RunsOf("oslo").Should().BeInRange(52, 70, "every minute, with jitter");
        await host.StopAsync(default);
        _time.Advance(TimeSpan.FromHours(1));
        _engine.RunsOf("oslo").Should().BeLessThan(71);
    }

    [Fact]
    public async Task Important_connections_go_first_and_a_slow_one_delays_no_other()
    {
        _engine.Definitions.Clear();
        _engine.Definitions.AddRange([new("a", "fake"), new("b", "fake") { Priority = 5 }, new("c", "fake") { Priority = 9 }]);
        var slow = new TaskCompletionSource<RunReport>();
        _engine.Runs = (name, _) => name == "c" ? slow.Task : Task.FromResult(FakeSynchronizer.Report(name, RunState.Completed));
        var host = Start(o => o.ParallelRunsMax = 2);
        _engine.Calls.Should().Equal("run c", "run b", "run a");
        _time.Advance(TimeSpan.FromMinutes(3));
        (_engine.RunsOf("c"), _engine.RunsOf("b") > 2, _engine.RunsOf("a") > 2).Should().Be((1, true, true));
        slow.SetResult(FakeSynchronizer.Report("c", RunState.Completed));
        await host.StopAsync(default);
    }

    [Fact]
    public async Task After_failures_it_waits_longer_each_time_and_after_a_success_as_usual()
    {
        var fails = true;
        _engine.Runs = (name, _) => fails ? throw new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "Down.") : Task.FromResult(FakeSynchronizer.Report(name, RunState.Completed));
        var host = Start();
        _time.Advance(TimeSpan.FromHours(2));
        _engine.RunsOf("oslo").Should().BeInRange(8, 16);
        var health = new BackgroundSyncHealth(host);
        (await health.CheckHealthAsync(new HealthCheckContext())).Should().Match<HealthCheckResult>(h => h.Status == HealthStatus.Degraded && Equals(h.Data["oslo"], ErrorCodes.SideUnavailable));
        fails = false;
        _time.Advance(TimeSpan.FromMinutes(20));
        var before = _engine.RunsOf("oslo");
        _time.Advance(TimeSpan.FromMinutes(10));
        _engine.RunsOf("oslo").Should().BeGreaterThan(before + 7);
        (await health.CheckHealthAsync(new HealthCheckContext())).Status.Should().Be(HealthStatus.Healthy);
        await host.StopAsync(default);
        (await health.CheckHealthAsync(new HealthCheckContext())).Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_side_that_asked_for_a_pause_gets_it_even_when_hints_come()
    {
        var throttled = new Failure(FailureClass.Throttled, ErrorCodes.SideThrottled, "Slow down.") { RetryAfter = TimeSpan.FromMinutes(30) };
        _engine.Runs = (name, _) => Task.FromResult(FakeSynchronizer.Report(name, RunState.Paused, throttled));
        var host = Start();
        Wake("oslo");
        _time.Advance(TimeSpan.FromMinutes(29));
        _engine.RunsOf("oslo").Should().Be(1);
        _time.Advance(TimeSpan.FromMinutes(2));
        _engine.RunsOf("oslo").Should().Be(2);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task A_hint_wakes_it_at_once_and_one_that_comes_during_a_run_is_not_lost()
    {
        var host = Start();
        Wake("oslo");
        _engine.RunsOf("oslo").Should().Be(2);
        var slow = new TaskCompletionSource<RunReport>();
        _engine.Runs = (_, _) => slow.Task;
        Wake("oslo");
        Wake("oslo");
        _engine.RunsOf("oslo").Should().Be(3);
        _engine.Runs = (name, _) => Task.FromResult(FakeSynchronizer.Report(name, RunState.Completed));
        slow.SetResult(FakeSynchronizer.Report("oslo", RunState.Completed));
        _time.Advance(TimeSpan.Zero);
        _engine.RunsOf("oslo").Should().Be(4);
        Wake("another");
        _engine.RunsOf("oslo").Should().Be(4);
        await host.StopAsync(default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_place_that_a_run_leaves_is_taken_by_the_next_at_once(int parallelRunsMax)
    {
        _engine.Definitions.Clear();
        for (var i = 0; i <= parallelRunsMax; i++) _engine.Definitions.Add(new ConnectionDefinition($"c{i}", "fake"));
        var runs = new Dictionary<string, TaskCompletionSource<RunReport>>();
        _engine.Runs = (name, _) => (runs[name] = new TaskCompletionSource<RunReport>()).Task;
        var host = Start(o => o.ParallelRunsMax = parallelRunsMax);
        runs.Count.Should().Be(parallelRunsMax);
        End("c0");
        runs.Should().ContainKey($"c{parallelRunsMax}", "a place is free");
        foreach (var name in runs.Keys.Where(n => n != "c0").ToArray()) End(name);
        _time.Advance(TimeSpan.FromMinutes(2));
        _engine.Definitions.Sum(d => _engine.RunsOf(d.Name)).Should().Be(2 * parallelRunsMax + 1, "the intervals are over, and as many run as may");
        _engine.Runs = (name, _) => Task.FromResult(FakeSynchronizer.Report(name, RunState.Completed));
        foreach (var name in runs.Keys.ToArray()) End(name);
        await host.StopAsync(default);

        void End(string name)
        {
            runs[name].TrySetResult(FakeSynchronizer.Report(name, RunState.Completed));
            _time.Advance(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task A_hint_returns_before_anything_of_the_run_it_causes_is_done()
    {
        var host = Start();
        _engine.Hint("oslo");
        _engine.RunsOf("oslo").Should().Be(1, "the hint is given on the thread of a user's request");
        _time.Advance(TimeSpan.Zero);
        _engine.RunsOf("oslo").Should().Be(2);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task Stopping_begins_nothing_that_a_hint_has_just_asked_for()
    {
        var host = Start();
        _engine.Hint("oslo");
        var stop = host.StopAsync(default);
        _time.Advance(TimeSpan.FromHours(1));
        await stop;
        _engine.RunsOf("oslo").Should().Be(1);
    }

    [Fact]
    public async Task A_connection_that_was_paused_runs_at_once_when_it_is_resumed()
    {
        var paused = new Failure(FailureClass.MissingPrerequisite, ErrorCodes.ConnectionPaused, "Paused by Ola.");
        _engine.Runs = (name, _) => Task.FromResult(FakeSynchronizer.Report(name, RunState.Paused, paused));
        var host = Start();
        _time.Advance(TimeSpan.FromHours(1));
        var before = _engine.RunsOf("oslo");
        Wake("oslo");
        _engine.RunsOf("oslo").Should().Be(before + 1);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task Stopping_cancels_the_run_and_waits_for_it()
    {
        var ended = new TaskCompletionSource<RunReport>();
        CancellationToken given = default;
        _engine.Runs = (_, token) =>
        {
            given = token;
            return ended.Task;
        };
        var host = Start();
        var stop = host.StopAsync(default);
        given.IsCancellationRequested.Should().BeTrue();
        stop.IsCompleted.Should().BeFalse("a page is under way");
        ended.SetResult(FakeSynchronizer.Report("oslo", RunState.Cancelled));
        await stop;
    }

    [Fact]
    public void It_is_added_once_and_its_options_are_checked()
    {
        var services = new ServiceCollection();
        services.AddErpLink().AddInMemoryStorage().AddBackgroundSync().AddBackgroundSync(o => o.Interval = TimeSpan.Zero);
        using var provider = services.BuildServiceProvider();
        services.Count(s => s.ServiceType == typeof(IHostedService)).Should().Be(1);
        provider.Invoking(p => p.GetRequiredService<IHostedService>()).Should().Throw<OptionsValidationException>().WithMessage("*Interval is 00:00:00*");
    }

    [Fact]
    public async Task A_connection_may_have_an_interval_of_its_own_and_it_may_change()
    {
        _engine.Definitions.Clear();
        _engine.Definitions.Add(new("oslo", "fake") { Interval = TimeSpan.FromSeconds(10) });
        var host = Start();
        _time.Advance(TimeSpan.FromMinutes(10));
        _engine.RunsOf("oslo").Should().BeInRange(52, 70);
        _engine.Definitions[0] = new("oslo", "fake") { Interval = TimeSpan.FromMinutes(10) };
        _time.Advance(TimeSpan.FromMinutes(2));
        var before = _engine.RunsOf("oslo");
        _time.Advance(TimeSpan.FromHours(1));
        (_engine.RunsOf("oslo") - before).Should().BeInRange(5, 7);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task A_connection_that_is_activated_later_runs_and_one_that_is_deactivated_does_not()
    {
        _engine.Definitions.Add(new("bergen", "fake"));
        _engine.Inactive.Add("bergen");
        var host = Start();
        _time.Advance(TimeSpan.FromMinutes(5));
        _engine.RunsOf("bergen").Should().Be(0);

        // Activated by this node: it is woken. By another: it is noticed after an interval.
        _engine.Inactive.Clear();
        _engine.Hint("bergen");
        _time.Advance(TimeSpan.Zero);
        _engine.RunsOf("bergen").Should().Be(1);
        _engine.Inactive.Add("oslo");
        _time.Advance(TimeSpan.FromMinutes(1));
        var (oslo, bergen) = (_engine.RunsOf("oslo"), _engine.RunsOf("bergen"));
        _time.Advance(TimeSpan.FromMinutes(10));
        _engine.RunsOf("oslo").Should().Be(oslo);
        _engine.RunsOf("bergen").Should().BeGreaterThan(bergen + 5);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task A_store_that_cannot_list_the_connections_is_asked_again_and_what_is_known_goes_on()
    {
        _engine.FailsToList = new InvalidOperationException("Down.");
        var host = Start();
        _engine.Calls.Should().BeEmpty();
        _engine.FailsToList = null;
        _time.Advance(TimeSpan.FromMinutes(2));
        _engine.RunsOf("oslo").Should().BePositive();
        _engine.FailsToList = new InvalidOperationException("Down.");
        var before = _engine.RunsOf("oslo");
        _time.Advance(TimeSpan.FromMinutes(10));
        _engine.RunsOf("oslo").Should().BeGreaterThan(before + 5);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task What_cannot_be_listed_or_read_is_seen_in_the_health_check()
    {
        _engine.FailsToList = new ErpLinkException(ErrorCodes.StoreBusy, FailureClass.Transient, "Down.");
        var host = Start();
        var health = new BackgroundSyncHealth(host);
        (await health.CheckHealthAsync(new HealthCheckContext())).Should().Match<HealthCheckResult>(h => h.Status == HealthStatus.Degraded && Equals(h.Data[" list"], ErrorCodes.StoreBusy));
        _engine.FailsToList = null;
        _engine.Unreadable.Add("oslo");
        _engine.Runs = (_, _) => throw new ErpLinkException(ErrorCodes.DefinitionTooNew, FailureClass.Invalid, "New.");
        _time.Advance(TimeSpan.FromMinutes(3));
        (await health.CheckHealthAsync(new HealthCheckContext())).Should().Match<HealthCheckResult>(h => h.Status == HealthStatus.Degraded && Equals(h.Data["oslo"], ErrorCodes.DefinitionTooNew));
        await host.StopAsync(default);
    }

    [Fact]
    public async Task Hints_while_the_connections_are_listed_cause_one_more_look_and_no_older_list_wins()
    {
        var host = Start();
        _engine.ListWaits = new TaskCompletionSource();
        _time.Advance(TimeSpan.FromMinutes(2));
        var before = _engine.Lists;
        for (var i = 0; i < 5; i++) _engine.Hint("bergen");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _engine.Lists.Should().Be(before, "a look is under way");
        _engine.Definitions.Add(new("bergen", "fake"));
        var waits = _engine.ListWaits;
        _engine.ListWaits = null;
        waits.SetResult();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _engine.Lists.Should().Be(before + 1);
        _engine.RunsOf("bergen").Should().Be(1);
        await host.StopAsync(default);
    }

    [Fact]
    public async Task Its_health_check_is_added_beside_those_of_the_app()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHealthCheck>(_ => throw new InvalidOperationException("The app's own."));
        services.AddErpLink().AddInMemoryStorage().AddBackgroundSync();
        services.AddHealthChecks().AddErpLink(tags: ["ready"]);
        await using var provider = services.BuildServiceProvider();
        var added = provider.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Should().ContainSingle().Subject;
        (added.Name, added.Tags.Single()).Should().Be(("erplink", "ready"));
        await HasAsync(HealthStatus.Unhealthy);
        await provider.GetRequiredService<BackgroundSync>().StartAsync(default);
        await HasAsync(HealthStatus.Healthy);

        async Task HasAsync(HealthStatus status) => (await added.Factory(provider).CheckHealthAsync(new HealthCheckContext { Registration = added })).Status.Should().Be(status);
    }

    private void Wake(string name)
    {
        _engine.Hint(name);
        _time.Advance(TimeSpan.Zero);
    }

    private BackgroundSync Start(Action<BackgroundSyncOptions>? configure = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var options = new BackgroundSyncOptions();
        configure?.Invoke(options);
        var host = new BackgroundSync(_engine, _engine, _engine, _time, SystemEntropy.Instance, Options.Create(options), Microsoft.Extensions.Logging.Abstractions.NullLogger<BackgroundSync>.Instance);
        host.StartAsync(default).IsCompleted.Should().BeTrue();
        _time.Advance(TimeSpan.Zero);
        return host;
    }
}

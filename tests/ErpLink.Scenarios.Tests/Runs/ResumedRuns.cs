using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>A run that is killed, stopped or cancelled at any of its points, and the runs after it.</summary>
public sealed class ResumedRuns
{
    private const int Links = 7;

    [Theory, Trait("Scenario", "T56"), Trait("Catalogue", "81")]
    [InlineData(RunKind.Incremental, StoreKind.Memory, true)]
    [InlineData(RunKind.Incremental, StoreKind.Memory, false)]
    [InlineData(RunKind.Full, StoreKind.Memory, true)]
    [InlineData(RunKind.Incremental, StoreKind.Sqlite, true)]
    public async Task A_run_killed_at_any_point_is_finished_by_the_next_ones(RunKind kind, StoreKind store, bool enforces)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(store, enforces);
            var linked = await EditedAsync(world);
            var process = new Process(moment);
            var killed = await KilledAsync(() => world.Start(process).RunAsync(kind).AsTask());
            if (!killed && !process.Dead)
            {
                moment.Should().BeGreaterThan(20);
                return;
            }

            await ConvergedAsync(world, linked, kind, $"killed at {moment}, {process.Trace[^1]}");
        }
    }

    [Theory, Trait("Scenario", "T80"), Trait("Catalogue", "82")]
    [InlineData(RunKind.Incremental, true), InlineData(RunKind.Incremental, false), InlineData(RunKind.Full, true)]
    public async Task A_run_cancelled_at_any_point_leaves_what_the_next_ones_finish(RunKind kind, bool enforces)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(StoreKind.Memory, enforces);
            var linked = await EditedAsync(world);
            using var cancel = new CancellationTokenSource();
            var at = moment;
            var process = new Process { Interrupt = point => point == at ? cancel.CancelAsync() : Task.CompletedTask };
            var node = world.Start(process);
            var report = await node.Synchronizer.RunAsync(new RunRequest("oslo", kind), World.Kari, cancel.Token);
            var because = $"cancelled at {moment}, {process.Trace[Math.Min(moment, process.Trace.Count - 1)]}";
            report.State.Should().BeOneOf([RunState.Completed, RunState.Cancelled], because);
            if (!cancel.IsCancellationRequested) return;
            await ConvergedAsync(world, linked, kind, because);
        }
    }

    [Theory, Trait("Scenario", "T56"), InlineData(true), InlineData(false)]
    public async Task A_full_run_goes_on_from_where_it_was_although_incremental_ones_come_between(bool killed)
    {
        using var world = Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedAsync(world);
        var pages = 0;
        using var cancel = new CancellationTokenSource();
        var dies = false;
        var process = new Process { Interrupt = _ => dies ? throw new Killed() : Task.CompletedTask };
        var node = world.Start(process);
        var progress = new Reports(_ =>
        {
            if (++pages != 3) return;
            dies = killed;
            if (!killed) cancel.Cancel();
        });
        var request = new RunRequest("oslo", RunKind.Full) { Progress = progress };
        if (killed) (await KilledAsync(() => node.Synchronizer.RunAsync(request, World.Kari, default).AsTask())).Should().BeTrue();
        else (await node.Synchronizer.RunAsync(request, World.Kari, cancel.Token)).State.Should().Be(RunState.Cancelled);

        world.Time.Advance(TimeSpan.FromMinutes(10));
        node = world.Start();
        await node.RunAsync();
        await node.RunAsync();
        var full = await node.RunAsync(RunKind.Full);
        full.State.Should().Be(RunState.Completed);
        full.Counters.Compared.Should().BeInRange(1, Links - 4, "two pages of two links were stored as done");
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(Links, "a finished run is not gone on from");
        (await node.Store.ReadRunsAsync(new RunQuery { Since = DateTimeOffset.MaxValue }, default)).Should().NotContain(r => r.EndedAt == null);
        await ConvergedAsync(world, linked, RunKind.Incremental, "it went on");
    }

    [Fact, Trait("Scenario", "T57")]
    public async Task A_cursor_that_expires_after_a_run_was_left_sends_the_full_run_back_to_its_beginning()
    {
        using var world = Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedAsync(world);
        var node = world.Start();
        await StoppedAsync(node, new RunRequest("oslo", RunKind.Full), pages: 2);
        world.Erp.Edit(linked.Customers[0], "fax", "before the position");
        world.Erp.ExpireCursors();
        await StoppedAsync(node, new RunRequest("oslo"), pages: 1);
        await node.RunAsync(RunKind.Full);
        world.App.Value(linked.Companies[0], "fax").Should().Be(FieldValue.Text("before the position"));
    }

    [Fact, Trait("Scenario", "T57")]
    public async Task A_feed_of_two_maps_owes_its_compare_until_both_are_compared()
    {
        using var world = Fresh(StoreKind.Memory, enforces: true);
        world.Erp.Kinds[ActorKinds.Supplier] = world.Erp.Kinds[ActorKinds.Supplier] with { ChangeFeed = ChangeFeed.Cursor };
        world.Connection = c => c.Map(World.Company, ActorKinds.Supplier, map => map.Both(app: "name", erp: "name").Both(app: "phone", erp: "phone"));
        var node = world.Start();
        var linked = await new Population(world).AddAsync(node, 3);
        var company = world.App.Add(World.Company, "z", ("name", "Supplier"));
        var supplier = world.Erp.Add(ActorKinds.Supplier, "z", ("name", "Supplier"));
        await node.LinkAsync(company, supplier);
        await linked.QuietAsync(node);

        world.App.Edit(company, "phone", "missed");
        world.App.ExpireCursors();
        await StoppedAsync(node, new RunRequest("oslo"), pages: 2); // Both pages of the first map, none of the second.
        await node.RunAsync();
        world.Erp.Value(supplier, "phone").Should().Be(FieldValue.Text("missed"));
    }

    [Fact]
    public async Task A_run_of_some_kinds_is_no_place_to_go_on_from_and_a_map_that_is_gone_neither()
    {
        using var world = Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedAsync(world);
        var node = world.Start();
        await StoppedAsync(node, new RunRequest("oslo", RunKind.Full) { Kinds = [World.Company] }, pages: 2);
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(Links);

        var left = new RunReport(Guid.Parse("ffffffff-0000-0000-0000-000000000000"), new ConnectionId("oslo-1"), RunKind.Full)
        { User = World.Kari, StartedAt = world.Time.GetUtcNow(), Position = new RunPosition(World.Company, ActorKinds.Supplier, null) };
        await node.Store.CommitAsync(new StoreBatch().Put(left), default);
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(Links);
        await ConvergedAsync(world, linked, RunKind.Incremental, "nothing was left out");
    }

    private static async Task StoppedAsync(Node node, RunRequest request, int pages)
    {
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        var progress = new Reports(_ =>
        {
            if (++seen == pages) cancel.Cancel();
        });
        (await node.Synchronizer.RunAsync(request with { Progress = progress }, World.Kari, cancel.Token)).State.Should().Be(RunState.Cancelled);
    }

    /// <summary>A world whose runs take several pages of links, feeds and writes.</summary>
    private static World Fresh(StoreKind store, bool enforces)
    {
        var world = new World(store);
        KindDescription Small(KindDescription kind) => kind with
        {
            ChangeFeed = ChangeFeed.Cursor,
            PageSizeRecordsMax = 3,
            BatchSizeRecordsMax = 2,
            UpdateTier = enforces ? UpdateTier.Conditional : UpdateTier.ReadCompare,
            ReturnsStoredValues = enforces,
        };
        world.Customers(Small);
        world.Companies(Small);
        world.Options = options => options.PageSizeLinks = 2;
        return world;
    }

    /// <summary>All sorts of edits on linked records that were at rest.</summary>
    private static async Task<Population> EditedAsync(World world)
    {
        var node = world.Start();
        var linked = await new Population(world).AddAsync(node, Links);
        await linked.QuietAsync(node);
        for (var i = 0; i < Links; i++)
        {
            if (i % 3 != 1) world.App.Edit(linked.Companies[i], "phone", $"app {i}");
            if (i % 3 != 0) world.Erp.Edit(linked.Customers[i], "web", $"erp {i}");
        }

        world.Erp.Edit(linked.Customers[0], "web", "x");
        world.Erp.Edit(linked.Customers[0], "web", "w"); // There and back again is no change.
        return linked;
    }

    /// <summary>The next runs bring every edit to the other side once, ask nobody, and then do nothing.</summary>
    private static async Task ConvergedAsync(World world, Population linked, RunKind kind, string because)
    {
        world.Time.Advance(TimeSpan.FromMinutes(11)); // The dead run's lease is over, and so is the life of its requests.
        var node = world.Start();
        for (var i = 0; i < 3; i++)
        {
            var report = await node.RunAsync(i == 0 ? kind : RunKind.Incremental);
            report.State.Should().Be(RunState.Completed, "{0} ({1})", because, report.Failure);
            world.Time.Advance(TimeSpan.FromMinutes(2));
        }

        var asked = await node.OpenItemsAsync();
        if (world.Erp.Kinds[World.Customer].EnforcesVersions) asked.Should().BeEmpty(because);
        else asked.Should().OnlyContain(i => i.Kind == InboxItemKind.Conflict && i.Origin == ConflictOrigin.Recovery, because);
        for (var i = 0; i < Links; i++)
        {
            var (phone, web) = (FieldValue.Text(i % 3 != 1 ? $"app {i}" : "1"), FieldValue.Text(i % 3 != 0 ? $"erp {i}" : "w"));
            foreach (var (field, expected) in new[] { ("phone", phone), ("web", web) })
            {
                if (asked.Any(a => a.Entity == linked.Companies[i] && a.AppField == field)) continue; // Without versions nobody can tell whether it had landed.
                (world.App.Value(linked.Companies[i], field), world.Erp.Value(linked.Customers[i], field)).Should().Be((expected, expected), "{0}: {1} of {2}", because, field, i);
            }
        }

        (await node.IntentsAsync()).Should().BeEmpty(because);
        var written = world.App.Updates + world.Erp.Updates;
        written.Should().Be(5 + 4 - asked.Count, because + ": what landed is not sent again");
        await node.RunAsync();
        world.Store.Forget();
        await node.RunAsync();
        (world.App.Updates + world.Erp.Updates).Should().Be(written, because);
        (world.Store.Rows, world.Store["commit"]).Should().Be((0, 0), because);
    }

    private static async Task<bool> KilledAsync(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (Killed)
        {
            return true;
        }
    }

    private sealed class Reports(Action<RunCounters> tell) : IProgress<RunCounters>
    {
        public void Report(RunCounters value) => tell(value);
    }
}

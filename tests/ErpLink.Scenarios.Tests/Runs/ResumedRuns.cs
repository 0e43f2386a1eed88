using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>A run that is killed, stopped or cancelled at any of its points, and the runs after it.</summary>
public sealed class ResumedRuns
{
    [Theory, Trait("Scenario", "T56"), Trait("Catalogue", "81")]
    [InlineData(RunKind.Incremental, StoreKind.Memory, true)]
    [InlineData(RunKind.Incremental, StoreKind.Memory, false)]
    [InlineData(RunKind.Full, StoreKind.Memory, true)]
    [InlineData(RunKind.Incremental, StoreKind.Sqlite, true)]
    public async Task A_run_killed_at_any_point_is_finished_by_the_next_ones(RunKind kind, StoreKind store, bool enforces)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(store, enforces);
            var linked = await EditedWorld.EditedAsync(world);
            var process = new Process(moment);
            var killed = await Killed.InAsync(() => world.Start(process).RunAsync(kind).AsTask());
            if (!killed && !process.Dead)
            {
                moment.Should().BeGreaterThan(20);
                return;
            }

            await EditedWorld.ConvergedAsync(world, linked, kind, $"killed at {moment}, {process.Trace[^1]}");
        }
    }

    [Theory, Trait("Scenario", "T80"), Trait("Catalogue", "82")]
    [InlineData(RunKind.Incremental, true), InlineData(RunKind.Incremental, false), InlineData(RunKind.Full, true)]
    public async Task A_run_cancelled_at_any_point_leaves_what_the_next_ones_finish(RunKind kind, bool enforces)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces);
            var linked = await EditedWorld.EditedAsync(world);
            using var cancel = new CancellationTokenSource();
            var at = moment;
            var process = new Process { Interrupt = point => point == at ? cancel.CancelAsync() : Task.CompletedTask };
            var node = world.Start(process);
            var report = await node.Synchronizer.RunAsync(new RunRequest("oslo", kind), World.Kari, cancel.Token);
            var because = $"cancelled at {moment}, {process.Trace[Math.Min(moment, process.Trace.Count - 1)]}";
            report.State.Should().BeOneOf([RunState.Completed, RunState.Cancelled], because);
            if (!cancel.IsCancellationRequested) return;
            await EditedWorld.ConvergedAsync(world, linked, kind, because);
        }
    }

    [Theory, Trait("Scenario", "T56"), InlineData(true), InlineData(false)]
    public async Task A_full_run_goes_on_from_where_it_was_although_incremental_ones_come_between(bool killed)
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedWorld.EditedAsync(world);
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
        if (killed) (await Killed.InAsync(() => node.Synchronizer.RunAsync(request, World.Kari, default).AsTask())).Should().BeTrue();
        else (await node.Synchronizer.RunAsync(request, World.Kari, cancel.Token)).State.Should().Be(RunState.Cancelled);

        world.Time.Advance(TimeSpan.FromMinutes(10));
        node = world.Start();
        await node.RunAsync();
        await node.RunAsync();
        var full = await node.RunAsync(RunKind.Full);
        full.State.Should().Be(RunState.Completed);
        full.Counters.Compared.Should().BeInRange(1, EditedWorld.Links - 4, "two pages of two links were stored as done");
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(EditedWorld.Links, "a finished run is not gone on from");
        (await node.Store.ReadRunsAsync(new RunQuery { Since = DateTimeOffset.MaxValue }, default)).Should().NotContain(r => r.EndedAt == null);
        await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, "it went on");
    }

    [Fact, Trait("Scenario", "T57")]
    public async Task A_cursor_that_expires_after_a_run_was_left_sends_the_full_run_back_to_its_beginning()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedWorld.EditedAsync(world);
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
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
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
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedWorld.EditedAsync(world);
        var node = world.Start();
        await StoppedAsync(node, new RunRequest("oslo", RunKind.Full) { Kinds = [World.Company] }, pages: 2);
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(EditedWorld.Links);

        var left = new RunReport(Guid.Parse("ffffffff-0000-0000-0000-000000000000"), new ConnectionId("oslo-1"), RunKind.Full)
        { User = World.Kari, StartedAt = world.Time.GetUtcNow(), Position = new RunPosition(World.Company, ActorKinds.Supplier, null) };
        await node.Store.CommitAsync(new StoreBatch().Put(left), default);
        (await node.RunAsync(RunKind.Full)).Counters.Compared.Should().Be(EditedWorld.Links);
        await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, "nothing was left out");
    }

    [Fact]
    public async Task A_map_that_is_changed_after_a_run_was_left_sends_the_next_one_back_to_the_beginning()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        await EditedWorld.EditedAsync(world);
        var node = world.Start();
        await StoppedAsync(node, new RunRequest("oslo", RunKind.Full), pages: 3);
        node.Stop();
        world.Map = map => map.OnGone(GonePolicy.Unlink);
        (await world.Start().RunAsync(RunKind.Full)).Counters.Compared.Should().Be(EditedWorld.Links, "what was compared was compared under the old map");
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
}

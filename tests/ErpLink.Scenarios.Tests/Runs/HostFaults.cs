using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios.Runs;

/// <summary>What the app, its clock and its process do to a run.</summary>
public sealed class HostFaults
{
    [Theory, Trait("Catalogue", "95")]
    [InlineData("read"), InlineData("changes"), InlineData("update")]
    public async Task Whatever_a_side_throws_at_any_call_ends_that_call_and_no_record_is_lost(string operation)
    {
        Exception[] thrown = [new InvalidOperationException("A bug."), new TaskCanceledException("A time-out of its own."), new IOException("The line broke."), new TimeoutException()];
        for (var call = 0; ; call++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
            var linked = await EditedWorld.EditedAsync(world);
            var node = world.Start();
            var (calls, came) = (0, false);
            Exception? Fails(SideCall asked)
            {
                if (asked.Operation != operation || calls++ != call) return null;
                came = true;
                return thrown[call % thrown.Length];
            }

            (world.App.Fails, world.Erp.Fails) = (Fails, Fails);
            var report = await node.RunAsync();
            report.State.Should().BeOneOf([RunState.Completed, RunState.Failed], "{0}", thrown[call % thrown.Length]);
            if (!came) return;
            (world.App.Fails, world.Erp.Fails) = (_ => null, _ => null);
            world.Time.Advance(TimeSpan.FromHours(2));
            await node.RunAsync();
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, $"{operation} {call} threw {thrown[call % thrown.Length].GetType().Name}");
        }
    }

    [Fact, Trait("Catalogue", "95")]
    public async Task A_callback_that_comes_back_into_the_engine_is_told_that_it_is_busy()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
            var linked = await EditedWorld.EditedAsync(world);
            Node? node = null;
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    (await node!.RunAsync()).State.Should().Be(RunState.AlreadyRunning);
                    foreach (var company in linked.Companies)
                    {
                        try
                        {
                            await node.SyncAsync((await node.LinkOfAsync(company))!);
                        }
                        catch (ErpLinkException error) when (error.Code == ErrorCodes.LinkBusy)
                        {
                            // The run has it.
                        }
                    }
                },
            };
            node = world.Start(process);
            (await node.RunAsync()).State.Should().Be(RunState.Completed);
            if (!came) return;
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, $"it came back at {process.Trace[at]}");
        }
    }

    [Fact, Trait("Catalogue", "95"), Trait("Catalogue", "96")]
    public async Task A_resolver_and_a_watcher_that_throw_do_not_end_the_run()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        world.Resolver = new Throws();
        world.Map = map => map.OnConflict(Conflict.Custom, Conflict.ErpWins);
        var linked = await EditedWorld.EditedAsync(world);
        world.App.Edit(linked.Companies[1], "fax", "a");
        world.Erp.Edit(linked.Customers[1], "fax", "b");
        var node = world.Start();
        var request = new RunRequest("oslo") { Progress = new Throws() };
        (await node.Synchronizer.RunAsync(request, World.Kari, default)).State.Should().Be(RunState.Completed);
        (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("fax", "the app's rule did not decide, so a person does");
        world.Erp.Edit(linked.Customers[1], "fax", "a");
        await node.RunAsync();
        await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, "everything else went on");
    }

    [Theory, Trait("Catalogue", "93"), InlineData(24), InlineData(-24), InlineData(-1)]
    public async Task A_clock_that_jumps_at_any_point_of_a_run_hides_no_edit(int hours)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
            var linked = await EditedWorld.EditedAsync(world);
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = point =>
                {
                    if (point == at) world.Time.Advance(TimeSpan.FromHours(hours));
                    came |= point == at;
                    return Task.CompletedTask;
                },
            };
            (await world.Start(process).RunAsync()).State.Should().Be(RunState.Completed);
            if (!came) return;
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, $"the clock jumped by {hours} h at {process.Trace[at]}");
        }
    }

    [Fact, Trait("Catalogue", "97"), Trait("Scenario", "T71")]
    public async Task A_connection_is_run_once_at_a_time_in_one_process_and_over_two()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await EditedWorld.EditedAsync(world);
        Node? node = null, other = null;
        var seen = new List<RunState>();
        var process = new Process
        {
            Interrupt = async point =>
            {
                if (point % 3 != 0) return;
                seen.Add((await node!.RunAsync()).State);
                seen.Add((await other!.RunAsync(RunKind.Full)).State);
            },
        };
        node = world.StartBeside(process);
        other = world.StartBeside();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        seen.Should().HaveCountGreaterThan(10).And.OnlyContain(s => s == RunState.AlreadyRunning);
        await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, "the second exits");
    }

    [Fact, Trait("Catalogue", "97")]
    public async Task A_process_that_is_disposed_at_any_point_of_a_run_leaves_what_the_next_one_finishes()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
            var linked = await EditedWorld.EditedAsync(world);
            Node? node = null;
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = point =>
                {
                    if (point == at) node!.Stop();
                    came |= point == at;
                    return Task.CompletedTask;
                },
            };
            node = world.Start(process);
            (await node.RunAsync()).State.Should().BeOneOf([RunState.Completed, RunState.Failed, RunState.Cancelled], "what is under way is settled");
            if (!came) return;
            await FluentActions.Awaiting(() => node.RunAsync().AsTask()).Should().ThrowAsync<ObjectDisposedException>();
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, $"the process was disposed at {process.Trace[at]}");
        }
    }

    [Fact, Trait("Catalogue", "97")]
    public async Task A_thousand_connections_run_at_once()
    {
        using var world = new World();
        world.Builder = builder =>
        {
            for (var i = 0; i < 1000; i++)
                builder.AddConnection($"c{i}", connection => connection.Adapter("fake").Id($"c{i}-1").Map(World.Company, World.Customer, map => map.ToErp(app: "name", erp: "name").AskInErp("currency", "NOK")));
        };
        var node = world.Start();
        var runs = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => node.Synchronizer.RunAsync(new RunRequest($"c{i}"), World.Kari, default).AsTask()));
        runs.Should().OnlyContain(r => r.State == RunState.Completed);
    }

    [Fact, Trait("Catalogue", "74")]
    public async Task A_value_that_both_sides_got_or_that_came_back_is_written_nowhere()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await new Population(world).AddAsync(world.Start(), 2);
        var node = world.Start();
        await linked.QuietAsync(node);
        world.App.Edit(linked.Companies[0], "phone", "same");
        world.Erp.Edit(linked.Customers[0], "phone", "same");
        world.App.Edit(linked.Companies[1], "phone", "there");
        world.App.Edit(linked.Companies[1], "phone", "1");
        await linked.QuietAsync(node);
        (world.App.Updates, world.Erp.Updates).Should().Be((0, 0));
        world.Erp.Edit(linked.Customers[0], "phone", "next");
        await node.RunAsync();
        world.App.Value(linked.Companies[0], "phone").Should().Be(FieldValue.Text("next"), "the same value was agreed on");
    }

    [Theory, Trait("Catalogue", "75"), InlineData(true), InlineData(false)]
    public async Task A_conflict_records_its_loser_or_waits_and_the_other_fields_of_the_record_go_on(bool wins)
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        world.Map = map => map.OnConflict(wins ? Conflict.ErpWins : Conflict.Ask);
        var node = world.Start();
        var linked = await new Population(world).AddAsync(node, 1);
        await linked.QuietAsync(node);
        world.App.Edit(linked.Companies[0], "phone", "lost?");
        world.Erp.Edit(linked.Customers[0], "phone", "won?");
        world.App.Edit(linked.Companies[0], "web", "goes on");
        await node.RunAsync();
        world.Erp.Value(linked.Customers[0], "web").Should().Be(FieldValue.Text("goes on"));
        world.App.Value(linked.Companies[0], "phone").Should().Be(FieldValue.Text(wins ? "won?" : "lost?"));
        if (wins) (await node.JournalAsync(JournalEvent.Written)).Should().Contain(e => e.Old == FieldValue.Text("lost?") && e.New == FieldValue.Text("won?"));
        else (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("phone");
    }

    [Fact, Trait("Catalogue", "69")]
    public async Task A_mapping_that_is_added_later_takes_equal_values_as_agreed_and_overwrites_nothing()
    {
        using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
        var linked = await new Population(world).AddAsync(world.Start(), 2);
        await linked.QuietAsync(world.Start());
        world.App.Edit(linked.Companies[0], "notes", "same");
        world.Erp.Edit(linked.Customers[0], "notes", "same");
        world.App.Edit(linked.Companies[1], "notes", "one");
        world.Erp.Edit(linked.Customers[1], "notes", "other");
        world.Map = map => map.Both(app: "notes", erp: "notes");
        var node = world.Start();
        await node.RunAsync(RunKind.Full);
        (world.App.Updates, world.Erp.Updates).Should().Be((0, 0));
        world.App.Edit(linked.Companies[0], "notes", "edited");
        world.App.Edit(linked.Companies[1], "notes", "edited");
        await node.RunAsync();
        world.Erp.Value(linked.Customers[0], "notes").Should().Be(FieldValue.Text("edited"));
        world.Erp.Value(linked.Customers[1], "notes").Should().Be(FieldValue.Text("other"), "nobody has said yet which side is right");
    }

    private sealed class Throws : IProgress<RunCounters>, IConflictResolver
    {
        public ConflictAnswer Resolve(in FieldConflict conflict) => throw new InvalidOperationException("A rule's bug.");

        public void Report(RunCounters value) => throw new InvalidOperationException("A watcher's bug.");
    }
}

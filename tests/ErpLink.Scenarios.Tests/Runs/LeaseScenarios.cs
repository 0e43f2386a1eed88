namespace ErpLink.Scenarios.Runs;

/// <summary>One run of a connection at a time, whichever process it is in.</summary>
public sealed class LeaseScenarios
{
    [Fact, Trait("Scenario", "T70"), Trait("Catalogue", "83")]
    public async Task A_worker_that_lost_its_lease_cannot_write_any_more()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = NewWorld();
            var links = await world.Start().LinkManyAsync(world, 3);
            var came = false;
            Node? other = null;
            var at = moment;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    world.Time.Advance(TimeSpan.FromMinutes(20)); // A pause of the machine, longer than the lease.
                    (await other!.RunAsync()).State.Should().Be(RunState.Completed);
                    world.App.Edit(links[0].Company, "phone", "3");
                    world.Erp.Edit(links[1].Customer, "phone", "4");
                    (await other.RunAsync()).State.Should().Be(RunState.Completed);
                },
            };
            foreach (var (company, _, _) in links) world.App.Edit(company, "phone", "2");
            var zombie = world.StartBeside(process);
            other = world.StartBeside();
            var report = await zombie.RunAsync();
            if (!came)
            {
                moment.Should().BeGreaterThan(8);
                return;
            }

            var because = $"the other came at {process.Trace[at]}";
            world.Time.Advance(TimeSpan.FromHours(1));
            await other.RunAsync();
            await other.RunAsync();
            (world.App.Value(links[0].Company, "phone"), world.Erp.Value(links[0].Customer, "phone")).Should().Be(((FieldValue)"3", (FieldValue)"3"), because);
            (world.App.Value(links[1].Company, "phone"), world.Erp.Value(links[1].Customer, "phone")).Should().Be(((FieldValue)"4", (FieldValue)"4"), because);
            (await other.IntentsAsync()).Should().BeEmpty(because);
            (await other.OpenItemsAsync()).Should().BeEmpty(because);
            if (report.State == RunState.Failed) report.Failure!.Code.Should().Be(ErrorCodes.LeaseLost, because);
        }
    }

    [Fact, Trait("Scenario", "T70"), Trait("Catalogue", "83")]
    public async Task A_run_that_stood_still_while_it_renewed_its_lease_sends_nothing_any_more()
    {
        for (var number = 1; ; number++)
        {
            using var world = NewWorld();
            world.Customers(k => k with { UpdateTier = UpdateTier.ReadCompare }); // The mark is a commit of its own, so the renewal is the last call before the send.
            var links = await world.Start().LinkManyAsync(world, 3);
            foreach (var (company, _, _) in links) world.App.Edit(company, "phone", "2");
            var (renewals, at) = (0, -1);
            Node? other = null;
            Process? process = null;
            process = new Process
            {
                Interrupt = async point =>
                {
                    if (process!.Trace[^1] == "commit, after") world.Time.Advance(TimeSpan.FromSeconds(61)); // So slow that there is a renewal before each call.
                    if (process.Trace[^1] != "renewal, after" || ++renewals != number) return;
                    at = point;
                    world.Time.Advance(TimeSpan.FromMinutes(20));
                    (await other!.RunAsync()).State.Should().Be(RunState.Completed);
                },
            };
            var zombie = world.StartBeside(process);
            other = world.StartBeside();
            var report = await zombie.RunAsync();
            if (at < 0)
            {
                number.Should().BeGreaterThan(2);
                return;
            }

            report.Failure!.Code.Should().Be(ErrorCodes.LeaseLost);
            process.Trace.Skip(at).Should().NotContain(t => t.EndsWith("update, before", StringComparison.Ordinal), "it stood still in renewal {0}", number);
        }
    }

    [Fact, Trait("Scenario", "T70")]
    public async Task A_run_whose_renewals_all_take_too_long_stops_and_the_next_goes_on()
    {
        using var world = NewWorld();
        var (company, customer, _) = (await world.Start().LinkManyAsync(world, 1))[0];
        world.App.Edit(company, "phone", "2");
        var renewals = 0;
        Process? process = null;
        process = new Process
        {
            Interrupt = _ =>
            {
                if (process!.Trace[^1] == "commit, after") world.Time.Advance(TimeSpan.FromSeconds(61));
                if (process.Trace[^1] != "renewal, after") return Task.CompletedTask;
                renewals.Should().BeLessThan(10, "a run does not try for ever");
                renewals++;
                world.Time.Advance(TimeSpan.FromSeconds(61)); // Half of what a lease lives: the call before the next would be unsure.
                return Task.CompletedTask;
            },
        };

        var report = await world.StartBeside(process).RunAsync();

        (report.State, report.Failure!.Class, report.Failure.Code).Should().Be((RunState.Failed, FailureClass.Transient, ErrorCodes.StoreBusy));
        report.Failure.Message.Should().Contain(nameof(ErpLinkOptions.LeaseLife));
        (renewals, world.Erp.Updates).Should().Be((3, 0));
        world.Time.Advance(TimeSpan.FromMinutes(11));
        (await world.StartBeside().RunAsync()).State.Should().Be(RunState.Completed);
        world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
    }

    [Fact, Trait("Scenario", "T71")]
    public async Task The_same_job_on_two_nodes_runs_once()
    {
        using var world = NewWorld();
        var (company, customer, _) = (await world.Start().LinkManyAsync(world, 1))[0];
        world.App.Edit(company, "phone", "2");
        RunReport? second = null;
        Node? other = null;
        var node = world.StartBeside(new Process { Interrupt = async point => { if (point == 3) second = await other!.RunAsync(); } });
        other = world.StartBeside();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        second!.State.Should().Be(RunState.AlreadyRunning);
        (world.Erp.Updates, world.Erp.Value(customer, "phone")).Should().Be((1, (FieldValue)"2"));
    }

    [Fact, Trait("Scenario", "T71"), Trait("Catalogue", "97")]
    public async Task The_same_job_twice_in_one_process_runs_once()
    {
        using var world = NewWorld();
        var (company, _, _) = (await world.Start().LinkManyAsync(world, 1))[0];
        world.App.Edit(company, "phone", "2");
        RunReport? second = null;
        Node? node = null;
        node = world.StartBeside(new Process { Interrupt = async point => { if (point == 3) second = await node!.RunAsync(); } });
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        second!.State.Should().Be(RunState.AlreadyRunning);
        world.Erp.Updates.Should().Be(1);
    }

    [Fact, Trait("Catalogue", "97")]
    public async Task Services_that_end_during_a_run_end_the_run_and_begin_no_other()
    {
        using var world = NewWorld();
        var links = await world.Start().LinkManyAsync(world, 600);
        foreach (var (company, _, _) in links) world.App.Edit(company, "fax", "2");
        Node? node = null;
        node = world.StartBeside(new Process { Interrupt = point => { if (point == 30) node!.Stop(); return Task.CompletedTask; } });
        var synchronizer = node.Synchronizer;
        (await synchronizer.RunAsync(new RunRequest("oslo"), World.Kari, default)).State.Should().Be(RunState.Cancelled);
        await synchronizer.Invoking(s => s.RunAsync(new RunRequest("oslo"), World.Kari, default).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await world.StartBeside().RunAsync();
        links.Should().OnlyContain(l => world.Erp.Value(l.Customer, "fax") == "2");
    }

    private static World NewWorld()
    {
        var world = new World();
        world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 10 });
        world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 10 });
        return world;
    }
}

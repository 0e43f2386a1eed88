using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>Users and other nodes work on the links of a run at every point of it, and the other way round.</summary>
public sealed class RunsBesideUsers
{
    [Theory, Trait("Scenario", "T79")]
    [InlineData(RunKind.Incremental, UpdateTier.Conditional), InlineData(RunKind.Incremental, UpdateTier.ReadCompare), InlineData(RunKind.Full, UpdateTier.Conditional)]
    public async Task A_user_who_edits_at_any_point_of_a_run_loses_nothing(RunKind kind, UpdateTier tier)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(tier);
            var linked = await EditedAsync(world);
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = point =>
                {
                    if (point != at) return Task.CompletedTask;
                    came = true;
                    world.App.Edit(linked.Companies[0], "fax", "by the user");
                    world.App.Edit(linked.Companies[2], "phone", "app 2, once more"); // The very field that travels.
                    world.Erp.Edit(linked.Customers[1], "fax", "by a clerk");
                    return Task.CompletedTask;
                },
            };
            (await world.Start(process).RunAsync(kind)).State.Should().Be(RunState.Completed);
            if (!came)
            {
                moment.Should().BeGreaterThan(8);
                return;
            }

            await SettledAsync(world, world.Start(), $"the edits came at {process.Trace[at]}");
            world.Erp.Value(linked.Customers[0], "fax").Should().Be(FieldValue.Text("by the user"));
            world.App.Value(linked.Companies[1], "fax").Should().Be(FieldValue.Text("by a clerk"));
            Expected(world, linked, $"the edits came at {process.Trace[at]}", ofThird: "app 2, once more");
        }
    }

    [Theory]
    [InlineData("sync", UpdateTier.Conditional, RunKind.Incremental), InlineData("sync", UpdateTier.ReadCompare, RunKind.Incremental)]
    [InlineData("sync", UpdateTier.Conditional, RunKind.Full), InlineData("recover", UpdateTier.Conditional, RunKind.Incremental)]
    [InlineData("recover", UpdateTier.ReadCompare, RunKind.Incremental), InlineData("lock", UpdateTier.ReadCompare, RunKind.Incremental)]
    public async Task Another_node_at_any_point_of_a_run_loses_no_edit_and_invents_none(string what, UpdateTier tier, RunKind kind)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(tier);
            var linked = await EditedAsync(world);
            var link = (await world.Start().LinkOfAsync(linked.Companies[0]))!;
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    if (what == "sync") await other!.SyncAsync(link);
                    else if (what == "recover") await other!.RecoverAsync();
                    else await other!.Linker.SetFieldLockAsync(link.Id, "web", locked: true, World.Ola, default);
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            (await node.RunAsync(kind)).State.Should().Be(RunState.Completed);
            if (!came)
            {
                moment.Should().BeGreaterThan(8);
                return;
            }

            var because = $"the other node came at {process.Trace[at]}";
            await SettledAsync(world, other, because);
            Expected(world, linked, because);
        }
    }

    [Theory, InlineData(UpdateTier.Conditional), InlineData(UpdateTier.ReadCompare)]
    public async Task The_answer_to_a_write_settles_no_other_that_a_killed_node_had_decided_meanwhile(UpdateTier tier)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(tier);
            var linked = await EditedAsync(world);
            var link = (await world.Start().LinkOfAsync(linked.Companies[0]))!;
            var killed = new Process(killAt: moment);
            Node? other = null;
            Process? process = null;
            process = new Process
            {
                // Carried out, not answered yet: another node finds it landed, decides the next write, and dies before or after it sends.
                Interrupt = async _ =>
                {
                    if (process!.Trace[^1] != "ERP update, after" || killed.Points > 0) return;
                    world.App.Edit(linked.Companies[0], "phone", "app 0, newer");
                    await Killed.InAsync(() => other!.SyncAsync(link).AsTask());
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside(killed);
            (await node.RunAsync()).State.Should().Be(RunState.Completed);
            if (!killed.Dead)
            {
                moment.Should().BeGreaterThan(8);
                return;
            }

            var because = $"the other node was killed at {killed.Trace[^1]} ({moment})";
            await SettledAsync(world, node, because, openItems: tier == UpdateTier.Conditional ? 0 : null);
            foreach (var item in await node.OpenItemsAsync())
            {
                // Without enforced versions nobody can tell whether what was under way at the kill had landed: that is asked, and nothing else.
                item.Origin.Should().Be(ConflictOrigin.Recovery, because);
                (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.App), World.Ola, default)).Status.Should().Be(AnswerStatus.Done, because);
            }

            Expected(world, linked, because, ofFirst: "app 0, newer");
        }
    }

    [Theory, InlineData(UpdateTier.Conditional), InlineData(UpdateTier.ReadCompare)]
    public async Task A_run_of_another_node_at_any_point_of_a_sync_loses_no_edit_and_invents_none(UpdateTier tier)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(tier);
            var linked = await EditedAsync(world);
            var link = (await world.Start().LinkOfAsync(linked.Companies[0]))!;
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    await other!.RunAsync();
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            await node.SyncAsync(link);
            if (!came) return;
            var because = $"the run came at {process.Trace[at]}";
            await SettledAsync(world, other, because);
            Expected(world, linked, because);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_link_that_is_ended_at_any_point_of_a_run_stops_only_itself(bool gone)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(UpdateTier.Conditional);
            var linked = await EditedAsync(world);
            if (gone) world.Erp.Remove(linked.Customers[0]);
            var link = (await world.Start().LinkOfAsync(linked.Companies[0]))!;
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    try
                    {
                        await other!.Linker.DisconnectAsync(link.Id, World.Ola, default);
                    }
                    catch (ErpLinkException refused) when (refused.Code == ErrorCodes.WriteUnderWay)
                    {
                        // A write is on its way: that is the rule.
                    }
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            var because = $"it was ended at {moment}";
            (await node.RunAsync()).State.Should().Be(RunState.Completed, because);
            if (!came) return;
            await SettledAsync(world, other, because, openItems: gone ? null : 0);
            world.App.Value(linked.Companies[1], "web").Should().Be(FieldValue.Text("erp 1"), because);
            world.Erp.Value(linked.Customers[2], "phone").Should().Be(FieldValue.Text("app 2"), because);
        }
    }

    [Theory, InlineData(AnswerChoice.App), InlineData(AnswerChoice.Erp)]
    public async Task An_answer_at_any_point_of_a_run_is_carried_out(AnswerChoice choice)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(UpdateTier.Conditional);
            var linked = await EditedAsync(world);
            world.Erp.Edit(linked.Customers[0], "phone", "erp 0");
            var before = world.Start();
            await before.RunAsync();
            await before.RunAsync();
            var question = await before.OpenItemAsync(InboxItemKind.Conflict);
            world.App.Edit(linked.Companies[0], "fax", "f2");
            world.Erp.Edit(linked.Customers[0], "web", "w2");
            var (at, came) = (moment, false);
            Node? other = null;
            var status = AnswerStatus.Done;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    status = (await other!.Inbox.AnswerAsync(InboxAnswer.To(question, choice), World.Ola, default)).Status;
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            await node.RunAsync();
            if (!came) return;
            var because = $"it was answered at {process.Trace[at]} ({status})";
            await SettledAsync(world, other, because, openItems: null);
            if (status == AnswerStatus.Done)
            {
                (await other.OpenItemsAsync()).Should().BeEmpty(because);
                var expected = FieldValue.Text(choice == AnswerChoice.App ? "app 0" : "erp 0");
                (world.App.Value(linked.Companies[0], "phone"), world.Erp.Value(linked.Customers[0], "phone")).Should().Be((expected, expected), because);
            }

            (world.Erp.Value(linked.Customers[0], "fax"), world.App.Value(linked.Companies[0], "web")).Should().Be((FieldValue.Text("f2"), FieldValue.Text("w2")), because);
        }
    }

    [Fact]
    public async Task A_link_made_at_any_point_of_a_run_has_a_due_mark_from_the_start()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(UpdateTier.Conditional);
            await EditedAsync(world);
            var company = world.App.Add(World.Company, "z", ("name", "New"));
            var customer = world.Erp.Add(World.Customer, "z", ("name", "New"));
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    await other!.LinkAsync(company, customer);
                    var link = (await other.LinkOfAsync(company))!;
                    (await other.Store.ReadDuePageAsync(link.Connection, null, 1000, default)).Should().Contain(m => m.Link == link.Id);
                    world.App.Edit(company, "phone", "7");
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            await node.RunAsync();
            if (!came) return;
            await SettledAsync(world, other, $"it was linked at {process.Trace[at]}");
            world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("7"), $"it was linked at {process.Trace[at]}");
        }
    }

    [Theory, InlineData(RunKind.Incremental), InlineData(RunKind.Full)]
    public async Task A_link_that_an_operation_of_this_process_has_is_left_out_and_due(RunKind kind)
    {
        using var world = Fresh(UpdateTier.Conditional);
        var linked = await EditedAsync(world);
        var link = (await world.Start().LinkOfAsync(linked.Companies[0]))!;
        Node? node = null;
        RunReport? report = null;
        IReadOnlyList<DueMark> due = [];
        var process = new Process
        {
            // A user's sync has the link and waits for a record; the run comes, and leaves it.
            Interrupt = async _ =>
            {
                if (report is not null) return;
                report = new RunReport(Guid.Empty, link.Connection, kind) { User = World.Kari };
                report = await node!.RunAsync(kind);
                due = await node.Store.ReadDuePageAsync(link.Connection, null, 1000, default);
            },
        };
        node = world.Start(process);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);
        report!.State.Should().Be(RunState.Completed);
        due.Should().Contain(m => m.Link == link.Id);
        await SettledAsync(world, node, "the run left the link");
        Expected(world, linked, "the run left the link");
    }

    [Fact]
    public async Task A_mark_set_while_a_run_settles_the_link_stays()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = Fresh(UpdateTier.Conditional);
            var linked = await EditedAsync(world);
            var link = (await world.Start().LinkOfAsync(linked.Companies[3]))!;
            await world.Start().Store.CommitAsync(new StoreBatch().MarkDue(link), default);
            var (at, came, number) = (moment, false, 0L);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    number = (await other!.Store.CommitAsync(new StoreBatch().MarkDue(link), default)).CommitNumber;
                },
            };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            await node.RunAsync();
            if (!came) return;
            var read = process.Trace.FindLastIndex(t => t == "row page, after");
            var due = (await other.Store.ReadDuePageAsync(link.Connection, null, 1000, default)).SingleOrDefault(m => m.Link == link.Id);
            read.Should().BePositive();
            if (at < read) due.Should().BeNull("it was compared after the signal");
            else due?.Number.Should().Be(number, "a signal that came at {0} may tell of what the run had not read", process.Trace[at]);
            if (at >= read) due.Should().NotBeNull("a signal that came at {0} may tell of what the run had not read", process.Trace[at]);
        }
    }

    private static World Fresh(UpdateTier tier)
    {
        var world = new World();
        KindDescription Batched(KindDescription kind) => kind with { ChangeFeed = ChangeFeed.Cursor, BatchSizeRecordsMax = 10, UpdateTier = tier, ReturnsStoredValues = tier == UpdateTier.Conditional };
        world.Customers(Batched);
        world.Companies(Batched);
        return world;
    }

    private static async Task<Population> EditedAsync(World world)
    {
        var node = world.Start();
        var linked = await new Population(world).AddAsync(node, 4);
        await linked.QuietAsync(node);
        for (var i = 0; i < 3; i++)
        {
            world.App.Edit(linked.Companies[i], "phone", $"app {i}");
            if (i > 0) world.Erp.Edit(linked.Customers[i], "web", $"erp {i}");
        }

        return linked;
    }

    private static void Expected(World world, Population linked, string because, string ofFirst = "app 0", string ofThird = "app 2")
    {
        for (var i = 0; i < 4; i++)
        {
            var (phone, web) = (FieldValue.Text(i switch { 0 => ofFirst, 1 => "app 1", 2 => ofThird, _ => "1" }), FieldValue.Text(i is 1 or 2 ? $"erp {i}" : "w"));
            (world.App.Value(linked.Companies[i], "phone"), world.Erp.Value(linked.Customers[i], "phone")).Should().Be((phone, phone), because);
            (world.App.Value(linked.Companies[i], "web"), world.Erp.Value(linked.Customers[i], "web")).Should().Be((web, web), because);
        }
    }

    /// <summary>Some runs later nothing is under way, asked or written any more.</summary>
    private static async Task SettledAsync(World world, Node node, string because, int? openItems = 0)
    {
        for (var i = 0; i < 4; i++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(11));
            (await node.RunAsync()).State.Should().Be(RunState.Completed, because);
        }

        (await node.IntentsAsync()).Should().BeEmpty(because);
        if (openItems is { } expected) (await node.OpenItemsAsync()).Should().HaveCount(expected, because);
        var written = world.App.Updates + world.Erp.Updates;
        await node.RunAsync();
        (world.App.Updates + world.Erp.Updates).Should().Be(written, because);
    }
}

using ErpLink.Storage;

namespace ErpLink.Scenarios.Recovery;

/// <summary>Another node works on the same link at every moment of ours, or a second crash meets the recovery of the first.</summary>
public sealed class TwoNodeTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_sync_of_another_node_at_any_moment_of_ours_loses_no_edit_and_invents_none(bool bothEdit)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World();
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1"), ("web", "w"));
            var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "1"), ("web", "w"));
            var link = await world.Start().LinkAsync(company, customer);
            world.App.Edit(company, "phone", "2");
            if (bothEdit) world.Erp.Edit(customer, "web", "w2");
            var came = false;
            Node? other = null;
            var at = moment;
            var process = new Process { Interrupt = async point => { if (point == at) { came = true; await other!.SyncAsync(link); } } };
            var node = world.StartBeside(process);
            other = world.StartBeside();
            await node.SyncAsync(link);
            if (!came)
            {
                moment.Should().BeGreaterThan(5);
                return;
            }

            await other.SyncAsync(link);
            var because = $"the other node came at {process.Trace[at]}";
            (world.App.Value(company, "phone"), world.Erp.Value(customer, "phone")).Should().Be((FieldValue.Text("2"), FieldValue.Text("2")), because);
            (world.App.Value(company, "web"), world.Erp.Value(customer, "web")).Should().Be((world.Erp.Value(customer, "web"), FieldValue.Text(bothEdit ? "w2" : "w")), because);
            (await other.IntentsAsync()).Should().BeEmpty(because);
            (await other.OpenItemsAsync()).Should().BeEmpty(because);
            (await other.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, because);
        }
    }

    [Theory, InlineData(CreateTier.SearchableReference), InlineData(CreateTier.Nothing), InlineData(CreateTier.UniqueReference)]
    public async Task A_recovery_of_another_node_at_any_moment_of_our_create_makes_no_second_customer(CreateTier tier)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World();
            world.Customers(k => k with { CreateTier = tier, CorrelationField = tier == CreateTier.Nothing ? null : "reference" });
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            var came = false;
            Node? other = null;
            var at = moment;
            var process = new Process { Interrupt = async point => { if (point == at) { came = true; await other!.RecoverAsync(); } } };
            var node = world.Start(process);
            other = world.StartBeside();
            await node.CreateAsync(company);
            if (!came) return;

            world.Erp.Creates.Should().BeLessThanOrEqualTo(1, "the other node recovered at {0}", process.Trace[at]);
        }
    }

    [Fact]
    public async Task A_connect_whose_answer_is_lost_while_another_node_recovers_it_forgets_no_question()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World();
            world.Erp.Normalise = (field, value) => field == "web" ? value.AsText().ToUpperInvariant() : value; // So it is seen that part of the write landed, and not that all of it did.
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1"), ("web", "w1"));
            var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "2"), ("web", "w2"));
            world.ErpFaults.Enqueue(WriteFault.AnswerLost);
            var (at, came) = (moment, false);
            Node? other = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at || await other!.LinkOfAsync(company) is not { } linked) return;
                    came = true;
                    await other.SyncAsync(linked);
                },
            };
            var node = world.Start(process);
            other = world.StartBeside();
            await node.ConnectAsync(company, customer, FieldDecision.Of("phone", "third"), FieldDecision.App("web"));
            if (!came && moment > process.Points)
            {
                moment.Should().BeGreaterThan(15);
                return;
            }

            var link = (await other.LinkOfAsync(company))!;
            for (var round = 0; round < 3; round++)
            {
                world.Time.Advance(TimeSpan.FromMinutes(13));
                await other.SyncAsync(link);
            }

            var because = came ? $"the other node came at {process.Trace[at]} ({at})" : "no other node came";
            var asked = (await other.OpenItemsAsync()).Select(i => i.AppField).ToArray();
            (await other.IntentsAsync()).Should().BeEmpty(because);
            foreach (var field in new[] { "phone", "web" }.Except(asked)) world.App.Value(company, field!).Should().Be(world.Erp.Value(customer, field!), because);
        }
    }

    [Fact]
    public async Task A_write_that_another_node_settled_leaves_what_that_node_decided_next_to_it()
    {
        using var world = new World();
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1"));
        var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "1"));
        var link = await world.Start().LinkAsync(company, customer);
        world.App.Edit(company, "phone", "2");
        world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        Node? other = null;
        Intent? theirs = null;
        Process? process = null;
        process = new Process
        {
            Interrupt = async _ =>
            {
                if (theirs is not null || process!.Trace[^1] != "ERP update, after") return;
                theirs = (await other!.IntentsAsync()).Single();
                (await other.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, "it finds what was written");
                world.App.Edit(company, "phone", "3");
                world.ErpFaults.Enqueue(WriteFault.AnswerLost);
                var updates = world.Erp.Updates;
                world.Erp.Fails = call => call.Operation == "read" && world.Erp.Updates > updates ? SideCall.Unavailable() : null;
                (await other.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending, "its answer is lost, too");
                world.Erp.Fails = _ => null;
                theirs = (await other.IntentsAsync()).Single();
            },
        };
        var node = world.StartBeside(process);
        other = world.StartBeside();

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending, "what is under way is not this node's");

        (await other.IntentsAsync()).Should().ContainSingle().Which.Id.Should().Be(theirs!.Id);
        (await other.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        world.Erp.Value(customer, "phone").Should().Be((FieldValue)"3");
        (await other.JournalAsync(JournalEvent.Written)).Where(e => e.Side == Side.Erp).Select(e => e.New).Should().BeEquivalentTo([(FieldValue)"2", (FieldValue)"3"]);
        ((await other.IntentsAsync()).Count, (await other.OpenItemsAsync()).Count).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_create_that_a_person_decides_while_its_answer_is_on_the_way_stays_decided()
    {
        using var world = new World();
        world.Customers(k => k with { CreateTier = CreateTier.Nothing, CorrelationField = null });
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        Node? other = null;
        Process? process = null;
        process = new Process
        {
            Interrupt = async _ =>
            {
                if (process!.Trace[^1] != "ERP create, after") return;
                await other!.RecoverAsync();
                var item = await other.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
                (await other.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = item.Candidates[0] }, World.Ola, default)).Status.Should().Be(AnswerStatus.Done);
            },
        };
        var node = world.Start(process);
        other = world.StartBeside();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Created);

        ((await node.LinkOfAsync(company))!.State, world.Erp.Creates).Should().Be((LinkState.Active, 1));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.OutcomeUnknown)).Should().BeEmpty("it was known already");
    }

    [Fact]
    public async Task A_create_that_was_settled_is_not_asked_about_by_a_recovery_that_began_before()
    {
        using var world = new World();
        world.Customers(k => k with { CreateTier = CreateTier.Nothing, CorrelationField = null });
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var settled = new TaskCompletionSource();
        var other = world.Start(new Process { Interrupt = _ => settled.Task });
        Task<RecoveryReport>? recovery = null;
        Process? process = null;
        process = new Process
        {
            Interrupt = _ =>
            {
                // Carried out, not answered yet: the other node reads the intent, and finds nothing to look it up by.
                if (process!.Trace[^1] == "ERP create, after") recovery = other.RecoverAsync().AsTask();
                return Task.CompletedTask;
            },
        };
        var node = world.StartBeside(process);

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Created);
        settled.SetResult();
        await recovery!;

        (await node.LinkOfAsync(company))!.State.Should().Be(LinkState.Active);
        (await node.OpenItemsAsync()).Should().BeEmpty("there is no create left to ask about");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_crashes_one_of_them_in_the_recovery_of_the_other_end_as_decided(bool create)
    {
        var pairs = 0;
        for (var first = 0; ; first++)
        {
            var ended = false;
            for (var second = 0; !ended; second++)
            {
                using var world = new World();
                var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1"), ("fax", "3"));
                var customer = create ? default : world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "2"), ("fax", "4"));
                if (await RunAsync(world.Start(new Process(first)), create, company, customer))
                {
                    pairs.Should().BeGreaterThan(50);
                    return;
                }

                var process = new Process(second);
                ended = !await Killed.InAsync(() => world.Start(process).RecoverAsync().AsTask()) && !process.Dead;
                pairs++;
                var node = world.Start();
                await node.RecoverAsync();
                if (await node.LinkOfAsync(company) is null) (await RunAsync(node, create, company, customer)).Should().BeTrue();
                var because = $"killed at {first}, then at {second}";
                var link = (await node.LinkOfAsync(company))!;
                world.Erp.Creates.Should().Be(create ? 1 : 0, because);
                (await node.IntentsAsync()).Should().BeEmpty(because);
                (await node.OpenItemsAsync()).Should().BeEmpty(because);
                world.App.Value(company, "phone").Should().Be(world.Erp.Value(link.Actor!.Value, "phone"), because);
                world.Erp.Value(link.Actor.Value, "fax").Should().Be(FieldValue.Text(create ? "3" : "third"), because);
                (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, because);
            }
        }
    }

    private static async Task<bool> RunAsync(Node node, bool create, RecordRef company, RecordRef customer) => !await Killed.InAsync(async () =>
    {
        if (create) await node.CreateAsync(company);
        else await node.ConnectAsync(company, customer, FieldDecision.Erp("phone"), FieldDecision.Of("fax", "third"));
    });
}

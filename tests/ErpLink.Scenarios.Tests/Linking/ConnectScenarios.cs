namespace ErpLink.Scenarios.Linking;

/// <summary>Connects that are interrupted at every store write and every remote call, or that meet another user.</summary>
public sealed class ConnectScenarios
{
    private static readonly FieldDecision[] Decisions = [FieldDecision.Erp("phone"), FieldDecision.App("fax"), FieldDecision.Of("web", "third.example")];

    [Theory, InlineData(StoreKind.Memory), InlineData(StoreKind.Sqlite), Trait("Scenario", "T01")]
    public async Task A_connect_that_is_killed_anywhere_ends_as_the_user_decided(StoreKind store)
    {
        for (var killAt = 0; ; killAt++)
        {
            using var world = new World(store);
            var (company, customer) = Differing(world);
            var process = new Process(killAt);
            var result = await TryAsync(() => world.Start(process).ConnectAsync(company, customer, Decisions));
            if (result is not null)
            {
                killAt.Should().BeGreaterThan(8);
                await AssertAsync(world, world.StartBeside(), company, customer, "nothing was killed");
                return;
            }

            var because = $"killed at {process.Trace[^1]} (point {killAt})";
            var node = world.Start();
            await node.RecoverAsync();
            if (await node.LinkOfAsync(company) is null) (await node.ConnectAsync(company, customer, Decisions)).Status.Should().Be(ConnectStatus.Connected, because);
            await AssertAsync(world, node, company, customer, because);
        }
    }

    [Theory, InlineData(StoreKind.Memory, true), InlineData(StoreKind.Memory, false), InlineData(StoreKind.Sqlite, true), InlineData(StoreKind.Sqlite, false), Trait("Scenario", "T02")]
    public async Task A_connect_whose_write_is_not_answered_ends_as_the_user_decided(StoreKind store, bool happened)
    {
        using var world = new World(store);
        var (company, customer) = Differing(world);
        world.ErpFaults.Enqueue(happened ? WriteFault.AnswerLost : WriteFault.RequestLost);
        world.AppFaults.Enqueue(happened ? WriteFault.AnswerLost : WriteFault.RequestLost);
        var node = world.Start();

        (await node.ConnectAsync(company, customer, Decisions)).Status.Should().Be(ConnectStatus.Connected);

        await AssertAsync(world, node, company, customer, "recovery found out what happened");
        world.Erp.Updates.Should().Be(1, "what landed is not sent again, what did not is sent once");
    }

    [Theory, InlineData(StoreKind.Memory, false), InlineData(StoreKind.Memory, true), InlineData(StoreKind.Sqlite, false), InlineData(StoreKind.Sqlite, true), Trait("Scenario", "T05")]
    public async Task Of_two_users_who_link_one_customer_one_wins_and_the_other_is_told_who_won(StoreKind store, bool killed)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World(store);
            var (company, customer) = Differing(world);
            var rival = world.App.Add(World.Company, "c2", ("name", "Fjord AS"), ("phone", "9"), ("fax", "9"), ("web", "9"));
            ConnectResult? theirs = null;
            Node? other = null;
            var at = moment;
            var process = new Process(killed ? at : null) { Interrupt = async point => theirs = point == at ? await TryConnectAsync(other!, rival, customer) : theirs };
            var node = world.Start(process);
            other = world.StartBeside();
            var ours = await TryAsync(() => node.ConnectAsync(company, customer, Decisions));
            if (theirs is null)
            {
                moment.Should().BeGreaterThan(8);
                return;
            }

            var because = $"the other user came at {process.Trace[at]}";
            var next = killed ? world.Start() : node;
            await next.RecoverAsync();
            var links = await next.Store.ReadLinksByActorAsync(new ConnectionId("oslo-1"), World.Customer, [customer.Key.Text], default);
            var winner = links.Should().ContainSingle(because).Subject;
            winner.State.Should().Be(LinkState.Active, because);
            if (theirs.Status == ConnectStatus.Taken) theirs.Holder!.Entity.Should().Be(winner.Entity, because);
            if (ours?.Status == ConnectStatus.Taken) ours.Holder!.Entity.Should().Be(winner.Entity, because);
            if (!killed) new[] { ours!.Status, theirs.Status }.Count(s => s == ConnectStatus.Connected).Should().BeLessThanOrEqualTo(1, because);
            (await next.IntentsAsync()).Should().BeEmpty(because);
        }
    }

    [Fact, Trait("Scenario", "T15")]
    public async Task Linking_again_starts_from_a_new_comparison_not_from_the_old_baseline()
    {
        using var world = new World();
        var (company, customer) = Differing(world);
        var node = world.Start();
        var link = await node.LinkAsync(company, customer, Decisions);
        await node.Linker.DisconnectAsync(link.Id, World.Kari, default);
        var writes = world.Erp.Updates + world.App.Updates;
        world.App.Edit(company, "phone", "changed while not linked");

        var proposal = await node.ProposeAsync(company, customer);

        world.Erp.Updates.Should().Be(writes - world.App.Updates, "disconnecting calls neither side");
        proposal.Undecided().Should().ContainSingle().Which.App.Should().Be("phone");
        var again = await node.LinkAsync(company, customer, FieldDecision.Erp("phone"));
        again.Id.Should().NotBe(link.Id);
        world.App.Value(company, "phone").Should().Be(world.Erp.Value(customer, "phone"));
        (await node.JournalAsync(JournalEvent.Disconnected)).Should().ContainSingle();
        (await node.JournalAsync(JournalEvent.Written)).Should().Contain(e => e.Link == link.Id, "the journal keeps the history");
    }

    [Fact, Trait("Scenario", "T16")]
    public async Task Kinds_that_the_map_does_not_pair_are_refused_before_any_call()
    {
        using var world = new World();
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        world.Erp.Add(ActorKinds.Supplier, "s1", ("name", "Fjord AS"));
        var process = new Process();
        var node = world.Start(process);

        var propose = async () => await node.ProposeAsync(company, new RecordRef(ActorKinds.Supplier, "s1"));

        (await propose.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.KindsNotPaired);
        process.Trace.Should().NotContain(t => t.Contains("read"));
    }

    [Fact, Trait("Scenario", "T16")]
    public async Task A_second_actor_for_one_entity_is_refused_and_the_first_is_named()
    {
        using var world = new World();
        var (company, customer) = Differing(world);
        var second = world.Erp.Add(World.Customer, "20", ("name", "Fjord AS"));
        var node = world.Start();
        await node.LinkAsync(company, customer, Decisions);

        var proposal = await node.ProposeAsync(company, second);
        var result = await node.Linker.ConnectAsync(proposal.Decide(), World.Ola, default);

        proposal.Holder!.Actor.Should().Be(customer);
        result.Status.Should().Be(ConnectStatus.Taken);
        result.Holder!.Actor.Should().Be(customer);
        world.Erp[World.Customer, "20"].Version.Should().Be(1, "refused before any write");
    }

    [Fact, Trait("Scenario", "T14")]
    public async Task A_link_follows_a_customer_to_its_new_key()
    {
        using var world = new World();
        var (company, customer) = Differing(world);
        var node = world.Start();
        var link = await node.LinkAsync(company, customer, Decisions);
        world.Erp.Rename(customer, "10-new");
        world.App.Edit(company, "phone", "after the rename");

        var result = await node.SyncAsync(link);

        result.Link.Actor!.Value.Key.Text.Should().Be("10-new");
        world.Erp.Value(result.Link.Actor.Value, "phone").Should().Be(FieldValue.Text("after the rename"));
        world.Erp.Creates.Should().Be(0, "no delete and create");
        (await node.JournalAsync(JournalEvent.Repointed)).Should().ContainSingle();
    }

    [Fact, Trait("Scenario", "T14")]
    public async Task A_changed_customer_number_is_an_ordinary_field_where_the_key_is_stable()
    {
        using var world = new World();
        var (company, customer) = Differing(world);
        var node = world.Start();
        var link = await node.LinkAsync(company, customer, Decisions);
        world.Erp.Edit(customer, "number", "NEW-7");

        var result = await node.SyncAsync(link);

        result.Link.Actor.Should().Be(customer);
        world.App.Value(company, "code").Should().Be(FieldValue.Text("NEW-7"));
    }

    private static (RecordRef Company, RecordRef Customer) Differing(World world) => (
        world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "app-phone"), ("fax", "app-fax"), ("web", "app.example")),
        world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "erp-phone"), ("fax", "erp-fax"), ("web", "erp.example"), ("number", "10")));

    private static async ValueTask AssertAsync(World world, Node node, RecordRef company, RecordRef customer, string because)
    {
        foreach (var (field, value) in ((string, string)[])[("phone", "erp-phone"), ("fax", "app-fax"), ("web", "third.example"), ("name", "Fjord AS")])
        {
            world.App.Value(company, field).Should().Be(FieldValue.Text(value), because);
            world.Erp.Value(customer, field).Should().Be(FieldValue.Text(value), because);
        }

        var link = (await node.LinkOfAsync(company))!;
        link.State.Should().Be(LinkState.Active, because);
        (await node.IntentsAsync()).Should().BeEmpty(because);
        (await node.OpenItemsAsync()).Should().BeEmpty(because);
        var overwritten = (await node.JournalAsync(JournalEvent.Written)).Select(e => e.Old.ToString()).ToArray();
        overwritten.Should().Contain(["app-phone", "erp-fax", "erp.example", "app.example"], "every value that was overwritten is in the journal; {0}", because);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, because);
    }

    private static async ValueTask<ConnectResult?> TryAsync(Func<ValueTask<ConnectResult>> connect)
    {
        try
        {
            return await connect();
        }
        catch (Killed)
        {
            return null;
        }
    }

    private static ValueTask<ConnectResult> TryConnectAsync(Node node, RecordRef entity, RecordRef actor) => node.ConnectAsync(entity, actor,
        FieldDecision.Erp("phone"), FieldDecision.Erp("fax"), FieldDecision.Erp("web"));
}

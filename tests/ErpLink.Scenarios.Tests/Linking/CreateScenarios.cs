namespace ErpLink.Scenarios.Linking;

/// <summary>Creates that are interrupted at every store write and every remote call.</summary>
public sealed class CreateScenarios
{
    public static TheoryData<StoreKind, CreateTier> StoresAndTiers => new()
    {
        { StoreKind.Memory, CreateTier.ClientKey }, { StoreKind.Memory, CreateTier.UniqueReference }, { StoreKind.Memory, CreateTier.SearchableReference },
        { StoreKind.Memory, CreateTier.Nothing }, { StoreKind.Sqlite, CreateTier.UniqueReference }, { StoreKind.Sqlite, CreateTier.SearchableReference },
        { StoreKind.Sqlite, CreateTier.ClientKey }, { StoreKind.Sqlite, CreateTier.Nothing },
    };

    [Theory, MemberData(nameof(StoresAndTiers)), Trait("Scenario", "T01"), Trait("Scenario", "T03")]
    public async Task A_create_that_is_killed_anywhere_leaves_one_customer_that_is_linked(StoreKind store, CreateTier tier)
    {
        for (var killAt = 0; ; killAt++)
        {
            using var world = NewWorld(store, tier);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"));
            var process = new Process(killAt);
            var status = await RunAsync(world.Start(process), company);
            if (status is not null)
            {
                status.Should().Be(CreateStatus.Created);
                killAt.Should().BeGreaterThan(5, "a create has at least that many points where it can be killed");
                return;
            }

            var because = $"killed at {process.Trace[^1]} (point {killAt})";
            world.Erp.Creates.Should().BeLessThanOrEqualTo(1, because);
            var node = world.Start();
            await node.RecoverAsync();
            world.Time.Advance(TimeSpan.FromMinutes(13));
            await node.RecoverAsync();
            await DecideAsync(world, node);
            if (await node.LinkOfAsync(company) is null) (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Created, because);

            await AssertOneAsync(world, node, company, because);
        }
    }

    [Theory, InlineData(StoreKind.Memory), InlineData(StoreKind.Sqlite), Trait("Scenario", "T02")]
    public async Task A_create_whose_answer_is_lost_is_looked_up_and_adopted_not_sent_again(StoreKind store)
    {
        for (var killAt = 0; ; killAt++)
        {
            using var world = NewWorld(store, CreateTier.UniqueReference);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            world.ErpFaults.Enqueue(WriteFault.AnswerLost);
            var process = new Process(killAt);
            var status = await RunAsync(world.Start(process), company);
            world.Erp.Creates.Should().BeLessThanOrEqualTo(1);
            if (status is not null)
            {
                status.Should().Be(CreateStatus.Adopted);
                world.Erp.Creates.Should().Be(1);
                return;
            }

            var node = world.Start();
            await node.RecoverAsync();
            if (await node.LinkOfAsync(company) is null) await node.CreateAsync(company);
            await AssertOneAsync(world, node, company, $"killed at {process.Trace[^1]} (point {killAt})");
        }
    }

    [Theory, InlineData(StoreKind.Memory, true), InlineData(StoreKind.Memory, false), InlineData(StoreKind.Sqlite, true), InlineData(StoreKind.Sqlite, false), Trait("Scenario", "T03")]
    public async Task A_create_that_cannot_be_looked_up_waits_for_a_person(StoreKind store, bool happened)
    {
        using var world = NewWorld(store, CreateTier.Nothing);
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        world.ErpFaults.Enqueue(happened ? WriteFault.AnswerLost : WriteFault.RequestLost);
        var node = world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Unconfirmed);
        for (var round = 0; round < 3; round++)
        {
            world.Time.Advance(TimeSpan.FromDays(1));
            await node.RecoverAsync();
        }

        world.Erp.Creates.Should().Be(happened ? 1 : 0, "nothing is sent again without a person");
        (await node.LinkOfAsync(company))!.State.Should().Be(LinkState.Unconfirmed);
        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
        item.Candidates.Should().HaveCount(happened ? 1 : 0);

        var answer = happened
            ? InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = item.Candidates[0] }
            : InboxAnswer.To(item, AnswerChoice.CreateAgain);
        (await node.Inbox.AnswerAsync(answer, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        await AssertOneAsync(world, node, company, "a person decided");
        (await node.JournalAsync(happened ? JournalEvent.Adopted : JournalEvent.Created)).Should().NotBeEmpty();
    }

    [Fact, Trait("Scenario", "T02")]
    public async Task An_adoption_is_in_the_journal_with_its_settlement_wherever_the_process_dies()
    {
        for (var at = 0; ; at++)
        {
            using var world = NewWorld(StoreKind.Memory, CreateTier.UniqueReference);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            world.ErpFaults.Enqueue(WriteFault.AnswerLost);
            var process = new Process(at);
            var status = await RunAsync(world.Start(process), company);

            var journal = await world.StartBeside().JournalAsync();
            journal.Any(e => e.Event == JournalEvent.Adopted).Should().Be(journal.Any(e => e.Event == JournalEvent.Created), "killed at {0}, {1}", at, process.Trace[^1]);
            if (status is null || process.Dead) continue;
            (status, journal.Any(e => e.Event == JournalEvent.Adopted)).Should().Be((CreateStatus.Adopted, true));
            return;
        }
    }

    [Fact, Trait("Scenario", "T03")]
    public async Task A_record_that_a_person_adopts_overwrites_nothing_of_the_app_without_a_question()
    {
        using var world = NewWorld(StoreKind.Memory, CreateTier.Nothing);
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "57"));
        var older = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "22"));
        world.ErpFaults.Enqueue(WriteFault.RequestLost);
        var node = world.Start();
        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Unconfirmed);
        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);

        (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = older }, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        await node.RunAsync(RunKind.Full);

        (world.App.Value(company, "phone"), world.Erp.Value(older, "phone")).Should().Be(((FieldValue)"57", (FieldValue)"22"), "it is not what was sent, so nobody knows which of them is right");
        (await node.OpenItemsAsync()).Should().ContainSingle(i => i.AppField == "phone");
        world.App.Edit(company, "name", "Fjord Ltd");
        await node.RunAsync(RunKind.Full);
        world.Erp.Value(older, "name").Should().Be((FieldValue)"Fjord Ltd", "what is as it was sent is agreed on");
    }

    [Theory, Trait("Scenario", "T03")]
    [InlineData(AnswerChoice.Adopt)]
    [InlineData(AnswerChoice.CreateAgain)]
    public async Task Of_two_answers_about_one_create_on_two_nodes_the_second_is_stale(AnswerChoice second)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = NewWorld(StoreKind.Memory, CreateTier.Nothing);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            var (first, other) = (world.Erp.Add(World.Customer, "10", ("name", "Fjord AS")), world.Erp.Add(World.Customer, "20", ("name", "Fjord AS")));
            world.ErpFaults.Enqueue(WriteFault.RequestLost);
            await world.Start().CreateAsync(company);
            var (at, came, adopted) = (moment, false, AnswerStatus.Pending);
            Node? beside = null;
            InboxItem? item = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    adopted = (await beside!.Inbox.AnswerAsync(InboxAnswer.To(item!, AnswerChoice.Adopt) with { Actor = first }, World.Ola, default)).Status;
                },
            };
            var node = world.StartBeside(process);
            beside = world.StartBeside();
            item = await beside.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
            AnswerStatus? status = null;
            try
            {
                status = (await node.Inbox.AnswerAsync(InboxAnswer.To(item, second) with { Actor = second == AnswerChoice.Adopt ? other : null }, World.Kari, default)).Status;
            }
            catch (ErpLinkException error)
            {
                error.Code.Should().BeOneOf(ErrorCodes.InboxItemNotFound, ErrorCodes.LinkBusy);
            }

            if (!came)
            {
                moment.Should().BeGreaterThan(1);
                return;
            }

            var because = $"the other answer came at {process.Trace[at]}: {adopted}, {status}";
            var actor = (await beside.LinkOfAsync(company))!.Actor;
            if (adopted == AnswerStatus.Done) (actor, status).Should().NotBe((first, (AnswerStatus?)AnswerStatus.Done), because);
            if (status == AnswerStatus.Done) actor.Should().NotBe(first, because);
        }
    }

    [Fact, Trait("Scenario", "T03")]
    public async Task A_create_that_two_nodes_are_told_to_send_again_at_once_is_sent_once()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = NewWorld(StoreKind.Memory, CreateTier.Nothing);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            world.ErpFaults.Enqueue(WriteFault.RequestLost);
            await world.Start().CreateAsync(company);
            var (at, came, theirs) = (moment, false, (AnswerStatus?)null);
            Node? beside = null;
            InboxItem? item = null;
            var process = new Process
            {
                Interrupt = async point =>
                {
                    if (point != at) return;
                    came = true;
                    theirs = await AgainAsync(beside!, item!);
                },
            };
            var node = world.StartBeside(process);
            beside = world.StartBeside();
            item = await beside.OpenItemAsync(InboxItemKind.UnconfirmedCreate);

            var ours = await AgainAsync(node, item);

            if (!came)
            {
                moment.Should().BeGreaterThan(5);
                return;
            }

            var because = $"the other answer came at {process.Trace[at]}: {theirs}, {ours}";
            world.Erp.Creates.Should().Be(1, because);
            new[] { theirs, ours }.Should().ContainSingle(s => s == AnswerStatus.Done, because);
            await AssertOneAsync(world, beside, company, because);
        }

        static async Task<AnswerStatus?> AgainAsync(Node node, InboxItem item)
        {
            try
            {
                return (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.CreateAgain), World.Kari, default)).Status;
            }
            catch (ErpLinkException error)
            {
                error.Code.Should().BeOneOf(ErrorCodes.InboxItemNotFound, ErrorCodes.LinkBusy);
                return null;
            }
        }
    }

    [Theory, Trait("Scenario", "T03")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_that_is_to_be_created_again_is_created_where_its_company_is_linked_now(bool linked)
    {
        using var world = new World();
        world.Erp.Kinds[ActorKinds.Person] = world.Erp.Kinds[ActorKinds.Person] with { CreateTier = CreateTier.Nothing, CorrelationField = null };
        var node = world.Start();
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var link = await node.LinkAsync(company, world.Erp.Add(World.Customer, "10", ("name", "Fjord AS")));
        var anna = world.App.Add(EntityKinds.Person, "p1", ("name", "Anna"));
        world.App[EntityKinds.Person, "p1"].Parent = company;
        world.ErpFaults.Enqueue(WriteFault.RequestLost);
        var draft = await node.Linker.DraftAsync("oslo", anna, ActorKinds.Person, World.Kari, default);
        (await node.Linker.CreateAsync(draft.Answer(), World.Kari, default)).Status.Should().Be(CreateStatus.Unconfirmed);

        var survivor = world.Erp.Add(World.Customer, "20", ("name", "Fjord AS"));
        world.Erp.Merge(new RecordRef(World.Customer, "10"), "20");
        await node.RunAsync(RunKind.Full);
        if (!linked) await node.Linker.DisconnectAsync(link.Id, World.Kari, default);
        var answer = InboxAnswer.To(await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate), AnswerChoice.CreateAgain);
        if (!linked)
        {
            (await node.Inbox.Invoking(i => i.AnswerAsync(answer, World.Kari, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ParentNotLinked);
            (await node.LinkAsync(company, survivor)).State.Should().Be(LinkState.Active);
            answer = InboxAnswer.To(await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate), AnswerChoice.CreateAgain);
        }

        (await node.Inbox.AnswerAsync(answer, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        var created = (await node.LinkOfAsync(anna))!.Actor!.Value;
        world.Erp[ActorKinds.Person, created.Key.Text].Parent.Should().Be(survivor, "what was merged away has no persons");
    }

    [Fact, Trait("Scenario", "T03")]
    public async Task Disconnecting_while_a_create_is_unresolved_is_refused()
    {
        using var world = NewWorld(StoreKind.Memory, CreateTier.Nothing);
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        var node = world.Start();
        await node.CreateAsync(company);

        var disconnect = async () => await node.Linker.DisconnectAsync((await node.LinkOfAsync(company))!.Id, World.Kari, default);

        (await disconnect.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.WriteUnderWay);
    }

    [Theory, InlineData(StoreKind.Memory, false), InlineData(StoreKind.Memory, true), InlineData(StoreKind.Sqlite, false), InlineData(StoreKind.Sqlite, true), Trait("Scenario", "T04")]
    public async Task A_create_that_another_worker_does_at_any_moment_of_ours_gives_one_customer_and_one_link(StoreKind store, bool killed)
    {
        for (var moment = 0; ; moment++)
        {
            using var world = NewWorld(store, CreateTier.UniqueReference);
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
            CreateResult? theirs = null;
            var at = moment;
            Node? other = null;
            var process = new Process(killed ? at : null) { Interrupt = async point => theirs = point == at ? await other!.CreateAsync(company, World.Ola) : theirs };
            var node = world.Start(process);
            other = world.StartBeside();
            CreateResult? ours = null;
            try
            {
                ours = await node.CreateAsync(company);
            }
            catch (Killed)
            {
            }

            if (theirs is null)
            {
                moment.Should().BeGreaterThan(5);
                return;
            }

            world.Erp.Creates.Should().BeLessThanOrEqualTo(1, "the other worker came at {0}", process.Trace[at]);
            var next = killed ? world.Start() : node;
            await next.RecoverAsync();
            await AssertOneAsync(world, next, company, $"the other worker came at {process.Trace[at]}");
            var link = (await next.LinkOfAsync(company))!;
            theirs.Link!.Id.Should().Be(link.Id);
            if (!killed) ours!.Link!.Id.Should().Be(link.Id);
        }
    }

    private static World NewWorld(StoreKind store, CreateTier tier)
    {
        var world = new World(store);
        world.Customers(k => k with { CreateTier = tier, CorrelationField = tier is CreateTier.Nothing or CreateTier.ClientKey ? null : "reference" });
        return world;
    }

    private static async ValueTask<CreateStatus?> RunAsync(Node node, RecordRef company)
    {
        try
        {
            return (await node.CreateAsync(company)).Status;
        }
        catch (Killed)
        {
            return null;
        }
    }

    /// <summary>Where the ERP cannot be searched for a create, a person looks there and says what happened.</summary>
    private static async ValueTask DecideAsync(World world, Node node)
    {
        foreach (var item in (await node.OpenItemsAsync()).Where(i => i.Kind == InboxItemKind.UnconfirmedCreate))
        {
            var found = world.Erp.Rows.Keys.Where(r => r.Kind == World.Customer).ToArray();
            var answer = found.Length == 0 ? InboxAnswer.To(item, AnswerChoice.CreateAgain) : InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = found[0] };
            (await node.Inbox.AnswerAsync(answer, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        }
    }

    private static async ValueTask AssertOneAsync(World world, Node node, RecordRef company, string because)
    {
        world.Erp.Rows.Keys.Should().ContainSingle(r => r.Kind == World.Customer, because);
        var link = await node.LinkOfAsync(company);
        link.Should().NotBeNull(because);
        link!.State.Should().Be(LinkState.Active, because);
        link.Actor.Should().Be(world.Erp.Rows.Keys.Single(r => r.Kind == World.Customer), because);
        (await node.IntentsAsync()).Should().BeEmpty(because);
        world.Erp.Value(link.Actor!.Value, "name").Should().Be(FieldValue.Text("Fjord AS"), because);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, because);
    }
}

namespace ErpLink.Scenarios.Runs;

/// <summary>Records that wait for another to be linked: children for their parent, fields for what they refer to.</summary>
public sealed class ParentScenarios : IDisposable
{
    private static readonly RecordRef Anna = new(EntityKinds.Person, "p1");
    private static readonly RecordRef AnnaInErp = new(ActorKinds.Person, "7");

    private readonly World _world = new World().Fed();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T17")]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    public async Task A_person_under_a_company_that_is_not_linked_waits_and_is_released_by_its_link(StoreKind store)
    {
        using var world = new World(store).Fed();
        var node = await WithPersonAsync(world);
        await node.Linker.DisconnectAsync((await node.LinkOfAsync(FedWorld.Company(0)))!.Id, World.Kari, default);
        world.App.Edit(Anna, "name", "Anna Berg");

        var report = await node.RunAsync();

        (report.State, report.Counters.Waiting, report.Counters.Failed + report.Counters.Parked).Should().Be((RunState.Completed, 1, 0));
        (await node.OpenItemsAsync()).Should().BeEmpty("to wait is no failure");
        (await node.IsDueAsync()).Should().BeFalse("it is not looked at again until the company is linked");
        (await node.SyncAsync((await node.LinkOfAsync(Anna))!)).Status.Should().Be(SyncStatus.Waiting);
        world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna");

        await node.LinkAsync(FedWorld.Company(0), FedWorld.Customer(0));
        (await node.IsDueAsync()).Should().BeTrue("the link that it waited for woke it");
        await node.RunAsync();
        world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna Berg");
    }

    [Theory, Trait("Scenario", "T17")]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    public async Task A_company_linked_between_the_look_and_the_wait_wakes_the_person_all_the_same(StoreKind store)
    {
        using var world = new World(store).Fed();
        var setUp = await WithPersonAsync(world);
        await setUp.Linker.DisconnectAsync((await setUp.LinkOfAsync(FedWorld.Company(0)))!.Id, World.Kari, default);
        world.App.Edit(Anna, "name", "Anna Berg");
        Process process = null!;
        Node other = null!;
        var linked = false;
        process = new Process
        {
            Interrupt = async _ =>
            {
                // The first commit after both persons were read is the one that lets the link wait.
                if (linked || process.Trace[^1] != "commit, before" || !process.Trace.Contains("ERP read") || !process.Trace.Contains("app read")) return;
                linked = true;
                await other.LinkAsync(FedWorld.Company(0), FedWorld.Customer(0));
            },
        };
        var node = world.Start(process);
        other = world.StartBeside();

        (await node.RunAsync()).Counters.Waiting.Should().Be(1);
        linked.Should().BeTrue();
        await other.RunAsync();
        world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna Berg");
    }

    [Fact, Trait("Scenario", "T17")]
    public async Task A_person_moved_to_another_company_goes_on_when_that_is_linked_and_waits_when_not()
    {
        var node = await WithPersonAsync(_world);
        await _world.PairAsync(node, "c8", "8");
        var unlinked = _world.App.Add(World.Company, "c9", ("name", "Nord AS"));
        var customer = _world.Erp.Add(World.Customer, "9", ("name", "Nord AS"));
        await node.RunAsync();

        await MoveAsync("c8", "Anna 8");
        _world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna 8");
        await MoveAsync("c9", "Anna 9");
        _world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna 8", "the company is not linked");
        await node.LinkAsync(unlinked, customer);
        await node.RunAsync();
        _world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna 9");

        async Task MoveAsync(string company, string name)
        {
            _world.App[Anna.Kind, Anna.Key.Text].Parent = new RecordRef(World.Company, company);
            _world.App.Edit(Anna, "name", name);
            await node.RunAsync();
        }
    }

    [Fact, Trait("Scenario", "T17")]
    public async Task A_person_of_a_company_whose_customer_is_gone_goes_on()
    {
        var node = await WithPersonAsync(_world);
        _world.Erp.Remove(FedWorld.Customer(0));
        await _world.RunTwiceAsync(node);
        _world.App.Edit(Anna, "name", "Anna Berg");

        await node.RunAsync();

        _world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna Berg", "the link of its company is kept, broken or not");
    }

    [Fact, Trait("Scenario", "T17"), Trait("Catalogue", "73")]
    public async Task A_person_waits_while_nobody_knows_whether_its_company_was_created()
    {
        var node = await WithPersonAsync(_world);
        _world.Customers(k => k with { CreateTier = CreateTier.Nothing, CorrelationField = null });
        await node.Linker.DisconnectAsync((await node.LinkOfAsync(FedWorld.Company(0)))!.Id, World.Kari, default);
        var again = _world.Start();
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        (await again.CreateAsync(FedWorld.Company(0))).Status.Should().Be(CreateStatus.Unconfirmed);
        _world.App.Edit(Anna, "name", "Anna Berg");
        (await again.RunAsync()).Counters.Waiting.Should().Be(1);

        var item = await again.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
        await again.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = FedWorld.Customer(0) }, World.Kari, default);
        await again.RunAsync();
        _world.Erp.Value(AnnaInErp, "name").Should().Be((FieldValue)"Anna Berg");
    }

    [Theory, Trait("Scenario", "T43")]
    [InlineData(UnresolvedReference.Wait, "old")]
    [InlineData(UnresolvedReference.Skip, "old")]
    [InlineData(UnresolvedReference.Clear, null)]
    public async Task A_reference_to_a_company_that_is_not_linked_waits_or_is_skipped_or_cleared(UnresolvedReference policy, string? expected)
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new FieldDescription("payer", FieldType.Reference) { ReferenceKind = World.Company }] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("payer", FieldType.Reference) { ReferenceKind = World.Customer }] });
        _world.Map = map => map.Both(app: "payer", erp: "payer", field => field.OnUnresolved(policy));
        var node = _world.Start();
        var (old, oldInErp) = await _world.PairAsync(node, "old", "old");
        await _world.PairAsync(node, "c0", "0", ("phone", "1"));
        _world.App.Edit(FedWorld.Company(0), "payer", FieldValue.Reference(old));
        await node.RunAsync();
        _world.Erp.Value(FedWorld.Customer(0), "payer").Should().Be(FieldValue.Reference(oldInErp));
        await node.RunAsync();

        var payer = _world.App.Add(World.Company, "c9", ("name", "Nord AS"));
        var paying = _world.Erp.Add(World.Customer, "9", ("name", "Nord AS"));
        _world.App.Edit(FedWorld.Company(0), "payer", FieldValue.Reference(payer));
        _world.App.Edit(FedWorld.Company(0), "phone", "2");
        await node.RunAsync();
        await node.RunAsync();

        _world.Erp.Value(FedWorld.Customer(0), "phone").Should().Be((FieldValue)"2", "the other fields go on");
        _world.Erp.Value(FedWorld.Customer(0), "payer").Should().Be(expected is null ? FieldValue.Null : FieldValue.Reference(oldInErp));
        (await node.IsDueAsync()).Should().BeFalse("what waits, waits without being read again");
        if (policy != UnresolvedReference.Wait) return;

        await node.LinkAsync(payer, paying);
        await node.RunAsync();
        _world.Erp.Value(FedWorld.Customer(0), "payer").Should().Be(FieldValue.Reference(paying));
    }

    /// <summary>Company c0 with person p1, both linked and at rest.</summary>
    private static async Task<Node> WithPersonAsync(World world)
    {
        var node = await world.LinkedAsync(1);
        world.App.Add(Anna.Kind, "p1", ("name", "Anna"));
        world.Erp.Add(AnnaInErp.Kind, "7", ("name", "Anna"));
        world.App[Anna.Kind, "p1"].Parent = FedWorld.Company(0);
        world.Erp[AnnaInErp.Kind, "7"].Parent = FedWorld.Customer(0);
        await node.LinkAsync(Anna, AnnaInErp);
        await node.RunAsync();
        await node.RunAsync();
        return node;
    }
}

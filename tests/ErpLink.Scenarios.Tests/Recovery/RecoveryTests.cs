namespace ErpLink.Scenarios.Recovery;

/// <summary>What recovery makes of writes that were interrupted, and of records that changed meanwhile.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(WriteFault.AnswerLost), InlineData(WriteFault.RequestLost), Trait("Scenario", "T02")]
    public async Task A_connect_that_fills_a_default_ends_as_decided_although_the_answer_is_lost(WriteFault fault)
    {
        var (company, customer) = Pair(app: "55", erp: "56");
        _world.ErpFaults.Enqueue(fault);
        var node = _world.Start();
        var proposal = await node.ProposeAsync(company, customer);
        proposal.Fill.Should().ContainSingle().Which.Name.Should().Be("currency");
        var request = proposal.Decide(FieldDecision.Of("phone", "57")) with { Fill = [new FieldAssignment("currency", "EUR")] };

        (await node.Linker.ConnectAsync(request, World.Kari, default)).Status.Should().Be(ConnectStatus.Connected);

        Phones(company, customer).Should().Be(("57", "57"));
        _world.Erp.Value(customer, "currency").Should().Be(FieldValue.Text("EUR"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_leg_that_was_never_sent_is_sent_by_recovery_also_where_the_app_does_not_check_versions()
    {
        _world.Companies(k => k with { UpdateTier = UpdateTier.ReadCompare });
        var (company, customer) = Pair(app: "55", erp: "56");
        for (var killAt = 0; killAt < 40; killAt++)
        {
            using var world = new World();
            world.Companies(k => k with { UpdateTier = UpdateTier.ReadCompare });
            (company, customer) = Pair(world, "55", "56");
            var process = new Process(killAt);
            try
            {
                await world.Start(process).ConnectAsync(company, customer, FieldDecision.Of("phone", "57"));
                return;
            }
            catch (Killed)
            {
            }

            var node = world.Start();
            await node.RecoverAsync();
            world.Time.Advance(TimeSpan.FromMinutes(4));
            await node.RecoverAsync();
            var because = $"killed at {process.Trace[^1]} (point {killAt})";
            (await node.IntentsAsync()).Should().BeEmpty(because);
            if (await node.LinkOfAsync(company) is null) continue;
            var asked = await node.OpenItemsAsync();
            if (asked.Count == 0) world.App.Value(company, "phone").Should().Be(FieldValue.Text("57"), because);
            else process.Trace[^1].Should().BeOneOf("app update, before", "app read", "commit, after");
            world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("57"), because);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_third_value_that_the_ERP_did_not_take_is_asked_again_and_not_written_to_the_app(bool proven)
    {
        _world.Customers(k => k with { ReturnsStoredValues = proven });
        var (company, customer) = Pair(app: "55", erp: "56");
        _world.Erp.Normalise = (field, value) => field == "phone" ? "56" : value;
        if (!proven) _world.Erp.OnSave = row => row.Version++;
        var node = _world.Start();

        var result = await node.ConnectAsync(company, customer, FieldDecision.Of("phone", "57"));

        result.Questions.Should().ContainSingle(i => i.AppField == "phone" && i.Kind == InboxItemKind.Conflict);
        Phones(company, customer).Should().Be(("55", "56"));
        await node.SyncAsync(result.Link!);
        (await node.OpenItemAsync(InboxItemKind.Conflict)).Origin.Should().Be(ConflictOrigin.Recovery, "it stays until a person answers");
    }

    [Theory, Trait("Catalogue", "57"), InlineData(true), InlineData(false)]
    public async Task A_value_that_is_accepted_but_not_stored_is_listed_and_not_sent_again(bool answers)
    {
        _world.Customers(k => k with { ReturnsStoredValues = answers });
        var (company, customer) = Pair(app: "55", erp: "55");
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.Erp.Normalise = (field, value) => field == "phone" && value == "57" ? "55" : value;
        _world.App.Edit(company, "phone", "57");

        await node.SyncAsync(link);
        var updates = _world.Erp.Updates;
        await node.SyncAsync(link);

        _world.Erp.Updates.Should().Be(updates, "the same value is not sent again");
        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Code.Should().Be(ErrorCodes.ValueRefused);
        _world.App.Edit(company, "phone", "58");
        await node.SyncAsync(link);
        Phones(company, customer).Should().Be(("58", "58"), "another value is tried");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Theory, Trait("Catalogue", "4"), InlineData(false), InlineData(true)]
    public async Task An_update_that_may_still_land_is_only_sent_again_identically_and_an_edit_meanwhile_is_not_lost(bool enforces)
    {
        if (!enforces) _world.Customers(k => k with { UpdateTier = UpdateTier.ReadCompare });
        var (company, customer) = Pair(app: "55", erp: "55");
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "57");
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        var intent = (await node.IntentsAsync()).Should().ContainSingle().Subject;
        _world.App.Edit(company, "phone", "58");
        _world.ErpFaults.Clear();
        await node.SyncAsync(link);
        if (!enforces)
        {
            (await node.IntentsAsync()).Should().ContainSingle("it may still land").Which.Fields[0].Sent.Should().Be(intent.Fields[0].Sent);
            _world.Time.Advance(TimeSpan.FromMinutes(13));
            await node.SyncAsync(link);
            var item = await node.OpenItemAsync(InboxItemKind.Conflict);
            await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.App), World.Kari, default);
        }

        await node.SyncAsync(link);
        Phones(company, customer).Should().Be(("58", "58"), "the newer edit follows after the older write is settled");
    }

    [Theory, InlineData(Side.Erp), InlineData(Side.App)]
    public async Task A_record_that_vanishes_under_an_unresolved_decision_leaves_the_decision_asked_and_nothing_stuck(Side gone)
    {
        var (company, customer) = Pair(app: "55", erp: "56");
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        var node = _world.Start();
        (await node.ConnectAsync(company, customer, FieldDecision.App("phone"))).Status.Should().Be(ConnectStatus.Pending);
        if (gone == Side.Erp) _world.Erp.Remove(customer);
        else _world.App.Remove(company);
        if (gone == Side.App) _world.Erp.Edit(customer, "internal", "moves the version");

        for (var round = 0; round < 3; round++)
        {
            await node.RecoverAsync();
            var link = (await node.LinkOfAsync(company))!;
            await node.SyncAsync(link);
            _world.Time.Advance(TimeSpan.FromMinutes(6));
        }

        (await node.IntentsAsync()).Should().BeEmpty();
        (await node.LinkOfAsync(company))!.State.Should().Be(LinkState.Broken);
        (await node.OpenItemsAsync()).Should().Contain(i => i.Kind == InboxItemKind.Conflict && i.AppField == "phone");
        await node.Linker.DisconnectAsync((await node.LinkOfAsync(company))!.Id, World.Kari, default);
    }

    [Fact]
    public async Task A_create_that_the_ERP_refuses_during_recovery_goes_to_a_person_who_may_give_it_up()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var process = new Process(killAt: 9);
        var create = async () => await _world.Start(process).CreateAsync(company);
        await create.Should().ThrowAsync<Killed>();
        process.Trace[^1].Should().Be("commit, after", "the decision is stored, and nothing was sent");
        _world.Erp.Refuse = (field, value) => field == "name" ? "Names are closed today." : null;
        var node = _world.Start();

        await node.RecoverAsync();
        await node.RecoverAsync();

        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
        item.Reason.Should().Contain("Names are closed today.");
        (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Dismiss), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        (await node.LinkOfAsync(company)).Should().BeNull();
        _world.Erp.Refuse = (_, _) => null;
        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Created);
    }

    [Theory, InlineData(CreateTier.Nothing), InlineData(CreateTier.SearchableReference)]
    public async Task A_create_that_was_throttled_was_not_sent_and_is_no_question(CreateTier tier)
    {
        _world.Customers(k => k with { CreateTier = tier, CorrelationField = tier == CreateTier.Nothing ? null : "reference" });
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        for (var killAt = 0; (await _world.Start().IntentsAsync()).Count == 0; killAt++)
        {
            var create = async () => await _world.Start(new Process(killAt)).CreateAsync(company);
            await create.Should().ThrowAsync<Killed>();
        }

        var node = _world.Start();
        (await node.IntentsAsync()).Should().ContainSingle(i => i.FirstSentAt == null);
        _world.Erp.Fails = call => call.Operation == "create" ? SideCall.Throttled(TimeSpan.FromSeconds(5)) : null;
        await node.RecoverAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await node.RecoverAsync();
        (await node.IntentsAsync()).Should().ContainSingle(i => i.FirstSentAt == null && i.LastSentAt == null && i.Sends == 0, "nothing was sent");
        _world.Erp.Fails = _ => null;
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await node.RecoverAsync();
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (_world.Erp.Creates, (await node.LinkOfAsync(company))!.State).Should().Be((1, LinkState.Active));
    }

    [Fact]
    public async Task One_link_that_cannot_be_worked_on_stops_only_itself_and_can_be_disconnected()
    {
        var (company, customer) = Pair(app: "55", erp: "56");
        var second = _world.App.Add(World.Company, "c2", ("name", "Nord AS"), ("phone", "1"));
        var other = _world.Erp.Add(World.Customer, "20", ("name", "Nord AS"), ("phone", "2"));
        var supplier = _world.Erp.Add(ActorKinds.Supplier, "30", ("name", "Fjord AS"), ("phone", "56"));
        _world.Connection = connection => connection.Map(World.Company, ActorKinds.Supplier, map => map.Both(app: "name", erp: "name").Both(app: "phone", erp: "phone"));
        for (var i = 0; i < 4; i++) _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        var node = _world.Start();
        (await node.ConnectAsync(company, supplier, FieldDecision.App("phone"))).Status.Should().Be(ConnectStatus.Pending);
        (await node.ConnectAsync(second, other, FieldDecision.App("phone"))).Status.Should().Be(ConnectStatus.Pending);
        _world.Connection = _ => { }; // The map of suppliers is removed.
        node = _world.Start();

        (await node.RecoverAsync()).Should().Be(new RecoveryReport(Settled: 1, Pending: 1, Asking: 0));

        _world.Erp.Value(other, "phone").Should().Be(FieldValue.Text("1"));
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single().Failure!.Code.Should().Be(ErrorCodes.KindsNotPaired);
        customer.Key.Text.Should().Be("10");
    }

    [Fact]
    public async Task A_leg_that_is_refused_stays_listed_while_the_other_goes_on()
    {
        var (company, customer) = Pair(app: "55", erp: "55");
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.Erp.Refuse = (field, value) => value == "bad" ? "No such phone." : null;
        _world.App.Edit(company, "phone", "bad");
        _world.Erp.Edit(customer, "web", "w2");

        var result = await node.SyncAsync(link);

        result.Status.Should().Be(SyncStatus.Parked);
        _world.App.Value(company, "web").Should().Be(FieldValue.Text("w2"));
        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Message.Should().Be("No such phone.");
        _world.App.Edit(company, "phone", "58");
        var retry = await node.Inbox.AnswerAsync(InboxAnswer.To(await node.OpenItemAsync(InboxItemKind.Parked), AnswerChoice.Retry), World.Kari, default);
        retry.Status.Should().Be(AnswerStatus.Done);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    private (RecordRef Company, RecordRef Customer) Pair(string app, string erp) => Pair(_world, app, erp);

    private static (RecordRef Company, RecordRef Customer) Pair(World world, string app, string erp) => (
        world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", app)),
        world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", erp)));

    private (string App, string Erp) Phones(RecordRef company, RecordRef customer) =>
        (_world.App.Value(company, "phone").ToString(), _world.Erp.Value(customer, "phone").ToString());
}

namespace ErpLink.Scenarios.Linking;

/// <summary>Records of the ERP that are brought into the app.</summary>
public sealed class ImportScenarios : IDisposable
{
    private readonly World _world = NewWorld(StoreKind.Memory);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_there_is_linked_what_is_similar_is_reviewed_and_the_rest_is_created()
    {
        var known = _world.App.Add(World.Company, "1", ("name", "Fjord AS"), ("internal", "912345678"));
        var similar = _world.App.Add(World.Company, "2", ("name", "Fjellheim Handel AS"));
        var (a, b) = (Customer("a", "Fjord AS", "912345678"), Customer("b", "Fjellhiem Handel AS", "987654321"));
        var c = Customer("c", "Dal AS", "998877665");
        _world.Erp.Edit(c, "phone", "22");
        var node = _world.Start();
        var plan = await PlanAsync(node);
        plan.Steps.Select(s => (s.Action, s.Entity, s.Actor ?? s.Candidates[0].Actor)).Should().Equal(
            (MatchingAction.Link, known, a), (MatchingAction.Import, null, c), (MatchingAction.Review, similar, b));
        (_world.App.Creates, _world.App.Updates).Should().Be((0, 0));

        var report = await ExecuteAsync(node, plan);
        (report.Count(MatchingOutcome.Linked), report.Count(MatchingOutcome.InReview), report.Count(MatchingOutcome.Imported)).Should().Be((1, 1, 1));
        var imported = _world.App.Rows.Single(r => r.Key != known && r.Key != similar);
        (imported.Value.Values["name"], imported.Value.Values["phone"]).Should().Be(((FieldValue)"Dal AS", (FieldValue)"22"));
        var link = (await node.LinkOfAsync(imported.Key))!;
        link.Should().BeEquivalentTo(new { Actor = c, State = LinkState.Active, IsEntityPending = false });
        (await node.JournalAsync(JournalEvent.Created)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Side = Side.App, Entity = imported.Key, Actor = c });

        // It is a link like any other: changes travel, and the plan again finds nothing to create.
        _world.Erp.Edit(c, "name", "Dalen AS");
        await node.RunAsync(RunKind.Full);
        _world.App.Rows[imported.Key].Values["name"].Should().Be((FieldValue)"Dalen AS");
        (await ExecuteAsync(node, plan)).Count(MatchingOutcome.Imported).Should().Be(0);
        (await PlanAsync(node)).Count(MatchingAction.Import).Should().Be(0);
        _world.App.Creates.Should().Be(1);
    }

    [Fact]
    public async Task Only_what_was_chosen_or_searched_for_is_imported()
    {
        for (var i = 0; i < 5; i++) Customer($"{i}", $"Company {i} {(i % 2 == 0 ? "even" : "odd")}", $"91234567{i}");
        var node = _world.Start();
        (await PlanAsync(node, r => r with { Text = "odd" })).Steps.Select(s => s.Actor!.Value.Key.Text).Should().Equal("1", "3");
        (await PlanAsync(node, r => r with { Keys = [new("4"), new("4"), new("0")] })).Steps.Select(s => s.Actor!.Value.Key.Text).Should().Equal("4", "0");
        (await PlanAsync(node, r => r with { Filter = Restriction.Where("name", SearchOperator.Ends, "even") })).Steps.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_record_that_the_app_refuses_stops_only_itself_and_leaves_no_link()
    {
        Customer("a", "Closed AS", "912345678");
        Customer("b", "Dal AS", "998877665");
        _world.Erp.Add(World.Customer, "c", ("internal", "955555555"));
        _world.App.Refuse = (field, value) => field == "name" && value == (FieldValue)"Closed AS" ? "Not this one." : null;
        var node = _world.Start();
        var report = await ExecuteAsync(node, await PlanAsync(node));
        (report.Count(MatchingOutcome.Imported), report.Count(MatchingOutcome.Failed)).Should().Be((1, 2));
        report.Others.Select(o => o.Reason).Should().Contain(r => r.Contains("Not this one.")).And.Contain(r => r.Contains("'name' must hold something"));
        (await node.Store.CountLinksAsync(new ConnectionId("oslo-1"), default)).Should().Be(1);
        _world.App.Rows.Should().ContainSingle();
    }

    [Theory]
    [InlineData(CreateTier.ClientKey, StoreKind.Memory)]
    [InlineData(CreateTier.UniqueReference, StoreKind.Memory)]
    [InlineData(CreateTier.UniqueReference, StoreKind.Sqlite)]
    [InlineData(CreateTier.SearchableReference, StoreKind.Memory)]
    [InlineData(CreateTier.Nothing, StoreKind.Memory)]
    public async Task Killed_at_any_point_an_import_creates_one_record_or_asks(CreateTier tier, StoreKind store)
    {
        for (var killAt = 0; ; killAt++)
        {
            using var world = NewWorld(store);
            world.Companies(k => k with { CreateTier = tier, CorrelationField = tier is CreateTier.Nothing or CreateTier.ClientKey ? null : "reference" });
            world.Erp.Add(World.Customer, "a", ("name", "Dal AS"), ("internal", "998877665"));
            var process = new Process(killAt);
            var ended = false;
            try
            {
                var first = world.Start(process);
                await ExecuteAsync(first, await PlanAsync(first));
                ended = true;
            }
            catch (Killed)
            {
                // The next process goes on.
            }

            var node = world.Start();
            for (var turn = 0; turn < 3; turn++)
            {
                await node.RecoverAsync();
                world.Time.Advance(TimeSpan.FromMinutes(30));
            }

            var asks = (await node.OpenItemsAsync()).Where(i => i.Kind == InboxItemKind.UnconfirmedCreate).ToArray();
            if (asks.Length == 0) await ExecuteAsync(node, await PlanAsync(node));
            else tier.Should().Be(CreateTier.Nothing, "killed at {0}: {1}", killAt, asks[0].Reason);
            foreach (var ask in asks)
            {
                // The person looks into the app, and says what is there.
                var made = world.App.Rows.Keys.SingleOrDefault();
                var answer = made.Key.Text.Length > 0 ? InboxAnswer.To(ask, AnswerChoice.Adopt) with { Actor = made } : InboxAnswer.To(ask, AnswerChoice.CreateAgain);
                (await node.Inbox.AnswerAsync(answer, World.Kari, default)).Status.Should().Be(AnswerStatus.Done, "killed at {0}", killAt);
            }

            await node.RunAsync(RunKind.Full);
            world.App.Rows.Should().ContainSingle("killed at {0}", killAt);
            var link = await node.LinkOfAsync(world.App.Rows.Keys.Single());
            link.Should().NotBeNull("killed at {0}", killAt);
            link!.State.Should().Be(LinkState.Active, "killed at {0}", killAt);
            (await node.IntentsAsync()).Should().BeEmpty();
            (await node.OpenItemsAsync()).Should().BeEmpty("killed at {0}", killAt);
            if (!ended) continue;
            killAt.Should().BeGreaterThan(10);
            return;
        }
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_looked_up_and_nothing_is_created_twice()
    {
        Customer("a", "Dal AS", "998877665");
        _world.AppFaults.Enqueue(WriteFault.AnswerLost);
        var node = _world.Start();
        var report = await ExecuteAsync(node, await PlanAsync(node));
        report.Count(MatchingOutcome.Imported).Should().Be(1);
        _world.App.Creates.Should().Be(1);
        _world.App.Rows.Should().ContainSingle();
    }

    [Fact]
    public async Task A_user_who_links_the_actor_at_the_same_moment_wins_and_nothing_is_created()
    {
        var customer = Customer("a", "Dal AS", "998877665");
        var company = _world.App.Add(World.Company, "1", ("name", "Quite another"));
        var node = _world.Start();
        var plan = await PlanAsync(node);
        plan.Count(MatchingAction.Import).Should().Be(1);
        await node.LinkAsync(company, customer, FieldDecision.Erp("name"));
        (await ExecuteAsync(node, plan)).Count(MatchingOutcome.Skipped).Should().Be(1);
        _world.App.Creates.Should().Be(0);
    }

    [Fact]
    public async Task While_a_company_is_being_imported_its_persons_wait_and_nothing_refers_to_it()
    {
        _world.Companies(k => k with { CreateTier = CreateTier.Nothing, CorrelationField = null });
        _world.App.Kinds[EntityKinds.Person] = Kinds.AppPerson with { CanList = true, CanCreate = true };
        _world.Erp.Kinds[ActorKinds.Person] = Kinds.ErpPerson with { CanList = true };
        _world.PersonMap = map => map.Match("name", tier => tier.On(app: "name", erp: "name", MatchComparer.PersonName));
        var customer = Customer("a", "Dal AS", "998877665");
        var person = _world.Erp.Add(ActorKinds.Person, "p", ("name", "Kari Nordmann"));
        _world.Erp.Rows[person].Parent = customer;
        _world.AppFaults.Enqueue(WriteFault.AnswerLost);
        var node = _world.Start();
        (await ExecuteAsync(node, await PlanAsync(node))).Count(MatchingOutcome.Failed).Should().Be(1);
        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);

        var persons = new ImportRequest("oslo", ActorKinds.Person, EntityKinds.Person);
        (await ExecuteAsync(node, await node.Matcher.PlanImportAsync(persons, World.Kari, default))).Count(MatchingOutcome.Moved).Should().Be(1, "the company is not there yet");
        var made = _world.App.Rows.Keys.Single();
        (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = made }, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        (await ExecuteAsync(node, await node.Matcher.PlanImportAsync(persons, World.Kari, default))).Count(MatchingOutcome.Imported).Should().Be(1);
        _world.App.Rows.Single(r => r.Key.Kind == EntityKinds.Person).Value.Parent.Should().Be(made);
    }

    [Fact]
    public async Task A_company_whose_create_may_still_land_is_no_parent_yet()
    {
        _world.Companies(k => k with { CreateTier = CreateTier.SearchableReference });
        _world.App.Kinds[EntityKinds.Person] = Kinds.AppPerson with { CanList = true, CanCreate = true };
        _world.Erp.Kinds[ActorKinds.Person] = Kinds.ErpPerson with { CanList = true };
        _world.PersonMap = map => map.Match("name", tier => tier.On(app: "name", erp: "name", MatchComparer.PersonName));
        var customer = Customer("a", "Dal AS", "998877665");
        var person = _world.Erp.Add(ActorKinds.Person, "p", ("name", "Kari Nordmann"));
        _world.Erp.Rows[person].Parent = customer;
        var finds = false;
        _world.App.Finds = query => finds || query.Filter is null;
        _world.AppFaults.Enqueue(WriteFault.AnswerLost);
        var node = _world.Start();
        (await ExecuteAsync(node, await PlanAsync(node))).Count(MatchingOutcome.Failed).Should().Be(1);
        var persons = new ImportRequest("oslo", ActorKinds.Person, EntityKinds.Person);
        (await ExecuteAsync(node, await node.Matcher.PlanImportAsync(persons, World.Kari, default))).Count(MatchingOutcome.Moved).Should().Be(1);
        finds = true;
        await node.RecoverAsync();
        (await ExecuteAsync(node, await node.Matcher.PlanImportAsync(persons, World.Kari, default))).Count(MatchingOutcome.Imported).Should().Be(1);
        _world.App.Rows.Count(r => r.Key.Kind == World.Company).Should().Be(1);
    }

    [Theory]
    [InlineData("left alone")]
    [InlineData("linked")]
    [InlineData("inactive")]
    [InlineData("appeared")]
    public async Task What_any_record_of_the_app_agrees_with_is_not_created_a_second_time(string why)
    {
        var company = why == "appeared" ? default : _world.App.Add(World.Company, "1", ("name", "Dal AS"), ("internal", "998877665"));
        var customer = Customer("a", "Dal AS", "998877665");
        var node = _world.Start();
        if (why == "left alone") await node.Linker.DecideNotLinkedAsync("oslo", company, null, World.Kari, default);
        if (why == "linked") await node.LinkAsync(company, Customer("b", "Dal AS", "998877665"));
        if (why == "inactive") _world.App.Rows[company].State = RecordState.Inactive;
        var plan = await PlanAsync(node, r => r with { Keys = [customer.Key] });
        if (why == "appeared") _world.App.Add(World.Company, "2", ("name", "Dal A/S"), ("internal", "998877665"));
        else plan.Steps.Should().ContainSingle().Which.Action.Should().NotBe(MatchingAction.Import);
        (await ExecuteAsync(node, plan)).Count(MatchingOutcome.Imported).Should().Be(0);
        _world.App.Creates.Should().Be(0);
    }

    [Fact]
    public async Task A_key_that_was_not_listed_is_not_imported()
    {
        Customer("a", "Dal AS", "998877665");
        var node = _world.Start();
        (await PlanAsync(node, r => r with { Keys = [new("A"), new("nobody")] })).Steps.Should().HaveCount(2).And.OnlyContain(s => s.Action == MatchingAction.None);
    }

    [Fact]
    public async Task What_an_import_did_not_send_is_known_after_it_and_fills_what_is_blank_in_the_ERP()
    {
        var map = _world.Map;
        _world.Map = m =>
        {
            map(m);
            m.ToErp(app: "notes", erp: "notes").ToErp(app: "credit", erp: "credit");
        };
        _world.App.OnSave = row =>
        {
            if (!row.Values.TryGetValue("code", out var code) || !code.IsNull) return;
            (row.Values["code"], row.Values["fax"], row.Values["credit"]) = ("K1", "by the app", 5m);
        };
        var customer = Customer("a", "Dal AS", "998877665");
        _world.Erp.Edit(customer, "notes", "by the ERP");
        _world.Erp.Edit(customer, "credit", 7m);
        var node = _world.Start();
        (await ExecuteAsync(node, await PlanAsync(node))).Count(MatchingOutcome.Imported).Should().Be(1);
        var company = _world.App.Rows.Keys.Single();
        await node.RunAsync();
        await node.RunAsync(RunKind.Full);

        _world.Erp.Value(customer, "fax").Should().Be((FieldValue)"by the app");
        (_world.App.Value(company, "code"), _world.Erp.Value(customer, "notes")).Should().Be(((FieldValue)"K1", (FieldValue)"by the ERP"), "nothing may fill these, so both keep what they have");
        (await node.VerifyAsync()).Where(d => d.Reason == DriftReason.NeedsBackfill).Should().ContainSingle("both hold something, and a person looks at it").Which.App.Should().Be("credit");
        (await node.LinkOfAsync(company))!.Fields.Should().OnlyContain(f => !f.ToBeAgreed && f.Baseline != null || f.App == "credit");
        var updates = (_world.App.Updates, _world.Erp.Updates);
        await node.RunAsync(RunKind.Full);
        (_world.App.Updates, _world.Erp.Updates).Should().Be(updates);

        // They are fields like any other.
        _world.App.Edit(company, "notes", "new");
        _world.App.Edit(company, "web", "www");
        _world.Erp.Edit(customer, "number", "1001");
        await node.RunAsync(RunKind.Full);
        (_world.Erp.Value(customer, "notes"), _world.Erp.Value(customer, "web"), _world.App.Value(company, "code")).Should().Be(((FieldValue)"new", (FieldValue)"www", (FieldValue)"1001"));
    }

    [Theory]
    [InlineData("it is sent", MatchingOutcome.Moved)]
    [InlineData("the app declares its default", MatchingOutcome.Moved)]
    [InlineData("the app fills it in", MatchingOutcome.Imported)]
    [InlineData("the app fills in another", null)]
    public async Task An_entity_that_the_filter_would_leave_out_from_birth_is_refused_or_said(string why, MatchingOutcome? listed)
    {
        var map = _world.Map;
        _world.Map = m =>
        {
            map(m);
            m.OnlyInApp(why == "it is sent" ? Restriction.Where("name", SearchOperator.NotBegins, "Dal") : Restriction.Where("notes", SearchOperator.NotEqual, "no"));
        };
        if (why == "the app declares its default") _world.Companies(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "notes" ? f with { Default = "no" } : f)] });
        _world.App.OnSave = row => row.Values["notes"] = why == "the app fills it in" ? "no" : "yes";
        Customer("a", "Dal AS", "998877665");
        var node = _world.Start();
        var report = await ExecuteAsync(node, await PlanAsync(node));

        report.Others.Select(o => (MatchingOutcome?)o.Outcome).Should().Equal(listed is null ? [] : [listed]);
        if (listed is not null) report.Others[0].Reason.Should().Contain("appFilter").And.NotContain("Dal");
        var isRefused = listed == MatchingOutcome.Moved;
        (_world.App.Creates, report.Count(MatchingOutcome.Imported)).Should().Be(isRefused ? (0, 0) : (1, 1));
        (await node.Store.CountLinksAsync(new ConnectionId("oslo-1"), default)).Should().Be(isRefused ? 0 : 1);
    }

    [Fact]
    public async Task While_an_entity_is_being_created_nobody_is_shown_its_reference_as_a_key_and_the_app_is_not_asked_for_it()
    {
        _world.Companies(k => k with { CreateTier = CreateTier.Nothing, CorrelationField = null });
        var customer = Customer("a", "Dal AS", "998877665");
        var other = _world.App.Add(World.Company, "1", ("name", "Fjord AS"));
        _world.AppFaults.Enqueue(WriteFault.AnswerLost);
        var node = _world.Start();
        (await ExecuteAsync(node, await PlanAsync(node))).Count(MatchingOutcome.Failed).Should().Be(1);

        var item = await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate);
        (item.Entity, item.Actor).Should().Be((null, customer));
        (await node.JournalAsync()).Where(e => e.Link is not null).Should().NotBeEmpty().And.OnlyContain(e => e.Entity == null);
        var hit = (await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "Dal" }, World.Kari, default)).Hits.Should().ContainSingle().Subject;
        (hit.LinkedTo, hit.IsBeingImported).Should().Be((null, true));
        var taken = await node.ConnectAsync(other, customer, FieldDecision.Erp("name"));
        (taken.Status, taken.Holder!.IsEntityPending).Should().Be((ConnectStatus.Taken, true));

        _world.App.ForgetCalls();
        (await node.VerifyAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Reason = DriftReason.NotActive, Entity = (RecordRef?)null });
        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEmpty();
        await node.RunAsync(RunKind.Full);
        _world.App.Calls(World.Company).RecordsRead.Should().Be(0);

        var made = _world.App.Rows.Keys.Single(r => r != other);
        await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = made }, World.Kari, default);
        (await node.Store.FindInboxItemAsync(item.Id, default))!.Entity.Should().Be(made);
        hit = (await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "Dal" }, World.Kari, default)).Hits.Single();
        (hit.LinkedTo, hit.IsBeingImported).Should().Be((made, false));
    }

    [Fact]
    public async Task An_app_that_cannot_create_is_refused_before_anything_is_read()
    {
        _world.Companies(k => k with { CanCreate = false });
        Customer("a", "Dal AS", "998877665");
        var node = _world.Start();
        (await FluentActions.Awaiting(() => PlanAsync(node)).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.CapabilityMissing);
    }

    private static World NewWorld(StoreKind store)
    {
        var world = new World(store)
        {
            Map = map => map
                .Both(app: "internal", erp: "internal")
                .Match("number", tier => tier.Automatic().On(app: "internal", erp: "internal", MatchComparer.OrganizationNumber))
                .Match("similar name", tier => tier.On(app: "name", erp: "name", MatchComparer.CompanyName, similarityPercentMin: 80)),
        };
        world.Companies(k => k with
        {
            CanList = true,
            CanCreate = true,
            CreateTier = CreateTier.UniqueReference,
            CorrelationField = "reference",
            Fields = [.. k.Fields, new("reference", FieldType.Text) { Access = FieldAccess.CreateOnly, Operators = SearchOperators.Equal }],
        });
        world.Customers(k => k with { CanList = true });
        return world;
    }

    private RecordRef Customer(string key, string name, string number) => _world.Erp.Add(World.Customer, key, ("name", name), ("internal", number));

    private static async Task<MatchingPlan> PlanAsync(Node node, Func<ImportRequest, ImportRequest>? change = null)
    {
        var request = new ImportRequest("oslo", World.Customer, World.Company);
        return await node.Matcher.PlanImportAsync(change?.Invoke(request) ?? request, World.Kari, default);
    }

    private static async Task<MatchingReport> ExecuteAsync(Node node, MatchingPlan plan) => await node.Matcher.ExecuteAsync(plan, World.Kari, default);
}

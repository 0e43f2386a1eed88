namespace ErpLink.Scenarios.Linking;

/// <summary>Bulk linking of records that are there already on both sides.</summary>
public sealed class MatchScenarios : IDisposable
{
    private readonly World _world = new(StoreKind.Sqlite)
    {
        Map = map => map
            .Match("number", tier => tier.Automatic().On(app: "internal", erp: "internal", MatchComparer.OrganizationNumber))
            .Match("name and number", tier => tier.Automatic().On(app: "name", erp: "name", MatchComparer.CompanyName).On(app: "notes", erp: "notes", MatchComparer.Identifier))
            .Match("similar name", tier => tier.On(app: "name", erp: "name", MatchComparer.CompanyName, similarityPercentMin: 80)),
    };

    public MatchScenarios()
    {
        _world.Companies(k => k with { CanList = true });
        _world.Customers(k => k with { CanList = true });
    }

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T06")]
    public async Task Two_companies_that_share_the_match_key_of_one_customer_are_both_reviewed_and_neither_is_linked()
    {
        var (first, second) = (Company("1", "Fjord AS", "912345678"), Company("2", "Fjell AS", "912345678"));
        Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        var plan = await PlanAsync(node);
        plan.Steps.Should().HaveCount(2).And.OnlyContain(s => s.Action == MatchingAction.Review && s.Tier == "number");
        plan.Steps[0].Rivals.Should().Equal(second);
        (await ExecuteAsync(node, plan)).Count(MatchingOutcome.InReview).Should().Be(2);
        (await LinksAsync(node, first, second)).Should().Be(0);
        (await node.OpenItemsAsync()).Should().HaveCount(2).And.OnlyContain(i => i.Kind == InboxItemKind.MatchReview && i.Candidates.Count == 1);
    }

    [Fact, Trait("Scenario", "T07")]
    public async Task A_composite_criterion_with_one_blank_part_is_not_evaluated_as_name_only()
    {
        var company = _world.App.Add(World.Company, "1", ("name", "Fjord AS"));
        _world.Erp.Add(World.Customer, "9", ("name", "Fjord AS"));
        var node = _world.Start();
        var plan = await PlanAsync(node);
        plan.Steps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Action = MatchingAction.Review, Tier = (string?)null });
        plan.Steps[0].Candidates.Should().ContainSingle().Which.Tier.Should().Be("similar name");
        await ExecuteAsync(node, plan);
        (await LinksAsync(node, company)).Should().Be(0);
    }

    [Fact, Trait("Scenario", "T08")]
    public async Task Match_keys_that_differ_only_by_spelling_are_equal_and_the_reason_is_stored()
    {
        var company = Company("1", "Fjord AS", "NO 912 345 678 MVA");
        var customer = Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        var report = await ExecuteAsync(node, await PlanAsync(node));
        report.Count(MatchingOutcome.Linked).Should().Be(1);
        var link = await node.LinkOfAsync(company);
        link!.Actor.Should().Be(customer);
        var entry = (await node.JournalAsync(JournalEvent.Linked)).Single();
        entry.Note.Should().Contain("'number'").And.Contain("spelling aside").And.NotContain("912");
        entry.Run.Should().Be(report.Run);
    }

    [Fact, Trait("Scenario", "T09")]
    public async Task Fuzzy_evidence_alone_is_a_suggestion_and_never_a_link()
    {
        var company = _world.App.Add(World.Company, "1", ("name", "Fjordheim Handel AS"));
        var customer = _world.Erp.Add(World.Customer, "9", ("name", "Fjordhiem Handel AS"));
        var node = _world.Start();
        var plan = await PlanAsync(node, r => r with { CreateMissing = true });
        plan.Steps.Single().Should().BeEquivalentTo(new { Action = MatchingAction.Review });
        await ExecuteAsync(node, plan);
        (await LinksAsync(node, company)).Should().Be(0);
        (await node.OpenItemAsync(InboxItemKind.MatchReview)).Should().BeEquivalentTo(new { Entity = company, Candidates = new[] { customer } });

        // A person links it: the item closes with the next execution.
        await node.LinkAsync(company, customer, FieldDecision.App("name"));
        await ExecuteAsync(node, plan);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_bulk_run_links_and_creates_is_one_run_in_the_journal_and_is_taken_back_as_one()
    {
        Company("1", "Fjord AS", "912345678");
        Company("2", "Dal AS", "998877665");
        Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        var report = await ExecuteAsync(node, await PlanAsync(node, r => r with { CreateMissing = true }));
        (report.Count(MatchingOutcome.Linked), report.Count(MatchingOutcome.Created)).Should().Be((1, 1));
        var entries = (await node.JournalAsync()).Where(e => e.Link is not null).ToArray();
        entries.Select(e => e.Event).Should().Contain(JournalEvent.Created).And.Contain(JournalEvent.Written);
        entries.Should().OnlyContain(e => e.Run == report.Run);
        (await node.UndoAsync(report.Run)).LeftAlone.Should().Contain(l => l.Entry.Event == JournalEvent.Created, "a create is named where it cannot be taken back");
    }

    [Fact]
    public async Task An_item_that_a_person_answers_at_the_same_moment_is_not_reported_as_in_review()
    {
        _world.App.Add(World.Company, "1", ("name", "Fjordheim Handel AS"));
        _world.Erp.Add(World.Customer, "9", ("name", "Fjordhiem Handel AS"));
        var node = _world.Start();
        await ExecuteAsync(node, await PlanAsync(node));
        var item = await node.OpenItemAsync(InboxItemKind.MatchReview);
        _world.Erp.Add(World.Customer, "8", ("name", "Fjordheim Handell AS"));
        var plan = await PlanAsync(node);
        var beside = _world.StartBeside();
        _world.StoreFails = what =>
        {
            if (what != "commit, before") return null;
            _world.StoreFails = _ => null;
            beside.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Dismiss), World.Ola, default).AsTask().GetAwaiter().GetResult().Status.Should().Be(AnswerStatus.Done);
            return null;
        };

        var report = await ExecuteAsync(node, plan);

        (report.Count(MatchingOutcome.InReview), report.Count(MatchingOutcome.Moved)).Should().Be((0, 1));
        report.Others.Should().ContainSingle().Which.Reason.Should().Contain("inbox");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Theory, Trait("Scenario", "T10")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pair_decided_to_be_not_the_same_is_not_proposed_again_unless_an_identifying_field_changed(bool byInbox)
    {
        var company = _world.App.Add(World.Company, "1", ("name", "Fjordheim Handel AS"));
        var customer = _world.Erp.Add(World.Customer, "9", ("name", "Fjordhiem Handel AS"));
        var node = _world.Start();
        var plan = await PlanAsync(node);
        await ExecuteAsync(node, plan);
        if (byInbox) (await node.Inbox.AnswerAsync(InboxAnswer.To(await node.OpenItemAsync(InboxItemKind.MatchReview), AnswerChoice.Dismiss), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        else await node.Linker.DecideNotLinkedAsync("oslo", company, customer, World.Kari, default);
        (await PlanAsync(node)).Steps.Single().Action.Should().Be(MatchingAction.None);
        (await node.JournalAsync(JournalEvent.NotLinked)).Should().ContainSingle();

        _world.App.Edit(company, "name", "FJORDHEIM HANDEL A/S");
        (await PlanAsync(node)).Steps.Single().Action.Should().Be(MatchingAction.None, "another spelling is no change");
        _world.App.Edit(company, "phone", "22");
        (await PlanAsync(node)).Steps.Single().Action.Should().Be(MatchingAction.None, "a telephone identifies nobody here");
        _world.App.Edit(company, "name", "Fjordhim Handel AS");
        (await PlanAsync(node)).Steps.Single().Action.Should().Be(MatchingAction.Review);
    }

    [Fact, Trait("Scenario", "T10")]
    public async Task A_company_that_is_deliberately_not_linked_is_left_out_and_its_number_is_still_taken()
    {
        var (out1, other) = (Company("1", "Fjord AS", "912345678"), Company("2", "Fjord Gruppen AS", "912345678"));
        Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        await node.Linker.DecideNotLinkedAsync("oslo", out1, null, World.Kari, default);
        var plan = await PlanAsync(node);
        plan.Steps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Entity = other, Action = MatchingAction.Review });
    }

    [Fact, Trait("Scenario", "T11")]
    public async Task The_first_bulk_run_shows_its_plan_and_writes_nothing_before_approval()
    {
        for (var i = 0; i < 300; i++)
        {
            Company($"{i}", $"Company number {i} AS", $"9{i:D8}");
            if (i % 3 != 0) Customer($"c{i}", $"Company number {i} AS", $"9{i:D8}");
        }

        Company("twin", "Company number 1 again", "900000001");
        var node = _world.Start();
        var commits = (await node.Store.GetInfoAsync(default)).CommitNumber;
        var plan = await PlanAsync(node, r => r with { CreateMissing = true });
        (plan.Entities, plan.Actors).Should().Be((301, 200));
        (plan.Count(MatchingAction.Link), plan.Count(MatchingAction.Review) + plan.Count(MatchingAction.Create)).Should().Be((199, 102));
        (_world.App.Updates, _world.Erp.Updates, _world.Erp.Creates).Should().Be((0, 0, 0));
        ((await node.Store.GetInfoAsync(default)).CommitNumber - commits).Should().BeLessThanOrEqualTo(2, "the connection's own id and schema are stored, and nothing else");

        // Approved in two parts; the first again does nothing.
        var first = plan with { Steps = [.. plan.Steps.Take(100)] };
        var report = await ExecuteAsync(node, first);
        report.Others.Should().BeEmpty();
        var linked = report.Count(MatchingOutcome.Linked);
        linked.Should().BeInRange(60, 70);
        (await ExecuteAsync(node, first)).Count(MatchingOutcome.Linked).Should().Be(0);
        var rest = await ExecuteAsync(node, plan);
        (rest.Count(MatchingOutcome.Linked) + linked).Should().Be(199);
        (await node.Store.CountLinksAsync(new ConnectionId("oslo-1"), default)).Should().Be(199 + report.Count(MatchingOutcome.Created) + rest.Count(MatchingOutcome.Created));
        (await PlanAsync(node, r => r with { CreateMissing = true })).Count(MatchingAction.Link).Should().Be(0);
    }

    [Fact, Trait("Scenario", "T11")]
    public async Task A_plan_of_50000_records_on_both_sides_is_shown_with_its_counts()
    {
        const int Records = 50_000;
        _world.Map = map => map.Match("number", tier => tier.Automatic().On(app: "internal", erp: "internal", MatchComparer.OrganizationNumber));
        for (var i = 0; i < Records; i++)
        {
            // Every tenth is only in the app, every tenth in twos.
            Company($"{i}", $"Company {i}", $"9{(i % 10 == 1 ? i - 1 : i):D8}");
            Customer($"c{i}", $"Company {i}", i % 10 == 2 ? $"8{i:D8}" : $"9{i:D8}");
        }

        var plan = await PlanAsync(_world.Start(), r => r with { CreateMissing = true });
        (plan.Entities, plan.Actors).Should().Be((Records, Records));
        (plan.Count(MatchingAction.Link), plan.Count(MatchingAction.Review), plan.Count(MatchingAction.Create)).Should().Be((Records / 10 * 7, Records / 10 * 2, Records / 10));
        (_world.App.Updates, _world.Erp.Updates, _world.Erp.Creates).Should().Be((0, 0, 0));
    }

    [Fact, Trait("Scenario", "T06")]
    public async Task A_customer_that_is_linked_already_is_not_free_and_its_number_is_taken()
    {
        var (first, second) = (Company("1", "Fjord AS", "912345678"), Company("2", "Fjord Filial AS", "912345678"));
        var customer = Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        await node.LinkAsync(first, customer);
        var plan = await PlanAsync(node, r => r with { CreateMissing = true });
        var step = plan.Steps.Should().ContainSingle().Subject;
        step.Should().BeEquivalentTo(new { Entity = second, Action = MatchingAction.Review });
        step.Candidates.Should().ContainSingle().Which.IsLinked.Should().BeTrue();
    }

    [Theory]
    [InlineData(MatchDifferences.Review, null, null, 0)]
    [InlineData(MatchDifferences.ErpWins, "22", "22", 1)]
    [InlineData(MatchDifferences.AppWins, "11", "11", 1)]
    [InlineData(MatchDifferences.LeaveBoth, "11", "22", 1)]
    public async Task What_differs_follows_the_rule_of_the_request(MatchDifferences rule, string? app, string? erp, int links)
    {
        var company = Company("1", "Fjord AS", "912345678");
        var customer = Customer("9", "Fjord AS", "912345678");
        _world.App.Edit(company, "phone", "11");
        _world.Erp.Edit(customer, "phone", "22");
        var node = _world.Start();
        await ExecuteAsync(node, await PlanAsync(node, r => r with { OnDifferent = rule }));
        (await LinksAsync(node, company)).Should().Be(links);
        if (links == 0) (await node.OpenItemAsync(InboxItemKind.MatchReview)).Reason.Should().Contain("'phone'");
        else (_world.App.Rows[company].Values["phone"], _world.Erp.Rows[customer].Values["phone"]).Should().Be(((FieldValue)app!, (FieldValue)erp!));
        await node.RunAsync(RunKind.Full);
        (_world.App.Rows[company].Values["phone"], _world.Erp.Rows[customer].Values["phone"]).Should().Be(((FieldValue)(app ?? "11"), (FieldValue)(erp ?? "22")));
    }

    [Fact]
    public async Task A_pair_that_no_longer_agrees_when_the_plan_is_carried_out_is_not_linked()
    {
        var company = Company("1", "Fjord AS", "912345678");
        Customer("9", "Fjord AS", "912345678");
        var gone = Company("2", "Fjell AS", "987654321");
        Customer("8", "Fjell AS", "987654321");
        var node = _world.Start();
        var plan = await PlanAsync(node);
        _world.App.Edit(company, "internal", "911111111");
        _world.App.Remove(gone);
        var report = await ExecuteAsync(node, plan);
        report.Count(MatchingOutcome.Moved).Should().Be(2);
        report.Others.Select(o => o.Step.Entity).Should().Equal(company, gone);
    }

    [Fact]
    public async Task A_plan_whose_evidence_is_shared_by_now_links_nothing()
    {
        var company = Company("1", "Fjord AS", "912345678");
        Customer("9", "Fjord AS", "912345678");
        var node = _world.Start();
        var plan = await PlanAsync(node);
        plan.Count(MatchingAction.Link).Should().Be(1);
        Company("2", "Fjord Filial AS", "912345678");
        (await ExecuteAsync(node, plan)).Count(MatchingOutcome.Moved).Should().Be(1);
        (await LinksAsync(node, company)).Should().Be(0);

        // A step that somebody edited by hand names what was not found.
        var other = Customer("8", "Quite another", "911111111");
        var forged = plan with { Steps = [plan.Steps[0] with { Candidates = [plan.Steps[0].Candidates[0] with { Actor = other }] }] };
        (await ExecuteAsync(node, forged)).Count(MatchingOutcome.Moved).Should().Be(1);
    }

    [Fact]
    public async Task A_side_that_does_not_answer_ends_the_execution_and_the_report_says_so()
    {
        for (var i = 0; i < 20; i++)
        {
            Company($"{i}", $"Company {i}", $"9{i:D8}");
            Customer($"c{i}", $"Company {i}", $"9{i:D8}");
        }

        var node = _world.Start();
        var plan = await PlanAsync(node);
        _world.Erp.Fails = call => call.Operation == "read" ? new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "Down.") : null;
        var report = await ExecuteAsync(node, plan);
        report.Failure!.Code.Should().Be(ErrorCodes.SideUnavailable);
        report.Others.Should().HaveCountLessThan(10);
        _world.Erp.Fails = _ => null;
        (await ExecuteAsync(node, plan)).Should().BeEquivalentTo(new { Failure = (Failure?)null }, o => o.ExcludingMissingMembers());
    }

    [Fact]
    public async Task A_link_by_hand_closes_what_waits_for_review()
    {
        var company = _world.App.Add(World.Company, "1", ("name", "Fjordheim Handel AS"));
        var customer = _world.Erp.Add(World.Customer, "9", ("name", "Fjordhiem Handel AS"));
        var node = _world.Start();
        await ExecuteAsync(node, await PlanAsync(node));
        (await node.OpenItemsAsync()).Should().ContainSingle();
        await node.LinkAsync(company, customer, FieldDecision.App("name"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Persons_are_matched_only_within_the_company_they_belong_to()
    {
        _world.App.Kinds[EntityKinds.Person] = Kinds.AppPerson with { CanList = true };
        _world.Erp.Kinds[ActorKinds.Person] = Kinds.ErpPerson with { CanList = true };
        var (a, b) = (Company("1", "Fjord AS", "912345678"), Company("2", "Fjell AS", "987654321"));
        var (ca, _) = (Customer("9", "Fjord AS", "912345678"), Customer("8", "Fjell AS", "987654321"));
        var inA = _world.App.Add(EntityKinds.Person, "p1", ("name", "Kari Nordmann"));
        var inB = _world.App.Add(EntityKinds.Person, "p2", ("name", "Kari Nordmann"));
        _world.App.Rows[inA].Parent = a;
        _world.App.Rows[inB].Parent = b;
        var actor = _world.Erp.Add(ActorKinds.Person, "x1", ("name", "Kari Nordmann"));
        _world.Erp.Rows[actor].Parent = ca;
        _world.PersonMap = map => map.Match("name", tier => tier.On(app: "name", erp: "name", MatchComparer.PersonName));
        var node = _world.Start();
        await node.LinkAsync(a, ca);
        var plan = await node.Matcher.PlanAsync(new MatchRequest("oslo", EntityKinds.Person, ActorKinds.Person), World.Kari, default);
        plan.Waiting.Should().Be(1, "Fjell AS is not linked");
        plan.Steps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Entity = inA, Action = MatchingAction.Review });
    }

    [Fact]
    public async Task A_side_that_cannot_list_or_ends_its_listing_early_is_an_error_and_no_plan()
    {
        Company("1", "Fjord AS", "912345678");
        Customer("9", "Fjord AS", "912345678");
        _world.Erp.BreaksOff = _ => true;
        var node = _world.Start();
        (await FluentActions.Awaiting(() => PlanAsync(node)).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ContractBroken);
        _world.Customers(k => k with { CanList = false });
        node.Stop();
        node = _world.Start();
        (await FluentActions.Awaiting(() => PlanAsync(node)).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.CapabilityMissing);
    }

    private RecordRef Company(string key, string name, string number) => _world.App.Add(World.Company, key, ("name", name), ("internal", number));

    private RecordRef Customer(string key, string name, string number) => _world.Erp.Add(World.Customer, key, ("name", name), ("internal", number));

    private static async Task<MatchingPlan> PlanAsync(Node node, Func<MatchRequest, MatchRequest>? change = null)
    {
        var request = new MatchRequest("oslo", World.Company, World.Customer);
        return await node.Matcher.PlanAsync(change?.Invoke(request) ?? request, World.Kari, default);
    }

    private static async Task<MatchingReport> ExecuteAsync(Node node, MatchingPlan plan) => await node.Matcher.ExecuteAsync(plan, World.Kari, default);

    private static async Task<int> LinksAsync(Node node, params RecordRef[] entities) =>
        (await node.Store.ReadLinksByEntityAsync(null, World.Company, [.. entities.Select(e => e.Key.Text)], default)).Count;
}

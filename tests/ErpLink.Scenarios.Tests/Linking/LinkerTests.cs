using System.Text.Json;

namespace ErpLink.Scenarios.Linking;

/// <summary>What a user sees and may do on the way to a link.</summary>
public sealed class LinkerTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_search_says_which_customers_are_linked_and_to_what()
    {
        var (company, customer) = Pair();
        _world.Erp.Add(World.Customer, "20", ("name", "Fjordkraft"));
        _world.Map = map => map.ShowInSearch("number", "phone");
        var node = _world.Start();
        await node.LinkAsync(company, customer);

        var results = await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "fjord" }, World.Kari, default);

        results.Next.Should().BeNull();
        results.Hits.Select(h => (h.Actor.Key.Text, h.Title, h.LinkedTo)).Should().Equal(("10", "Fjord AS", company), ("20", "Fjordkraft", null));
        results.Hits[0].Fields.Select(f => f.Name).Should().Equal("number", "phone");
    }

    [Fact]
    public async Task A_search_leaves_out_what_is_linked_or_what_is_not_and_goes_on_until_it_has_something()
    {
        for (var i = 0; i < 8; i++) _world.Erp.Add(World.Customer, $"{i}", ("name", $"Firm {i}"), ("phone", "1"));
        var node = _world.Start();
        for (var i = 0; i < 5; i++) await node.LinkAsync(_world.App.Add(World.Company, $"c{i}", ("name", $"Firm {i}"), ("phone", "1")), new(World.Customer, $"{i}"));
        var request = new SearchRequest("oslo", World.Customer) { PageSizeRecords = 2 };

        (await PagesAsync(request with { Linked = false })).Should().Equal("5", "6 7");
        (await PagesAsync(request with { Linked = true })).Should().Equal("0 1", "2 3", "4");

        async Task<List<string>> PagesAsync(SearchRequest asked)
        {
            var pages = new List<string>();
            SearchResults? page = null;
            while (page is null or { Next: not null })
            {
                page = await node.Linker.SearchAsync(asked with { After = page?.Next }, World.Kari, default);
                if (page.Hits.Count > 0) pages.Add(string.Join(' ', page.Hits.Select(h => h.Actor.Key.Text)));
            }

            return pages;
        }
    }

    [Fact]
    public async Task Links_of_many_records_of_either_side_are_found_by_their_keys_however_they_are_written()
    {
        _world.Companies(k => k with { KeyEquality = KeyEquality.IgnoreCase });
        _world.Customers(k => k with { KeyEquality = KeyEquality.IgnoreCase });
        _world.Erp.Add(World.Customer, "k1", ("name", "Fjord AS"), ("phone", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(_world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1")), new(World.Customer, "k1"));
        RecordRef shouted = new(World.Company, "C1"), free = new(World.Company, "c2"), person = new(EntityKinds.Person, "c1");

        var counted = await node.Linker.GetLinksAsync([link.Entity, shouted, shouted, free, person], World.Kari, default);

        counted.ToDictionary(c => c.Key, c => c.Value.Count).Should().Equal(new Dictionary<RecordRef, int> { [link.Entity] = 1, [shouted] = 1, [free] = 0, [person] = 0 });
        var found = await node.Linker.GetLinksOfActorsAsync("oslo", [new(World.Customer, "K1"), new(World.Customer, "k2")], World.Kari, default);
        found.Should().ContainSingle().Which.Should().Match<KeyValuePair<RecordRef, Link>>(f => f.Key == new RecordRef(World.Customer, "K1") && f.Value.Id == link.Id);
        await FluentActions.Awaiting(() => node.Linker.GetLinksOfActorsAsync("oslo", [new(new RecordKind("costumer"), "k1")], World.Kari, default).AsTask())
            .Should().ThrowAsync<ErpLinkException>().Where(e => e.Code == ErrorCodes.KindUnknown);
    }

    [Fact]
    public async Task All_links_of_a_connection_are_listed_once_and_counted_only_for_who_may_see_it()
    {
        var node = _world.Start();
        var linked = new List<LinkId>();
        for (var i = 0; i < 501; i++)
        {
            _world.Erp.Add(World.Customer, $"{i}", ("name", "Firm"), ("phone", "1"));
            linked.Add((await node.LinkAsync(_world.App.Add(World.Company, $"c{i}", ("name", "Firm"), ("phone", "1")), new(World.Customer, $"{i}"))).Id);
        }

        (await node.Linker.ListLinksAsync("oslo", World.Kari, default).Select(l => l.Id).ToListAsync()).Should().BeEquivalentTo(linked);
        _world.Access = (user, _) => user != World.Ola;
        (await node.Linker.GetLinksAsync([new RecordRef(World.Company, "c1")], World.Ola, default)).Values.Should().ContainSingle().Which.Should().BeEmpty();
        foreach (var ask in (Func<Task>[])[() => node.Linker.ListLinksAsync("oslo", World.Ola, default).ToListAsync().AsTask(),
            () => node.Linker.GetLinksOfActorsAsync("oslo", [new(World.Customer, "1")], World.Ola, default).AsTask()])
            (await ask.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AccessDenied);
    }

    [Fact]
    public async Task Pages_of_a_search_hold_every_customer_once_also_where_the_engine_evaluates_the_condition()
    {
        for (var i = 0; i < 25; i++) _world.Erp.Add(World.Customer, $"{i:00}", ("name", $"Firm {i}"), ("phone", i % 3 == 0 ? "55" : "56"));
        var node = _world.Start();
        var request = new SearchRequest("oslo", World.Customer) { PageSizeRecords = 4, Filter = Restriction.Where("phone", SearchOperator.Ends, "5") };
        var found = new List<string>();
        while (true)
        {
            var page = await node.Linker.SearchAsync(request, World.Kari, default);
            found.AddRange(page.Hits.Select(h => h.Actor.Key.Text));
            if (page.Next is null) break;
            request = request with { After = page.Next };
        }

        found.Should().Equal(Enumerable.Range(0, 25).Where(i => i % 3 == 0).Select(i => $"{i:00}"));
    }

    [Fact]
    public async Task A_person_is_linked_only_under_its_company_and_only_to_one_of_its_customers_persons()
    {
        var (company, customer) = Pair();
        var person = _world.App.Add(EntityKinds.Person, "p1", ("name", "Kari"));
        var orphan = _world.App.Add(EntityKinds.Person, "p2", ("name", "Ola"));
        _world.App[EntityKinds.Person, "p1"].Parent = company;
        var contact = _world.Erp.Add(ActorKinds.Person, "50", ("name", "Kari"));
        var stranger = _world.Erp.Add(ActorKinds.Person, "60", ("name", "Kari"));
        _world.Erp[ActorKinds.Person, "50"].Parent = customer;
        _world.Erp[ActorKinds.Person, "60"].Parent = new RecordRef(World.Customer, "99");
        var node = _world.Start();
        async Task<int> CodeOf(Func<Task> act) => (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code;

        (await CodeOf(() => node.ProposeAsync(person, contact).AsTask())).Should().Be(ErrorCodes.ParentNotLinked);
        await node.LinkAsync(company, customer);
        (await CodeOf(() => node.ProposeAsync(orphan, contact).AsTask())).Should().Be(ErrorCodes.ParentNotLinked);
        (await CodeOf(() => node.ProposeAsync(person, stranger).AsTask())).Should().Be(ErrorCodes.ParentDiffers);
        var hits = await node.Linker.SearchAsync(new SearchRequest("oslo", ActorKinds.Person) { ParentEntity = company }, World.Kari, default);
        hits.Hits.Should().ContainSingle().Which.Actor.Should().Be(contact);
        (await node.LinkAsync(person, contact)).State.Should().Be(LinkState.Active);
    }

    [Fact]
    public async Task A_draft_lists_what_is_sent_what_is_asked_what_is_wrong_and_who_may_be_the_same()
    {
        _world.Customers(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "phone" ? f with { LengthMax = 3 } : f)] });
        _world.Map = map => map.AskInErp("internal", mandatory: true);
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "12345"));
        _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS Bergen"));
        var node = _world.Start();

        var draft = await node.Linker.DraftAsync("oslo", company, World.Customer, World.Kari, default);

        draft.Fields.Should().Contain(f => f.Name == "currency" && f.Source == FormFieldSource.Asked && f.Value == FieldValue.Text("NOK"));
        draft.Problems.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.TextTooLong);
        draft.Duplicates.Should().ContainSingle().Which.Title.Should().Be("Fjord AS Bergen");
        var incomplete = await node.Linker.CreateAsync(draft.Answer(), World.Kari, default);
        incomplete.Status.Should().Be(CreateStatus.Incomplete);
        incomplete.Draft!.Problems.Select(p => p.Code).Should().Equal(ErrorCodes.TextTooLong, ErrorCodes.MandatoryFieldBlank);

        _world.App.Edit(company, "phone", "123");
        (await node.Linker.CreateAsync(draft.Answer(), World.Kari, default)).Status.Should().Be(CreateStatus.Moved);
        draft = await node.Linker.DraftAsync("oslo", company, World.Customer, World.Kari, default);
        var request = draft.Answer(new FieldAssignment("internal", "yes"), new FieldAssignment("currency", "EUR"));
        (await node.Linker.CreateAsync(request, World.Kari, default)).Status.Should().Be(CreateStatus.DuplicatesFound);
        _world.Erp.Creates.Should().Be(0, "nothing was sent yet");
        _world.Erp.OnSave = row => row.Values["number"] = "C-1";

        var created = await node.Linker.CreateAsync(request with { InSpiteOfDuplicates = true }, World.Kari, default);

        created.Status.Should().Be(CreateStatus.Created);
        _world.Erp.Value(created.Link!.Actor!.Value, "currency").Should().Be(FieldValue.Text("EUR"));
        _world.App.Value(company, "code").Should().Be(FieldValue.Text("C-1"), "the number the ERP gave is filled into the app");
    }

    [Fact]
    public async Task What_the_ERP_refuses_is_told_and_leaves_nothing_behind()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "bad"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"));
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "bad" ? "No such phone." : null;
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Refused);
        var connect = await node.ConnectAsync(company, customer, FieldDecision.App("phone"));

        connect.Status.Should().Be(ConnectStatus.Refused);
        connect.Failure!.Message.Should().Be("No such phone.");
        (await node.LinkOfAsync(company)).Should().BeNull();
        (await node.IntentsAsync()).Should().BeEmpty();
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.LinkAsync(company, customer, FieldDecision.Erp("phone"))).State.Should().Be(LinkState.Active);
    }

    [Fact]
    public async Task A_value_that_moved_since_it_was_shown_cancels_and_shows_what_moved()
    {
        var (company, customer) = Pair();
        var node = _world.Start();
        var proposal = await node.ProposeAsync(company, customer);
        _world.Erp.Edit(customer, "internal", "not mapped");
        _world.Erp.Edit(customer, "phone", "57");

        var moved = await node.Linker.ConnectAsync(proposal.Decide(), World.Kari, default);

        moved.Status.Should().Be(ConnectStatus.Moved);
        moved.Proposal!.Undecided().Should().ContainSingle().Which.ErpText.Should().Be("57");
        _world.Erp.Edit(customer, "internal", "not mapped, again");
        (await node.Linker.ConnectAsync(moved.Proposal.Decide(FieldDecision.App("phone")), World.Kari, default)).Status.Should().Be(ConnectStatus.Connected);
    }

    [Fact]
    public async Task A_record_that_is_deliberately_not_linked_is_left_alone_until_that_is_withdrawn()
    {
        var (company, customer) = Pair();
        var node = _world.Start();
        await node.Linker.DecideNotLinkedAsync("oslo", company, customer, World.Ola, default);

        var connect = async () => await node.ConnectAsync(company, customer);
        (await connect.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.DeliberatelyNotLinked);
        await node.Linker.WithdrawNotLinkedAsync("oslo", company, customer, World.Ola, default);
        await node.Linker.DecideNotLinkedAsync("oslo", company, null, World.Ola, default);
        (await connect.Should().ThrowAsync<ErpLinkException>()).WithMessage("*'ola'*");
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single().NotLinked!.User.Should().Be(World.Ola);
    }

    [Fact]
    public async Task The_panel_shows_links_and_last_known_values_when_the_ERP_does_not_answer()
    {
        _world.Map = map => map.ShowInPanel("number");
        var (company, customer) = Pair();
        var node = _world.Start();
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single().Linkable.Should().Equal(World.Customer);
        var link = await node.LinkAsync(company, customer);
        await node.SyncAsync(link);
        _world.Erp.Edit(customer, "phone", "57");

        var fresh = (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single();
        fresh.Fields.Single(f => f.App == "phone").Should().Match<ProposalField>(f => f.State == FieldState.Different && f.ErpText == "57");
        fresh.Shown.Should().ContainSingle().Which.Text.Should().Be("10");

        var at = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromHours(3));
        _world.Erp.Remove(customer);
        var stale = (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single();
        stale.Failure!.Code.Should().Be(ErrorCodes.RecordNotFound);
        stale.AsOf.Should().Be(at);
        stale.Fields.Single(f => f.App == "phone").ErpText.Should().Be("55");
    }

    [Fact, Trait("Catalogue", "78"), Trait("Catalogue", "80")]
    public async Task A_copied_database_writes_nothing_until_an_administrator_rebinds_it()
    {
        var (company, customer) = Pair();
        var link = await _world.Start().LinkAsync(company, customer);
        _world.Erp.Identity = "sandbox";
        _world.App.Edit(company, "phone", "57");
        var node = _world.Start();

        var sync = async () => await node.SyncAsync(link);

        (await sync.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.EnvironmentDiffers);
        (await ((Func<Task>)(() => node.RecoverAsync().AsTask())).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.EnvironmentDiffers);
        _world.Erp.Updates.Should().Be(0);
        await node.Connections.RebindAsync("oslo", World.Ola, default);
        await sync();
        _world.Erp.Updates.Should().Be(1);
        (await node.JournalAsync(JournalEvent.Rebound)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_record_that_is_gone_twice_some_minutes_apart_breaks_its_link_and_one_that_comes_back_revives_it()
    {
        var (company, customer) = Pair();
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        var row = _world.Erp[World.Customer, "10"];
        _world.Erp.Remove(customer);

        (await node.SyncAsync(link)).Link.State.Should().Be(LinkState.Active, "one look is no proof");
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        (await node.SyncAsync(link)).Link.State.Should().Be(LinkState.Broken);
        await node.OpenItemAsync(InboxItemKind.Broken);
        _world.Erp.Add(World.Customer, "10", [.. row.Values.Select(v => (v.Key, v.Value))]);
        _world.App.Edit(company, "phone", "57");
        var revived = await node.SyncAsync(link);

        revived.Link.State.Should().Be(LinkState.Active);
        _world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("57"), "the baselines were kept");
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_paused_link_is_left_alone_and_a_resumed_one_is_due()
    {
        var (company, customer) = Pair();
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        await node.SyncAsync(link);
        await node.Linker.SetPausedAsync(link.Id, paused: true, World.Kari, default);
        _world.App.Edit(company, "phone", "57");

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Skipped);
        await node.Linker.SetPausedAsync(link.Id, paused: false, World.Kari, default);
        (await node.Store.ReadDuePageAsync(link.Connection, null, 10, default)).Should().ContainSingle();
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);
    }

    [Fact]
    public async Task What_a_user_interface_gets_survives_a_round_trip_through_JSON()
    {
        _world.Map = map => map.Both(app: "credit", erp: "credit").Both(app: "since", erp: "since");
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("credit", 10.50m), ("since", new DateOnly(2026, 1, 31)));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord"), ("credit", 7m), ("phone", ""));
        var node = _world.Start();
        var proposal = await node.ProposeAsync(company, customer);
        var draft = await node.Linker.DraftAsync("oslo", company, World.Customer, World.Kari, default);

        var shown = JsonSerializer.Deserialize(JsonSerializer.Serialize(proposal, LinkingJson.Default.Proposal), LinkingJson.Default.Proposal)!;
        var request = JsonSerializer.Serialize(shown.Decide(FieldDecision.Erp("name"), FieldDecision.Of("credit", 8m)), LinkingJson.Default.ConnectRequest);
        var answer = JsonSerializer.Deserialize(request, LinkingJson.Default.ConnectRequest)!;

        shown.Should().BeEquivalentTo(proposal);
        JsonSerializer.Deserialize(JsonSerializer.Serialize(draft, LinkingJson.Default.Draft), LinkingJson.Default.Draft).Should().BeEquivalentTo(draft);
        (await node.Linker.ConnectAsync(answer, World.Kari, default)).Status.Should().Be(ConnectStatus.Connected);
        (_world.App.Value(company, "credit"), _world.Erp.Value(customer, "credit")).Should().Be((FieldValue.Decimal(8m), FieldValue.Decimal(8m)));
        var items = JsonSerializer.Serialize(await node.JournalAsync(), LinkingJson.Default.IReadOnlyListJournalEntry);
        JsonSerializer.Deserialize(items, LinkingJson.Default.IReadOnlyListJournalEntry).Should().BeEquivalentTo(await node.JournalAsync());
    }

    [Fact]
    public async Task A_user_without_the_right_is_refused_and_sees_nothing()
    {
        var (company, customer) = Pair();
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.Access = (user, right) => user == World.Kari;
        node = _world.Start();
        async Task<int> CodeOf(Func<Task> act) => (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code;

        (await CodeOf(() => node.ProposeAsync(company, customer, World.Ola).AsTask())).Should().Be(ErrorCodes.AccessDenied);
        (await CodeOf(() => node.Linker.DisconnectAsync(link.Id, World.Ola, default).AsTask())).Should().Be(ErrorCodes.AccessDenied);
        (await CodeOf(() => node.Synchronizer.SyncNowAsync(link.Id, World.Ola, default).AsTask())).Should().Be(ErrorCodes.AccessDenied);
        (await CodeOf(() => node.CreateAsync(company, World.Ola).AsTask())).Should().Be(ErrorCodes.AccessDenied);
        (await node.Linker.GetPanelAsync(company, World.Ola, default)).Should().BeEmpty();
        (await node.Linker.GetLinksAsync(company, World.Ola, default)).Should().BeEmpty();
        (await node.Linker.GetLinksAsync(company, World.Kari, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_side_is_ended_with_the_app_and_one_that_was_only_opened_to_validate_at_once()
    {
        var node = _world.Start();
        (await node.Connections.ValidateAsync("oslo", World.Ola, default)).Where(p => p.Severity == ProblemSeverity.Error).Should().BeEmpty();
        node.Erp.Disposals.Should().Be(1);
        var (company, customer) = Pair();
        await node.LinkAsync(company, customer);

        node.Stop();

        node.Erp.Disposals.Should().Be(2);
    }

    private (RecordRef Company, RecordRef Customer) Pair() => (
        _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"), ("code", "10")),
        _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"), ("number", "10")));
}

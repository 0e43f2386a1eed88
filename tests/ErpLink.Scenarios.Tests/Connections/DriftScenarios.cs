namespace ErpLink.Scenarios;

/// <summary>What happens to a connection when a side's schema changes under it (T78).</summary>
public sealed class DriftScenarios : IDisposable
{
    private readonly World _world = new(StoreKind.Sqlite);

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T78")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_field_that_vanished_or_changed_its_type_stops_only_its_own_mapping_and_nothing_is_blanked(bool retyped)
    {
        var (node, company, customer, link) = await LinkedAsync();
        _world.Customers(k => k with { Fields = [.. k.Fields.Where(f => f.Name != "fax"), .. retyped ? [new FieldDescription("fax", FieldType.Date)] : Array.Empty<FieldDescription>()] });
        node = Restart(node);
        _world.App.Edit(company, "name", "B AS");
        _world.App.Edit(company, "fax", "99");
        (await node.RunAsync()).Should().BeEquivalentTo(new { State = RunState.Completed, Counters = new { Changed = 1L, FieldsToErp = 1L, Parked = 0L } });
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
        _world.Erp.Rows[customer].Values["fax"].Should().Be((FieldValue)"11");
        _world.App.Rows[company].Values["fax"].Should().Be((FieldValue)"99");
        var item = await node.OpenItemAsync(InboxItemKind.SchemaDrift);
        item.Reason.Should().Contain("company/customer").And.Contain("'fax'");
        (await node.Connections.RefreshAsync("oslo", World.Ola, default)).Should().ContainSingle(p => p.Code == ErrorCodes.SchemaDrifted && p.Path.Contains("'fax'"));

        // It is back: what was edited meanwhile travels, from the baseline it had.
        _world.Customers(_ => Kinds.Customer);
        node = Restart(node);
        (await node.RunAsync()).Counters.FieldsToErp.Should().Be(1);
        _world.Erp.Rows[customer].Values["fax"].Should().Be((FieldValue)"99");
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.LinkOfAsync(company))!.Id.Should().Be(link.Id);
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task A_kind_that_vanished_stops_its_maps_and_those_below_and_the_others_go_on()
    {
        var (node, company, _, link) = await LinkedAsync();
        var customers = _world.Erp.Kinds[World.Customer];
        _world.Erp.Kinds.Remove(World.Customer);
        node = Restart(node);
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (await node.OpenItemAsync(InboxItemKind.SchemaDrift)).Reason.Should().Contain("customer");
        _world.Erp.Kinds[World.Customer] = customers;
        node = Restart(node);
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        (await node.LinkOfAsync(company))!.Id.Should().Be(link.Id);
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task What_is_shown_or_given_on_creation_vanishes_without_harm()
    {
        _world.Map = map => map.ShowInPanel("web", "number").ShowInSearch("number");
        var (node, company, _, _) = await LinkedAsync();
        _world.Customers(k => k with { Fields = [.. k.Fields.Where(f => f.Name is not ("number" or "currency"))] });
        node = Restart(node);
        var block = (await node.Linker.GetPanelAsync(company, World.Kari, default)).Should().ContainSingle().Subject;
        block.Failure.Should().BeNull();
        block.Shown.Select(s => s.Name).Should().Equal("web");
        (await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer), World.Kari, default)).Hits.Should().ContainSingle();
        var other = _world.App.Add(World.Company, "2", ("name", "C AS"));
        (await node.CreateAsync(other)).Status.Should().Be(CreateStatus.Created);
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task A_new_field_that_must_hold_something_is_told_and_stops_nothing()
    {
        var (node, company, customer, _) = await LinkedAsync();
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("terms", FieldType.Text) { Access = FieldAccess.Mandatory }] });
        _world.Erp.Rows[customer].Values["terms"] = "30 days";
        node = Restart(node);
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(1);
        (await node.OpenItemAsync(InboxItemKind.SchemaDrift)).Reason.Should().Contain("'terms'");
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task A_list_or_a_match_tier_that_lost_its_field_stops_only_itself()
    {
        _world.Customers(k => k with { Fields = [.. k.Fields, new("group", FieldType.ListItem) { List = "group" }, new("orgNo", FieldType.Text)] });
        _world.Companies(k => k with { Fields = [.. k.Fields, new("category", FieldType.ListItem) { List = "category" }] });
        _world.Connection = c => c.List(app: "category", erp: "group", list => list.Pair("vip", "A"));
        _world.Map = map => map.Both(app: "category", erp: "group")
            .Match("number", tier => tier.Automatic().On(app: "internal", erp: "orgNo", MatchComparer.OrganizationNumber))
            .Match("name", tier => tier.On(app: "name", erp: "name", MatchComparer.CompanyName));
        var (node, company, customer, _) = await LinkedAsync();
        _world.Customers(_ => Kinds.Customer);
        node = Restart(node);
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
        (await node.OpenItemAsync(InboxItemKind.SchemaDrift)).Reason.Should().Contain("'orgNo'").And.Contain("'group'");
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task A_definition_that_was_changed_is_judged_strictly_a_wrong_name_is_no_drift()
    {
        var (node, _, _, _) = await LinkedAsync();
        _world.Map = map => map.Both(app: "internal", erp: "intern");
        node = Restart(node);
        var run = () => node.RunAsync().AsTask();
        (await run.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.ConnectionInvalid);
    }

    [Fact, Trait("Scenario", "T78")]
    public async Task A_field_that_became_shorter_is_told_once_and_works_on()
    {
        var (node, company, _, _) = await LinkedAsync();
        _world.Customers(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "web" ? f with { LengthMax = 20 } : f)] });
        (await node.Connections.RefreshAsync("oslo", World.Ola, default)).Should().ContainSingle().Which.Message.Should().Contain("customer.web").And.Contain("text(20)");
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(1);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    private async Task<(Node Node, RecordRef Company, RecordRef Customer, Link Link)> LinkedAsync()
    {
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "A AS"), ("fax", "11"));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "A AS"), ("fax", "11"));
        var link = await node.LinkAsync(company, customer);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        return (node, company, customer, link);
    }

    private Node Restart(Node node)
    {
        node.Stop();
        return _world.Start();
    }
}

using ErpLink.Scenarios.Runs;

namespace ErpLink.Scenarios.Maps;

/// <summary>List values whose item has no counterpart yet (T41), or was renamed or renumbered in the ERP (T42).</summary>
public sealed class ListScenarios : IDisposable
{
    private readonly World _world = new(StoreKind.Sqlite);
    private string[] _paired = ["std"];

    public ListScenarios()
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new FieldDescription("category", FieldType.ListItem) { List = "category" }] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("group", FieldType.ListItem) { List = "group" }] });
        _world.App.Lists["category"] = ["std", "vip"];
        _world.Erp.Lists["group"] = ["10", "20"];
        _world.Map = map => map.Both(app: "category", erp: "group").ShowInPanel("group");
        _world.Fed();
        Pairs(UnmappedItem.Skip);
    }

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T41")]
    [InlineData(UnmappedItem.Skip, InboxItemKind.UnmappedListItem, true)]
    [InlineData(UnmappedItem.Skip, InboxItemKind.UnmappedListItem, false)]
    [InlineData(UnmappedItem.Reject, InboxItemKind.Parked, true)]
    [InlineData(UnmappedItem.Reject, InboxItemKind.Parked, false)]
    public async Task A_record_syncs_without_a_value_that_is_missing_on_the_target_which_catches_up_once_it_is_mapped(UnmappedItem policy, InboxItemKind kind, bool fromApp)
    {
        Pairs(policy);
        var (node, company, customer) = await LinkedAsync();
        Edit(fromApp, company, customer, ("category", FieldValue.ListItem("vip")), ("group", FieldValue.ListItem("20")));
        Edit(fromApp, company, customer, ("name", FieldValue.Text("B AS")), ("name", FieldValue.Text("B AS")));

        var counters = (await node.RunAsync()).Counters;
        (counters.Asking + counters.Parked, counters.Parked, counters.Failed).Should().Be((1, kind == InboxItemKind.Parked ? 1 : 0, 0));

        (_world.App.Value(company, "name"), _world.Erp.Value(customer, "name")).Should().Be((FieldValue.Text("B AS"), FieldValue.Text("B AS")), "the other fields go on");
        Values(company, customer).Should().Be(fromApp ? ("vip", "10") : ("std", "20"), "neither value is replaced or blanked");
        var item = await node.OpenItemAsync(kind);
        item.Should().BeEquivalentTo(new { AppField = "category", ErpField = "group", Failure = new { Code = ErrorCodes.ListItemUnmapped } });
        item.Failure!.Message.Should().Contain(fromApp ? "Item 'vip' of list 'category'" : "Item '20' of list 'group'");
        var asked = item.Revision;
        await node.RunAsync();
        await node.RunAsync(RunKind.Full);
        (await node.OpenItemAsync(kind)).Should().BeEquivalentTo(new { item.Id, Revision = asked }, "it is told once");
        (await node.VerifyAsync()).Should().ContainSingle(d => d.App == "category" && (d.Reason == DriftReason.Parked || d.Reason == DriftReason.NotConvertible));

        _paired = ["std", "vip"];
        node = Restart(node);
        await node.RunAsync();

        Values(company, customer).Should().Be(("vip", "20"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        await QuietAsync(node);
    }

    [Fact, Trait("Scenario", "T41")]
    public async Task A_value_catches_up_when_a_stored_connection_gets_a_version_that_maps_it()
    {
        _world.DefinesInCode = false;
        var node = _world.Start();
        await node.Connections.SaveAsync(new ConnectionEdit(_world.Define()), World.Ola, default);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        var (company, customer) = await LinkAsync(node);
        _world.App.Edit(company, "category", FieldValue.ListItem("vip"));
        (await node.RunAsync()).Counters.Asking.Should().Be(1);
        await node.OpenItemAsync(InboxItemKind.UnmappedListItem);

        _paired = ["std", "vip"];
        await node.Connections.SaveAsync(new ConnectionEdit(_world.Define()), World.Ola, default);
        (await node.RunAsync()).Counters.Changed.Should().Be(0, "what is only saved is not in force");
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).Should().BeEquivalentTo(new { IsActive = true, Backfill = (RunRequest?)null });
        await node.RunAsync();

        Values(company, customer).Should().Be(("vip", "20"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        await QuietAsync(node);
    }

    [Fact, Trait("Scenario", "T41")]
    public async Task An_item_closes_when_the_value_goes_back_to_one_that_is_mapped()
    {
        var (node, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "category", FieldValue.ListItem("vip"));
        await node.RunAsync();
        _world.App.Edit(company, "category", FieldValue.ListItem("std"));
        await node.RunAsync();
        (await node.OpenItemsAsync()).Should().BeEmpty();
        Values(company, customer).Should().Be(("std", "10"));
    }

    [Fact, Trait("Scenario", "T41")]
    public async Task A_default_stands_in_for_an_item_without_counterpart_and_does_not_flow_back()
    {
        _world.Connection = c => c.List(app: "category", erp: "group", list => list.Pair("std", "10").OnUnmapped(UnmappedItem.UseDefault).DefaultInErp("10").DefaultInApp("std"));
        var (node, company, customer) = await LinkedAsync();
        _world.Erp.Edit(customer, "group", FieldValue.Null);
        await node.RunAsync();
        _world.App.Edit(company, "category", FieldValue.ListItem("vip"));
        await node.RunAsync();
        Values(company, customer).Should().Be(("vip", "10"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        await QuietAsync(node);
        Values(company, customer).Should().Be(("vip", "10"));
    }

    [Fact, Trait("Scenario", "T42")]
    public async Task An_item_that_was_renamed_is_the_same_value_and_shown_by_its_new_text()
    {
        _world.Erp.ItemTexts["10"] = "Standard";
        var (node, company, customer) = await LinkedAsync();
        (await ShownAsync(node, company)).Should().Be("Standard");

        _world.Erp.ItemTexts["10"] = "Regular customers";
        _world.Erp.Edit(customer, "phone", "57"); // The record itself is read again.
        (await node.RunAsync()).Counters.FieldsToApp.Should().Be(1);
        await node.RunAsync(RunKind.Full);
        node = Restart(node);
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(0);

        Values(company, customer).Should().Be(("std", "10"));
        (await ShownAsync(node, company)).Should().Be("Regular customers");
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.VerifyAsync()).Should().BeEmpty();
        (await node.Connections.RefreshAsync("oslo", World.Ola, default)).Should().BeEmpty("a text is no schema");
        (await node.Connections.ValidateAsync("oslo", World.Ola, default)).Should().NotContain(p => p.Severity == ProblemSeverity.Error);
        await QuietAsync(node);
    }

    [Fact, Trait("Scenario", "T42")]
    public async Task An_item_that_got_a_new_key_waits_to_be_paired_anew_and_then_nothing_is_written()
    {
        var (node, company, customer) = await LinkedAsync();
        _world.Erp.Lists["group"] = ["11", "20"];
        _world.Erp.Edit(customer, "group", FieldValue.ListItem("11"));
        var written = _world.App.Updates + _world.Erp.Updates;
        await node.RunAsync();
        Values(company, customer).Should().Be(("std", "11"));
        (await node.OpenItemAsync(InboxItemKind.UnmappedListItem)).Failure!.Message.Should().Contain("'11'");
        (await node.Connections.ValidateAsync("oslo", World.Ola, default)).Should().Contain(p => p.Code == ErrorCodes.ListItemUnmapped && p.Message.Contains("'10'"), "the pair leads nowhere now");

        _world.Connection = c => c.List(app: "category", erp: "group", list => list.Pair("std", "11"));
        node = Restart(node);
        await node.RunAsync();

        Values(company, customer).Should().Be(("std", "11"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        await QuietAsync(node);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(written, "both sides say the same under the new pairs");
    }

    private void Pairs(UnmappedItem policy) => _world.Connection = c => c.List(app: "category", erp: "group", list =>
    {
        list.OnUnmapped(policy);
        foreach (var item in _paired) list.Pair(item, item == "std" ? "10" : "20");
    });

    private async Task<(Node Node, RecordRef Company, RecordRef Customer)> LinkedAsync()
    {
        var node = _world.Start();
        var (company, customer) = await LinkAsync(node);
        return (node, company, customer);
    }

    private async Task<(RecordRef Company, RecordRef Customer)> LinkAsync(Node node)
    {
        var company = _world.App.Add(World.Company, "1", ("name", "A AS"), ("category", FieldValue.ListItem("std")));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "A AS"), ("group", FieldValue.ListItem("10")));
        await node.LinkAsync(company, customer);
        await node.RunAsync();
        await node.RunAsync();
        return (company, customer);
    }

    private void Edit(bool inApp, RecordRef company, RecordRef customer, (string Field, FieldValue Value) app, (string Field, FieldValue Value) erp)
    {
        if (inApp) _world.App.Edit(company, app.Field, app.Value);
        else _world.Erp.Edit(customer, erp.Field, erp.Value);
    }

    private (string App, string Erp) Values(RecordRef company, RecordRef customer) => (_world.App.Value(company, "category").ToString(), _world.Erp.Value(customer, "group").ToString());

    private static async Task<string> ShownAsync(Node node, RecordRef company) =>
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Should().ContainSingle().Subject.Shown.Should().ContainSingle(s => s.Name == "group").Subject.Text;

    private async Task QuietAsync(Node node)
    {
        var written = _world.App.Updates + _world.Erp.Updates;
        await node.RunAsync();
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(0);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(written);
    }

    private Node Restart(Node node)
    {
        node.Stop();
        return _world.Start();
    }
}

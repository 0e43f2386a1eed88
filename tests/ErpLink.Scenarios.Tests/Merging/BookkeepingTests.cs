namespace ErpLink.Scenarios.Merging;

/// <summary>What a link remembers so that the next comparison does the right thing: due marks, times, fields to be filled.</summary>
public sealed class BookkeepingTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_link_is_due_from_a_write_or_a_refusal_until_a_comparison_finds_it_at_rest()
    {
        var (node, link, company, _) = await LinkedAsync();
        await node.SyncAsync(link);
        (await IsDueAsync(node, link)).Should().BeFalse("it is at rest");
        _world.App.Edit(company, "phone", "57");

        await node.SyncAsync(link);
        (await IsDueAsync(node, link)).Should().BeTrue("what the write caused has not been looked at");
        await node.SyncAsync(link);
        (await IsDueAsync(node, link)).Should().BeFalse("it is at rest again");

        _world.Erp.Refuse = (_, value) => value == "bad" ? "No such phone." : null;
        _world.App.Edit(company, "phone", "bad");
        await node.SyncAsync(link);
        (await IsDueAsync(node, link)).Should().BeTrue("an edit that was refused is not forgotten");
    }

    [Fact]
    public async Task The_time_of_our_own_write_is_no_evidence_of_when_somebody_edited()
    {
        _world.Map = map => map.OnConflict(Conflict.MostRecent);
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "57");
        _world.Erp.OnSave = row => row.Values["fax"] = "calculated";
        await node.SyncAsync(link);
        _world.Time.Advance(TimeSpan.FromHours(1));
        _world.App.Edit(company, "fax", "mine");

        var result = await node.SyncAsync(link);

        result.Status.Should().Be(SyncStatus.Asking, "the ERP's record was last modified by ErpLink");
        (_world.App.Value(company, "fax"), _world.Erp.Value(customer, "fax")).Should().Be((FieldValue.Text("mine"), FieldValue.Text("calculated")));
    }

    [Fact]
    public async Task A_field_in_which_the_app_held_something_of_its_own_is_not_filled_when_it_is_cleared_later()
    {
        _world.Erp.OnSave = row => row.Values["number"] = "C-1";
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("code", "own"));
        var node = _world.Start();
        var link = (await node.CreateAsync(company)).Link!;
        _world.App.Value(company, "code").Should().Be(FieldValue.Text("own"));
        _world.App.Edit(company, "code", FieldValue.Null);

        await node.SyncAsync(link);

        _world.App.Value(company, "code").IsBlank.Should().BeTrue("it is a field without baseline: nothing moves");
    }

    [Fact]
    public async Task A_customer_that_was_merged_into_one_that_is_linked_already_is_a_case_for_a_person()
    {
        var (node, link, company, _) = await LinkedAsync();
        var second = _world.App.Add(World.Company, "c2", ("name", "Nord AS"), ("phone", "1"));
        var survivor = _world.Erp.Add(World.Customer, "20", ("name", "Nord AS"), ("phone", "1"));
        await node.LinkAsync(second, survivor);
        _world.Erp[World.Customer, "10"].MergedInto = "20";
        _world.App.Edit(company, "phone", "57");

        await node.SyncAsync(link);

        (await node.OpenItemAsync(InboxItemKind.MergeCase)).Candidates.Should().Equal(survivor, second);
        _world.Erp.Value(survivor, "phone").Should().Be(FieldValue.Text("1"), "two companies do not write one customer");
        (await node.LinkOfAsync(company))!.Actor!.Value.Key.Text.Should().Be("10");
    }

    [Fact]
    public async Task A_link_waits_for_the_record_that_a_field_refers_to_and_is_due_when_that_is_linked()
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new FieldDescription("payer", FieldType.Reference) { ReferenceKind = World.Company }] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("payer", FieldType.Reference) { ReferenceKind = World.Customer }] });
        _world.Map = map => map.Both(app: "payer", erp: "payer");
        var (node, link, company, customer) = await LinkedAsync();
        await node.SyncAsync(link);
        var payer = _world.App.Add(World.Company, "c2", ("name", "Nord AS"));
        var paying = _world.Erp.Add(World.Customer, "20", ("name", "Nord AS"));
        _world.App.Edit(company, "payer", FieldValue.Reference(payer));

        await node.SyncAsync(link);

        (await IsDueAsync(node, link)).Should().BeFalse("it is not read again until there is something to do");
        await node.LinkAsync(payer, paying);
        (await IsDueAsync(node, link)).Should().BeTrue("nobody edits the record again when the payer is linked: the link itself wakes it");
        await node.SyncAsync(link);
        _world.Erp.Value(customer, "payer").Should().Be(FieldValue.Reference(paying));
    }

    private async Task<(Node Node, Link Link, RecordRef Company, RecordRef Customer)> LinkedAsync()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"), ("fax", "56"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"), ("fax", "56"));
        var node = _world.Start();
        return (node, await node.LinkAsync(company, customer), company, customer);
    }

    private static async Task<bool> IsDueAsync(Node node, Link link) => (await node.Store.ReadDuePageAsync(link.Connection, null, 10, default)).Any(d => d.Link == link.Id);
}

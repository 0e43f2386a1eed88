namespace ErpLink.Scenarios.Recovery;

/// <summary>What is made of the ways in which a write can end.</summary>
public sealed class OutcomeTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(WriteFault.LineBroken), InlineData(WriteFault.Unavailable), InlineData(WriteFault.Forgotten)]
    public async Task A_call_that_breaks_off_says_nothing_about_the_write(WriteFault fault)
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        _world.ErpFaults.Enqueue(fault);
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Adopted);

        _world.Erp.Creates.Should().Be(1);
        (await node.JournalAsync(JournalEvent.OutcomeUnknown)).Should().ContainSingle();
        (await node.JournalAsync(JournalEvent.NotApplied)).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "4"), Trait("Catalogue", "14")]
    public async Task A_create_that_is_refused_at_its_second_send_may_still_land_by_its_first()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        _world.Erp.Refuse = (field, _) => field == "name" ? "Closed today." : null;
        var node = _world.Start();

        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Pending);
        (await node.OpenItemsAsync()).Should().BeEmpty("nobody can be asked what nobody can know yet");

        _world.Time.Advance(TimeSpan.FromMinutes(13));
        await node.RecoverAsync();
        (await node.OpenItemAsync(InboxItemKind.UnconfirmedCreate)).Reason.Should().Contain("Closed today.");
    }

    [Fact]
    public async Task An_old_value_that_stands_after_a_write_is_a_refusal_only_when_nobody_can_have_put_it_back()
    {
        _world.Customers(k => k with { ReturnsStoredValues = false });
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.Erp.Normalise = (field, value) => field == "phone" ? "1" : value;
        _world.App.Edit(company, "phone", "2");
        var beside = _world.StartBeside(new Process
        {
            Interrupt = _ =>
            {
                if (_world.Erp.Updates == 1) _world.Erp.Edit(customer, "internal", "moves the version");
                return Task.CompletedTask;
            },
        });

        await beside.SyncAsync(link);

        (await node.OpenItemAsync(InboxItemKind.Conflict)).Origin.Should().Be(ConflictOrigin.Recovery);
    }

    [Fact]
    public async Task A_leg_of_a_decision_that_the_app_refuses_is_asked_again_after_the_other_has_landed()
    {
        var (company, customer) = Pair(("phone", "a", "e"), ("fax", "a", "e"));
        _world.App.Refuse = (field, _) => field == "fax" ? "No such fax." : null;
        var node = _world.Start();

        var result = await node.ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"));

        result.Status.Should().Be(ConnectStatus.Connected);
        result.Link!.State.Should().Be(LinkState.Active);
        Values(company, customer, "phone").Should().Be(("a", "a"));
        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        (item.AppField, item.AppValue, item.ErpValue).Should().Be(("fax", FieldValue.Text("a"), FieldValue.Text("e")));
        item.Reason.Should().Be("No such fax.");
    }

    [Fact]
    public async Task An_edit_of_a_field_that_is_not_mapped_between_read_and_write_disturbs_neither_a_connect_nor_a_sync()
    {
        var (company, customer) = Pair(("phone", "a", "e"), ("fax", "1", "1"));
        EditOnceBeforeWrite(customer);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer, FieldDecision.App("phone"));
        Values(company, customer, "phone").Should().Be(("a", "a"));
        EditOnceBeforeWrite(customer);
        _world.App.Edit(company, "phone", "b");
        _world.Erp.Edit(customer, "fax", "2");

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);

        Values(company, customer, "phone").Should().Be(("b", "b"));
        Values(company, customer, "fax").Should().Be(("2", "2"), "the leg to the app was planned again, too");
    }

    [Fact]
    public async Task A_customer_that_may_not_be_seen_is_not_gone()
    {
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.Erp[World.Customer, "10"].Hidden = true;
        await node.SyncAsync(link);
        _world.Time.Advance(TimeSpan.FromHours(1));

        var result = await node.SyncAsync(link);

        result.Link.State.Should().Be(LinkState.Active);
        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Code.Should().Be(ErrorCodes.SideForbids);
        _world.Erp[World.Customer, "10"].Hidden = false;
        await node.SyncAsync(link);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_that_was_away_and_came_back_is_not_gone_the_next_time_it_is_away()
    {
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        await node.SyncAsync(link);
        var row = _world.Erp[World.Customer, "10"];
        for (var time = 0; time < 2; time++)
        {
            _world.Erp.Remove(customer);
            (await node.SyncAsync(link)).Link.State.Should().Be(LinkState.Active, "this is the first look");
            (await node.Store.ReadDuePageAsync(link.Connection, null, 10, default)).Should().ContainSingle("a second look has to come");
            _world.Erp.Add(World.Customer, "10", [.. row.Values.Select(v => (v.Key, v.Value))]);
            await node.SyncAsync(link);
            _world.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    private void EditOnceBeforeWrite(RecordRef customer) => _world.Erp.BeforeWrite = _ =>
    {
        _world.Erp.BeforeWrite = null;
        _world.Erp.Edit(customer, "internal", "typed meanwhile");
    };

    private (RecordRef Company, RecordRef Customer) Pair(params (string Field, string App, string Erp)[] values) => (
        _world.App.Add(World.Company, "c1", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.App)))]),
        _world.Erp.Add(World.Customer, "10", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.Erp)))]));

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());
}

namespace ErpLink.Scenarios.Recovery;

/// <summary>Updates whose outcome stays unknown for a while: what may be believed, and what becomes of the leg that was to follow.</summary>
public sealed class UnresolvedUpdateTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_leg_that_waited_for_one_that_cannot_land_is_withdrawn_and_its_fields_are_asked()
    {
        var (company, customer) = Pair(("phone", "a", "e"), ("fax", "a", "e"), ("web", "a", "e"));
        LoseRequests(2);
        var node = _world.Start();
        (await node.ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"), FieldDecision.Of("web", "third"))).Status.Should().Be(ConnectStatus.Pending);
        _world.Erp.Edit(customer, "web", "typed");

        await node.RecoverAsync();

        (await node.IntentsAsync()).Should().BeEmpty();
        _world.App.Updates.Should().Be(0, "what was to follow was decided on values that are gone");
        (await node.OpenItemsAsync()).Where(i => i.Origin == ConflictOrigin.Recovery).Select(i => i.AppField).Should().Contain(["fax", "web"]);
        Values(company, customer, "fax").Should().Be(("a", "e"));
        Values(company, customer, "web").Should().Be(("a", "typed"));
    }

    [Fact]
    public async Task One_field_that_happens_to_hold_our_value_does_not_say_that_the_others_landed()
    {
        var (company, customer) = Pair(("phone", "1", "1"), ("fax", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "2");
        _world.App.Edit(company, "fax", "2");
        LoseRequests(2);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        _world.Erp.Edit(customer, "phone", "2");

        await node.SyncAsync(link);

        Values(company, customer, "phone").Should().Be(("2", "2"));
        _world.App.Value(company, "fax").Should().Be(FieldValue.Text("2"), "the old value of the ERP is no edit of it");
        (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("fax");
    }

    [Fact]
    public async Task A_refusal_of_a_second_send_says_nothing_about_the_first_while_that_may_still_land()
    {
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "2");
        _world.Erp.Refuse = (field, value) => field == "phone" && value == "2" ? "Closed today." : null;
        LoseRequests(1);

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);

        (await node.IntentsAsync()).Should().ContainSingle("the first send may still land").Which.Sends.Should().BeGreaterThan(1);
        _world.Time.Advance(TimeSpan.FromMinutes(13));
        await node.SyncAsync(link);
        (await node.SyncAsync(link)).Status.Should().NotBe(SyncStatus.Pending, "after the longest life of a request it is the last word");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Where_a_part_of_the_version_is_compared_a_moved_one_does_not_say_that_a_write_cannot_land(bool lands)
    {
        _world.Customers(k => k with { ChecksWholeVersion = false });
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "2");
        LoseRequests(2);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        _world.Erp.Edit(customer, "internal", "a row that the write does not touch");

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);

        (await node.IntentsAsync()).Should().ContainSingle("it may still land");
        if (lands) _world.Erp.Edit(customer, "phone", "2");
        else _world.Time.Advance(TimeSpan.FromMinutes(13));
        await node.SyncAsync(link);
        (await node.IntentsAsync()).Should().BeEmpty();
        Values(company, customer, "phone").Should().Be(("2", lands ? "2" : "1"));
        (await node.OpenItemsAsync()).Should().HaveCount(lands ? 0 : 1, "after the longest life of a request nobody can tell whether it had landed");
    }

    [Fact]
    public async Task A_record_that_is_away_for_a_moment_does_not_end_a_write_that_is_under_way()
    {
        var (company, customer) = Pair(("phone", "1", "1"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "2");
        LoseRequests(2);
        await node.SyncAsync(link);
        var row = _world.Erp[World.Customer, "10"];
        _world.Erp.Remove(customer);

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending, "one look is no proof that it is gone");

        (await node.IntentsAsync()).Should().ContainSingle();
        _world.Erp.Add(World.Customer, "10", [.. row.Values.Select(v => (v.Key, v.Value))]);
        await node.SyncAsync(link);
        Values(company, customer, "phone").Should().Be(("2", "2"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_write_that_lands_after_its_mapping_was_changed_gives_the_new_mapping_no_baseline()
    {
        _world.Map = map => map.Both(app: "notes", erp: "notes");
        var (company, customer) = Pair(("notes", "1", "1"));
        var link = await _world.Start().LinkAsync(company, customer);
        _world.App.Edit(company, "notes", "2");
        LoseRequests(2);
        (await _world.Start().SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        _world.App.Edit(company, "notes", "3");
        _world.Map = map => map.ToErp(app: "notes", erp: "notes");
        var node = _world.Start();

        await node.SyncAsync(link);
        await node.SyncAsync(link);

        Values(company, customer, "notes").Should().Be(("3", "2"), "what was decided is carried out, and the changed mapping waits for its backfill");
        (await node.IntentsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task An_edit_of_the_ERP_at_any_moment_of_a_sync_is_never_overwritten()
    {
        for (var moment = 0; ; moment++)
        {
            using var world = new World();
            var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "1"));
            var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "1"));
            var link = await world.Start().LinkAsync(company, customer);
            world.App.Edit(company, "phone", "2");
            var (at, came) = (moment, false);
            var process = new Process
            {
                Interrupt = point =>
                {
                    if (point == at) (came, _) = (true, Typed(world, customer));
                    return Task.CompletedTask;
                },
            };
            var node = world.StartBeside(process);
            await node.SyncAsync(link);
            if (!came)
            {
                moment.Should().BeGreaterThan(5);
                return;
            }

            world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("typed"), "the user came at {0}", process.Trace[at]);
        }
    }

    [Fact]
    public async Task What_a_write_may_have_replaced_is_in_the_journal_also_when_the_field_was_changed_again()
    {
        _world.Map = map => map.OnConflict(Conflict.AppWins);
        var (company, customer) = Pair(("phone", "1", "1"));
        var link = await _world.Start().LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "app");
        _world.Erp.Edit(customer, "phone", "typed");
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        Process? process = null;
        process = new Process { Interrupt = _ => Task.FromResult(process!.Trace[^1] == "ERP update, after" && Typed(_world, customer, "typed later")) };
        var node = _world.StartBeside(process);

        await node.SyncAsync(link);
        await node.SyncAsync(link);

        (await node.IntentsAsync()).Should().BeEmpty();
        (await node.JournalAsync()).Should().Contain(e => e.Side == Side.Erp && e.Field == "phone" && e.Old == "typed" && e.New == "app",
            "a user's value was replaced, and nobody else remembers it");
    }

    [Fact]
    public async Task A_third_value_that_the_ERP_spells_in_its_own_way_leaves_the_app_with_what_the_user_chose()
    {
        _world.Erp.Normalise = (field, value) => field == "phone" ? value.AsText().ToUpperInvariant() : value;
        var (company, customer) = Pair(("phone", "a", "e"));
        var node = _world.Start();

        var link = await node.LinkAsync(company, customer, FieldDecision.Of("phone", "ext. 5"));

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged, "the ERP's spelling is its baseline");
        Values(company, customer, "phone").Should().Be(("ext. 5", "EXT. 5"));
    }

    private static bool Typed(World world, RecordRef customer, string value = "typed")
    {
        world.Erp.Edit(customer, "phone", value);
        return true;
    }

    private void LoseRequests(int count)
    {
        for (var i = 0; i < count; i++) _world.ErpFaults.Enqueue(WriteFault.RequestLost);
    }

    private (RecordRef Company, RecordRef Customer) Pair(params (string Field, string App, string Erp)[] values) => (
        _world.App.Add(World.Company, "c1", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.App)))]),
        _world.Erp.Add(World.Customer, "10", [("name", "Fjord AS"), .. values.Select(v => (v.Field, FieldValue.Text(v.Erp)))]));

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());
}

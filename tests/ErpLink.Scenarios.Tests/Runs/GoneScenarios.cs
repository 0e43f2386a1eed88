namespace ErpLink.Scenarios.Runs;

/// <summary>Records that are gone, hidden or not answered, and what the map's policy makes of that.</summary>
public sealed class GoneScenarios : IDisposable
{
    private static readonly RecordRef Company = FedWorld.Company(0);
    private static readonly RecordRef Customer = FedWorld.Customer(0);

    private readonly World _world = new World().Fed();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Catalogue", "13"), Trait("Catalogue", "41"), Trait("Scenario", "T60"), Trait("Catalogue", "72")]
    public async Task One_look_is_no_deletion_and_two_some_minutes_apart_are()
    {
        var node = await _world.LinkedAsync(1);
        _world.Erp.Remove(Customer);

        (await node.RunAsync()).Counters.Broken.Should().Be(1);
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Active);
        await node.RunAsync(RunKind.Full);
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Active, "a second look at once proves nothing");
        (await node.OpenItemsAsync()).Should().BeEmpty();

        _world.Time.Advance(TimeSpan.FromMinutes(6));
        await node.RunAsync();
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Broken);
        (await node.OpenItemAsync(InboxItemKind.Broken)).Entity.Should().Be(Company);

        _world.Erp.ForgetCalls();
        await node.RunAsync();
        _world.Erp.Calls(World.Customer).RecordsRead.Should().Be(0, "it is not read again by every run");
        var (revision, journal) = ((await node.LinkOfAsync(Company))!.Revision, (await node.JournalAsync()).Count);
        await node.RunAsync(RunKind.Full);
        ((await node.LinkOfAsync(Company))!.Revision, (await node.JournalAsync()).Count).Should().Be((revision, journal), "a full run looks again and finds nothing new");
        _world.App.Rows.Should().ContainKey(Company);
    }

    [Theory, Trait("Scenario", "T60")]
    [InlineData(Conflict.ErpWins, "a2")]
    [InlineData(Conflict.Ask, "a2")]
    [InlineData(Conflict.ErpWins, "a1")]
    public async Task A_write_that_landed_in_a_record_that_went_is_no_edit_of_the_ERP_when_the_record_comes_back(Conflict policy, string typed)
    {
        _world.Map = map => map.OnConflict(policy);
        var node = await _world.LinkedAsync(1);
        _world.App.Edit(Company, "phone", "a1");
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        (await node.RunAsync()).Counters.Unknown.Should().Be(1);
        var row = _world.Erp[World.Customer, "0"];
        row.Values["phone"].Should().Be((FieldValue)"a1", "it has landed");
        _world.Erp.Remove(Customer);
        await _world.RunTwiceAsync(node);
        (await node.IntentsAsync()).Should().BeEmpty("the record is gone");

        _world.App.Edit(Company, "phone", typed);
        _world.Erp.Add(World.Customer, "0", [.. row.Values.Select(v => (v.Key, v.Value))]);
        await node.RunAsync();

        _world.App.Value(Company, "phone").Should().Be((FieldValue)typed, "what the ERP holds came from here");
        if (typed == "a1")
        {
            (await node.OpenItemsAsync()).Should().BeEmpty("the sides are equal");
            return;
        }

        var question = await node.OpenItemAsync(InboxItemKind.Conflict);
        (question.Origin, question.AppValue, question.ErpValue).Should().Be((ConflictOrigin.Recovery, (FieldValue)"a2", (FieldValue)"a1"));
        (await node.AnswerAsync(question, AnswerChoice.App)).Status.Should().Be(AnswerStatus.Done);
        _world.Erp.Value(Customer, "phone").Should().Be((FieldValue)"a2");
    }

    [Theory, Trait("Scenario", "T60")]
    [InlineData(GonePolicy.Keep)]
    [InlineData(GonePolicy.Unlink)]
    [InlineData(GonePolicy.Deactivate)]
    [InlineData(GonePolicy.Recreate)]
    public async Task A_record_deleted_in_the_ERP_and_edited_in_the_app_is_never_deleted_and_the_edit_is_kept(GonePolicy policy)
    {
        var node = await StartAsync(policy);
        _world.Erp.Remove(Customer);
        _world.App.Edit(Company, "phone", "edited");

        await _world.RunTwiceAsync(node);

        _world.App.Value(Company, "phone").Should().Be((FieldValue)"edited");
        _world.App.Value(Company, "active").Should().Be((FieldValue)true);
        var link = (await node.LinkOfAsync(Company))!;
        if (policy == GonePolicy.Recreate)
        {
            (link.State, _world.Erp.Creates).Should().Be((LinkState.Active, 1));
            _world.Erp.Value(link.Actor!.Value, "phone").Should().Be((FieldValue)"edited");
            return;
        }

        link.State.Should().Be(LinkState.Broken, "an edit goes before a deletion: a person decides");
        await node.OpenItemAsync(InboxItemKind.Broken);
    }

    [Fact, Trait("Scenario", "T60")]
    public async Task Unlink_ends_the_link_and_journals_it()
    {
        var node = await StartAsync(GonePolicy.Unlink);
        _world.Erp.Remove(Customer);

        (await _world.RunTwiceAsync(node)).Counters.Destructive.Should().Be(1);

        (await node.LinkOfAsync(Company)).Should().BeNull();
        (await node.JournalAsync(JournalEvent.Disconnected)).Should().ContainSingle(e => e.Side == Side.Erp && e.Entity == Company);
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Theory, Trait("Scenario", "T60")]
    [InlineData(Side.Erp)]
    [InlineData(Side.App)]
    public async Task Deactivate_marks_the_other_record_once_and_takes_it_back_when_the_record_returns(Side gone)
    {
        var node = await StartAsync(GonePolicy.Deactivate);
        var (side, lost, other, left) = gone == Side.Erp ? (_world.Erp, Customer, _world.App, Company) : (_world.App, Company, _world.Erp, Customer);
        side.Remove(lost);

        (await _world.RunTwiceAsync(node)).Counters.Destructive.Should().Be(1);

        other.Value(left, "active").Should().Be((FieldValue)false);
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Broken);
        (await node.OpenItemsAsync()).Should().BeEmpty("the policy was carried out");
        (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle(e => e.Rule == MergeRule.Deactivate);
        var updates = other.Updates;
        await node.RunAsync();
        await node.RunAsync(RunKind.Full);
        other.Updates.Should().Be(updates);

        other.Edit(left, "active", true);
        await node.RunAsync(RunKind.Full);
        other.Value(left, "active").Should().Be((FieldValue)true, "a person took it back, and a policy is carried out once");

        other.Edit(left, "active", false);
        side.Add(lost.Kind, lost.Key.Text, ("name", "Fjord AS"), ("phone", "1"), ("web", "w"), ("active", true));
        await node.RunAsync();
        other.Value(left, "active").Should().Be((FieldValue)true, "the record that came back is active");
    }

    [Fact]
    public async Task A_deactivation_that_is_refused_is_a_persons_and_other_records_go_on()
    {
        var node = await StartAsync(GonePolicy.Deactivate);
        _world.App.Refuse = (field, _) => field == "active" ? "Ask the manager." : null;
        _world.Erp.Remove(Customer);

        await _world.RunTwiceAsync(node);

        (await node.OpenItemAsync(InboxItemKind.Broken)).Reason.Should().Contain("Ask the manager.");
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Broken);
        _world.App.ForgetCalls();
        await node.RunAsync(RunKind.Full);
        _world.App.Calls(World.Company).UpdateCalls.Should().Be(0, "the same is not tried again by itself");
    }

    [Theory]
    [InlineData(GonePolicy.Keep)]
    [InlineData(GonePolicy.Deactivate)]
    [InlineData(GonePolicy.Recreate)]
    public async Task When_both_records_are_gone_nothing_is_made_of_it(GonePolicy policy)
    {
        var node = await StartAsync(policy);
        _world.Erp.Remove(Customer);
        _world.App.Remove(Company);

        await _world.RunTwiceAsync(node);

        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Broken);
        (_world.Erp.Creates, _world.App.Updates + _world.Erp.Updates).Should().Be((0, 0));
        await node.OpenItemAsync(InboxItemKind.Broken);
    }

    [Theory, Trait("Scenario", "T64")]
    [InlineData(GonePolicy.Keep, 1)]
    [InlineData(GonePolicy.Keep, 6)]
    [InlineData(GonePolicy.Recreate, 1)]
    public async Task A_record_that_reappears_revives_its_link_with_its_baselines(GonePolicy policy, int minutes)
    {
        var node = await StartAsync(policy);
        _world.Erp.Remove(Customer);
        await node.RunAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(minutes));
        await node.RunAsync();
        _world.App.Edit(Company, "phone", "2");
        _world.Erp.Add(World.Customer, "0", ("name", "Fjord AS"), ("phone", "1"), ("web", "new"), ("active", true));

        await node.RunAsync();

        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Active);
        _world.Erp.Value(Customer, "phone").Should().Be((FieldValue)"2", "against what was agreed on, only the app changed");
        _world.App.Value(Company, "web").Should().Be((FieldValue)"new");
        (_world.Erp.Creates, (await node.OpenItemsAsync()).Count).Should().Be((0, 0));
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        await node.RunAsync(RunKind.Full);
        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Active, "an old look counts for nothing");
    }

    [Fact, Trait("Catalogue", "42"), Trait("Scenario", "T58")]
    public async Task A_hidden_record_is_parked_never_deleted_and_merged_when_it_is_back()
    {
        var node = await StartAsync(GonePolicy.Unlink);
        _world.Erp[World.Customer, "0"].Hidden = true;
        _world.App.Edit(Company, "phone", "2");
        for (var i = 0; i < 3; i++)
        {
            await node.RunAsync(RunKind.Full);
            _world.Time.Advance(TimeSpan.FromMinutes(6));
        }

        (await node.LinkOfAsync(Company))!.State.Should().Be(LinkState.Active);
        var item = await node.OpenItemAsync(InboxItemKind.Parked);
        (item.Failure!.Class, item.Attempts).Should().Be((FailureClass.Forbidden, 1));

        _world.Erp[World.Customer, "0"].Hidden = false;
        _world.Erp.Edit(Customer, "web", "meanwhile");
        await node.RunAsync();
        await node.RunAsync();

        (_world.Erp.Value(Customer, "phone"), _world.App.Value(Company, "web")).Should().Be(((FieldValue)"2", (FieldValue)"meanwhile"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "42"), Trait("Scenario", "T61")]
    public async Task An_empty_listing_and_reads_that_find_nothing_end_no_link()
    {
        _world.Map = map => map.OnGone(GonePolicy.Unlink);
        var node = await _world.LinkedAsync(10);
        _world.Erp.Finds = _ => false;
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        (await CountAsync(node, LinkState.Active)).Should().Be(10, "a listing is no evidence");

        for (var i = 0; i < 10; i++) _world.Erp.Remove(FedWorld.Customer(i));
        var report = await _world.RunTwiceAsync(node);

        (report.Counters.Held, report.HasHeldSteps).Should().Be((10, true));
        (await CountAsync(node, LinkState.Broken)).Should().Be(10, "none was ended");
        var plan = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        (await node.Inbox.ReadPlanAsync(plan.Id, World.Kari, default).ToListAsync()).Should().HaveCount(10).And.OnlyContain(s => s.Effect == PlanEffect.Unlink && s.Side == Side.Erp);

        for (var i = 0; i < 10; i++) _world.Erp.Add(World.Customer, $"{i}", ("name", "Fjord AS"), ("phone", "1"), ("web", "w"));
        await node.RunAsync();
        (await CountAsync(node, LinkState.Active)).Should().Be(10, "all are back");
        (await node.OpenItemsAsync()).Should().BeEmpty("the plan has no reason any more");
    }

    [Fact, Trait("Scenario", "T61")]
    public async Task An_approved_plan_of_ended_links_is_carried_out()
    {
        _world.Map = map => map.OnGone(GonePolicy.Unlink);
        var node = await _world.LinkedAsync(10);
        for (var i = 0; i < 10; i++) _world.Erp.Remove(FedWorld.Customer(i));
        await _world.RunTwiceAsync(node);

        var answer = await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.HeldPlan), AnswerChoice.Approve);

        (answer.Status, answer.Run!.Counters.Destructive).Should().Be((AnswerStatus.Done, 10));
        (await node.Store.ReadLinkPageAsync(new ConnectionId("oslo-1"), null, 100, default)).Should().BeEmpty();
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T61")]
    public async Task A_dismissed_plan_of_links_to_end_leaves_them_broken_and_does_not_come_back()
    {
        _world.Map = map => map.OnGone(GonePolicy.Unlink);
        var node = await _world.LinkedAsync(10);
        for (var i = 0; i < 10; i++) _world.Erp.Remove(FedWorld.Customer(i));
        await _world.RunTwiceAsync(node);

        (await node.AnswerAsync(await node.OpenItemAsync(InboxItemKind.HeldPlan), AnswerChoice.Dismiss)).Status.Should().Be(AnswerStatus.Done);
        await node.RunAsync(RunKind.Full);

        (await CountAsync(node, LinkState.Broken)).Should().Be(10);
        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.HeldAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T62")]
    public async Task A_listing_or_read_that_fails_half_way_is_no_evidence_of_deletion()
    {
        _world.Map = map => map.OnGone(GonePolicy.Unlink);
        _world.Customers(k => k with { PageSizeRecordsMax = 2, BatchSizeRecordsMax = 2 });
        var node = await _world.LinkedAsync(10);
        for (var i = 0; i < 10; i++) _world.Erp.Edit(FedWorld.Customer(i), "phone", "2");
        var calls = 0;
        _world.Erp.Fails = call => call.Kind == World.Customer && call.Operation is "changes" && ++calls == 3 ? SideCall.Unavailable() : null;
        (await node.RunAsync()).State.Should().Be(RunState.Failed);
        calls = 0;
        _world.Erp.Fails = call => call.Kind == World.Customer && call.Operation is "read" && ++calls % 2 == 0 ? SideCall.Unavailable() : null;
        for (var i = 0; i < 3; i++)
        {
            _world.Time.Advance(TimeSpan.FromMinutes(6));
            await node.RunAsync(RunKind.Full);
        }

        (await CountAsync(node, LinkState.Active)).Should().Be(10);
        (await node.OpenItemsAsync()).Should().BeEmpty();
        _world.Erp.Fails = _ => null;
        _world.Time.Advance(TimeSpan.FromHours(2));
        await node.RunAsync();
        Enumerable.Range(0, 10).Should().OnlyContain(i => _world.App.Value(FedWorld.Company(i), "phone") == "2");
    }

    private async Task<Node> StartAsync(GonePolicy policy)
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new FieldDescription("active", FieldType.Boolean)] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("active", FieldType.Boolean)] });
        _world.Map = map => map.Both(app: "active", erp: "active").OnGone(policy, "active");
        var node = _world.Start();
        await _world.PairAsync(node, "c0", "0", ("phone", "1"), ("web", "w"), ("active", true));
        await node.RunAsync();
        await node.RunAsync();
        return node;
    }

    private static async Task<int> CountAsync(Node node, LinkState state) =>
        (await node.Store.ReadLinkPageAsync(new ConnectionId("oslo-1"), null, 1000, default)).Count(l => l.State == state);
}

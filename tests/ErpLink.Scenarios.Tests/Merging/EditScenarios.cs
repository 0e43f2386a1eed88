namespace ErpLink.Scenarios.Merging;

/// <summary>Edits on both sides of a link, and the questions they raise.</summary>
public sealed class EditScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T19")]
    public async Task Disjoint_edits_of_both_sides_end_on_both_without_a_conflict()
    {
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "fax", "fax2");
        _world.Erp.Edit(customer, "web", "web2");

        var result = await node.SyncAsync(link);

        result.Status.Should().Be(SyncStatus.Changed);
        Values(company, customer, "fax").Should().Be(("fax2", "fax2"));
        Values(company, customer, "web").Should().Be(("web2", "web2"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
        await AssertQuietAsync(node, link);
    }

    [Fact, Trait("Scenario", "T20")]
    public async Task Under_ERP_wins_the_lost_value_is_in_the_journal_and_other_edits_survive()
    {
        _world.Map = map => map.OnConflict(Conflict.ErpWins);
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "app2");
        _world.App.Edit(company, "fax", "fax2");
        _world.Erp.Edit(customer, "phone", "erp2");

        await node.SyncAsync(link);

        Values(company, customer, "phone").Should().Be(("erp2", "erp2"));
        Values(company, customer, "fax").Should().Be(("fax2", "fax2"));
        var lost = (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle(e => e.Old == FieldValue.Text("app2")).Subject;
        (lost.Rule, lost.Source, lost.Side).Should().Be((MergeRule.ErpWins, FieldValue.Text("erp2"), Side.App));
    }

    [Fact, Trait("Scenario", "T21")]
    public async Task The_same_new_value_on_both_sides_is_no_conflict_and_no_write()
    {
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "same");
        _world.Erp.Edit(customer, "phone", "same");

        var result = await node.SyncAsync(link);

        result.Status.Should().Be(SyncStatus.Unchanged);
        result.Link.Field("phone", "phone")!.Baseline.Should().Be(new Baseline("same", "same") { AppTime = _world.Time.GetUtcNow(), ErpTime = _world.Time.GetUtcNow() });
        (_world.App.Updates + _world.Erp.Updates).Should().Be(0);
        _world.App.Edit(company, "phone", "next");
        (await node.SyncAsync(link)).Fields.Should().ContainSingle().Which.Rule.Should().Be(MergeRule.AppChanged, "the baseline moved to the common value");
    }

    [Fact, Trait("Scenario", "T22")]
    public async Task Edits_of_a_field_that_is_not_mapped_matter_to_nobody()
    {
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "internal", "ours");
        _world.Erp.Edit(customer, "internal", "theirs");

        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        Values(company, customer, "internal").Should().Be(("ours", "theirs"));
    }

    [Theory, Trait("Scenario", "T23")]
    [InlineData(DriftPolicy.Restore, "10", MergeRule.DriftRestored)]
    [InlineData(DriftPolicy.Keep, "edited", MergeRule.DriftKept)]
    [InlineData(DriftPolicy.Ask, "edited", MergeRule.DriftAsked)]
    public async Task An_edit_of_the_side_that_only_receives_a_field_is_never_silent(DriftPolicy policy, string expected, MergeRule rule)
    {
        _world.Map = map => map.OnDrift(policy);
        var (node, link, company, _) = await LinkedAsync();
        _world.App.Edit(company, "code", "edited");

        var result = await node.SyncAsync(link);

        _world.App.Value(company, "code").Should().Be(FieldValue.Text(expected));
        result.Fields.Should().ContainSingle().Which.Rule.Should().Be(rule);
        var entries = await node.JournalAsync();
        entries.Should().Contain(e => e.Event == (policy == DriftPolicy.Restore ? JournalEvent.Written : policy == DriftPolicy.Keep ? JournalEvent.Kept : JournalEvent.Asked)
            && e.Field == "code" && e.Old == FieldValue.Text("edited"), "the edit is in the journal");
        (await node.OpenItemsAsync()).Should().HaveCount(policy == DriftPolicy.Ask ? 1 : 0);
        result.Link.Field("code", "number")!.DriftKept.Should().Be(policy == DriftPolicy.Keep);
    }

    [Theory, InlineData(true), InlineData(false), Trait("Scenario", "T24"), Trait("Scenario", "T25")]
    public async Task An_edit_between_read_and_write_is_merged_not_lost(bool versions)
    {
        if (!versions) _world.Customers(k => k with { UpdateTier = UpdateTier.ReadCompare, VersionCovers = VersionCover.None });
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "app2");
        var edited = false;
        Action edit = () =>
        {
            if (edited) return;
            edited = true;
            _world.Erp.Edit(customer, "phone", "typed meanwhile");
        };
        if (versions) _world.Erp.BeforeWrite = _ => edit();
        var process = new Process { Interrupt = point => { if (!versions && point == 3) edit(); return Task.CompletedTask; } };

        var result = await _world.StartBeside(process).SyncAsync(link);

        edited.Should().BeTrue();
        process.Trace.Should().Contain(versions ? "ERP update, before" : "ERP read");
        result.Status.Should().Be(SyncStatus.Asking, "both sides changed, and the map says ask");
        Values(company, customer, "phone").Should().Be(("app2", "typed meanwhile"), "nobody's edit was overwritten");
        var item = await node.OpenItemAsync(InboxItemKind.Conflict);
        (item.AppValue, item.ErpValue).Should().Be((FieldValue.Text("app2"), FieldValue.Text("typed meanwhile")));
    }

    [Fact, Trait("Scenario", "T28")]
    public async Task A_conflict_that_waits_is_refreshed_not_doubled_and_a_stale_answer_is_refused_with_what_is_true_now()
    {
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "app2");
        _world.Erp.Edit(customer, "phone", "erp2");
        await node.SyncAsync(link);
        var shown = await node.OpenItemAsync(InboxItemKind.Conflict);
        _world.Erp.Edit(customer, "phone", "erp3");

        var unsynced = await node.Inbox.AnswerAsync(InboxAnswer.To(shown, AnswerChoice.App), World.Kari, default);
        unsynced.Status.Should().Be(AnswerStatus.Stale, "the values moved although no run has seen it");
        unsynced.Item.ErpValue.Should().Be(FieldValue.Text("erp3"));

        _world.App.Edit(company, "phone", "app3");
        await node.SyncAsync(link);
        var refreshed = await node.OpenItemAsync(InboxItemKind.Conflict);
        refreshed.Id.Should().Be(shown.Id, "refreshed, not doubled");
        (refreshed.AppValue, refreshed.ErpValue).Should().Be((FieldValue.Text("app3"), FieldValue.Text("erp3")));
        (await node.Inbox.AnswerAsync(InboxAnswer.To(shown, AnswerChoice.App), World.Kari, default)).Status.Should().Be(AnswerStatus.Stale);
        Values(company, customer, "phone").Should().Be(("app3", "erp3"));

        (await node.Inbox.AnswerAsync(InboxAnswer.To(refreshed, AnswerChoice.Value) with { Value = "agreed" }, World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        Values(company, customer, "phone").Should().Be(("agreed", "agreed"));
        await AssertQuietAsync(node, link);
    }

    [Fact, Trait("Scenario", "T28")]
    public async Task A_conflict_closes_itself_when_the_sides_come_to_agree()
    {
        var (node, link, company, customer) = await LinkedAsync();
        _world.App.Edit(company, "phone", "app2");
        _world.Erp.Edit(customer, "phone", "erp2");
        await node.SyncAsync(link);
        _world.App.Edit(company, "phone", "erp2");

        (await node.SyncAsync(link)).Questions.Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.Closed)).Should().ContainSingle();
    }

    [Fact, Trait("Scenario", "T29")]
    public async Task Questions_are_answered_field_by_field_and_nothing_is_held_meanwhile()
    {
        var (node, link, company, customer) = await LinkedAsync();
        foreach (var field in (string[])["phone", "fax"])
        {
            _world.App.Edit(company, field, "app2");
            _world.Erp.Edit(customer, field, "erp2");
        }

        await node.SyncAsync(link);
        _world.App.Edit(company, "web", "web2");
        (await node.SyncAsync(link)).Link.State.Should().Be(LinkState.Active);
        Values(company, customer, "web").Should().Be(("web2", "web2"), "the other fields go on while the person thinks");
        (await node.IntentsAsync()).Should().BeEmpty("nothing is under way while the person thinks");
        var phone = (await node.OpenItemsAsync()).Single(i => i.AppField == "phone");

        (await node.Inbox.AnswerAsync(InboxAnswer.To(phone, AnswerChoice.Erp), World.Ola, default)).Status.Should().Be(AnswerStatus.Done);

        Values(company, customer, "phone").Should().Be(("erp2", "erp2"));
        Values(company, customer, "fax").Should().Be(("app2", "erp2"), "only the field that was answered is written");
        (await node.JournalAsync(JournalEvent.Answered)).Should().ContainSingle().Which.User.Should().Be(World.Ola);
    }

    [Theory, Trait("Scenario", "T30")]
    [InlineData(Conflict.ErpWins, false, true), InlineData(Conflict.AppWins, true, false), InlineData(Conflict.ErpWins, true, true), InlineData(Conflict.Ask, true, true)]
    public async Task A_locked_field_is_overwritten_by_nothing(Conflict policy, bool editApp, bool editErp)
    {
        _world.Map = map => map.OnConflict(policy);
        var (node, link, company, customer) = await LinkedAsync();
        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: true, World.Kari, default);
        if (editApp) _world.App.Edit(company, "phone", "app2");
        if (editErp) _world.Erp.Edit(customer, "phone", "erp2");

        var result = await node.SyncAsync(link);

        Values(company, customer, "phone").Should().Be((editApp ? "app2" : "55", editErp ? "erp2" : "55"));
        result.Fields.Should().ContainSingle().Which.Rule.Should().Be(MergeRule.Locked);

        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: false, World.Kari, default);
        (await node.Store.ReadDuePageAsync(link.Connection, null, 10, default)).Should().ContainSingle("what was seen while locked is not lost");
        await node.SyncAsync(link);
        if (policy != Conflict.Ask) Values(company, customer, "phone").App.Should().Be(Values(company, customer, "phone").Erp);
    }

    [Fact, Trait("Scenario", "T30")]
    public async Task The_owner_of_a_one_way_field_does_not_overwrite_a_lock_either()
    {
        var (node, link, company, customer) = await LinkedAsync();
        await node.Linker.SetFieldLockAsync(link.Id, "code", locked: true, World.Kari, default);
        _world.App.Edit(company, "code", "mine");
        _world.Erp.Edit(customer, "number", "11");

        await node.SyncAsync(link);

        _world.App.Value(company, "code").Should().Be(FieldValue.Text("mine"));
    }

    private async Task<(Node Node, Link Link, RecordRef Company, RecordRef Customer)> LinkedAsync()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"), ("fax", "56"), ("web", "w"), ("code", "10"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"), ("fax", "56"), ("web", "w"), ("number", "10"));
        var node = _world.Start();
        return (node, await node.LinkAsync(company, customer), company, customer);
    }

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());

    private async Task AssertQuietAsync(Node node, Link link)
    {
        var updates = _world.App.Updates + _world.Erp.Updates;
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates);
    }
}

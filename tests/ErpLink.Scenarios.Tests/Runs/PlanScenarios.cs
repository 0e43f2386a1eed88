using System.Text.Json;

namespace ErpLink.Scenarios.Runs;

/// <summary>See it before: what a run would do as data, and what becomes of it when it is executed later.</summary>
public sealed class PlanScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T76")]
    public async Task A_plan_writes_nothing_and_is_executed_as_it_was_shown()
    {
        var (node, links) = await LinkedAsync(3);
        _world.App.Edit(links[0].Entity, "name", "New 0");
        _world.Erp.Edit(links[1].Actor!.Value, "phone", "99");
        var before = (await node.Store.GetInfoAsync(default)).CommitNumber;

        var plan = await node.PlanAsync(RunKind.Full);

        (await node.Store.GetInfoAsync(default)).CommitNumber.Should().Be(before, "a plan only looks");
        (_world.App.Updates + _world.Erp.Updates).Should().Be(0);
        plan.Steps.Select(s => (s.Side, s.Field, s.Effect, s.Rule)).Should().BeEquivalentTo([
            (Side.Erp, "name", PlanEffect.Overwrite, MergeRule.AppChanged), (Side.App, "phone", PlanEffect.Overwrite, MergeRule.ErpChanged)]);
        plan.Effects.Should().Equal(new Dictionary<PlanEffect, long> { [PlanEffect.Overwrite] = 2 });
        plan.Links.Should().Match<RunCounters>(c => c.Compared == 3 && c.Changed == 2 && c.Unchanged == 1);

        var report = await node.ExecuteAsync(Sent(plan));

        report.Should().Match<ExecuteReport>(r => r.Done == 2 && r.Others.Count == 0 && r.Run.Kind == RunKind.Execute && r.Run.State == RunState.Completed);
        _world.Erp.Value(links[0].Actor!.Value, "name").Should().Be((FieldValue)"New 0");
        _world.App.Value(links[1].Entity, "phone").Should().Be((FieldValue)"99");
        (await node.JournalAsync(JournalEvent.Written)).Should().HaveCount(2).And.OnlyContain(e => e.Run == report.Run.Id);

        var again = await node.ExecuteAsync(plan);
        again.Done.Should().Be(0, "executing a plan twice does nothing the second time");
        again.Others.Should().HaveCount(2).And.OnlyContain(o => o.Status == StepStatus.AlreadyDone);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(2);
        await QuietAsync(node);
    }

    [Theory, Trait("Scenario", "T69")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_revoked_while_a_plan_is_executed_or_undone_pause_the_connection_until_a_probe_succeeds(bool undoes)
    {
        var (node, links) = await LinkedAsync(2);
        foreach (var link in links) _world.App.Edit(link.Entity, "name", "New");
        var plan = await node.PlanAsync(RunKind.Full);
        var run = undoes ? (await node.ExecuteAsync(plan)).Run.Id : default;
        _world.Erp.Fails = call => call.Operation == "update" ? SideCall.Unauthorized() : null;
        _world.Tests = () => throw SideCall.Unauthorized();

        (await DoAsync()).State.Should().Be(RunState.Paused);
        var calls = _world.Erp.Calls(World.Customer).RecordsRead;
        (await DoAsync()).State.Should().Be(RunState.Paused);

        _world.Erp.Calls(World.Customer).RecordsRead.Should().Be(calls, "a paused connection is probed, not run");
        (await node.StatusAsync()).Pause!.Failure!.Code.Should().Be(ErrorCodes.AuthenticationRejected);
        await node.OpenItemAsync(InboxItemKind.ConnectionPaused);
        _world.Erp.Fails = _ => null;
        _world.Tests = () => new([]);
        (await DoAsync()).State.Should().Be(RunState.Completed);
        _world.Erp.Value(links[0].Actor!.Value, "name").Should().Be((FieldValue)(undoes ? "Acme 0" : "New"));
        (await node.StatusAsync()).Pause.Should().BeNull();

        async Task<RunReport> DoAsync() => undoes ? (await node.UndoAsync(run)).Run : (await node.ExecuteAsync(plan)).Run;
    }

    [Theory, Trait("Scenario", "T76"), Trait("Scenario", "T60")]
    [InlineData(GonePolicy.Unlink, PlanEffect.Unlink)]
    [InlineData(GonePolicy.Deactivate, PlanEffect.Deactivate)]
    [InlineData(GonePolicy.Recreate, PlanEffect.Recreate)]
    [InlineData(GonePolicy.Keep, null)]
    public async Task A_plan_foresees_what_becomes_of_a_record_that_is_gone(GonePolicy policy, PlanEffect? effect)
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new FieldDescription("active", FieldType.Boolean)] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new FieldDescription("active", FieldType.Boolean)] });
        _world.Map = map => map.Both(app: "active", erp: "active").OnGone(policy, "active");
        var (node, links) = await LinkedAsync(2);
        foreach (var link in links)
        {
            _world.App.Edit(link.Entity, "active", true);
            _world.Erp.Edit(link.Actor!.Value, "active", true);
        }

        await node.RunAsync(RunKind.Full);
        _world.Erp.Remove(links[0].Actor!.Value);
        await node.RunAsync(RunKind.Full);
        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEmpty("one look is no proof that it is gone");
        _world.Time.Advance(TimeSpan.FromMinutes(6));

        var plan = await node.PlanAsync(RunKind.Full);

        plan.Links.Should().Match<RunCounters>(c => c.Compared == 2 && c.Broken == 1 && c.Unchanged == 1 && c.Destructive == (effect == null ? 0 : 1));
        if (effect is null)
        {
            plan.Steps.Should().BeEmpty();
            return;
        }

        plan.Steps.Should().ContainSingle().Which.Should().Match<PlanStep>(s => s.Effect == effect && s.Link == links[0].Id && s.Side == (effect == PlanEffect.Deactivate ? Side.App : Side.Erp));
        (await node.ExecuteAsync(plan)).Others.Should().ContainSingle("only a run carries it out, after another look").Which.Status.Should().NotBe(StepStatus.Done);
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEmpty("it is done");
    }

    [Theory, Trait("Scenario", "T76")]
    [InlineData("source")]
    [InlineData("target")]
    [InlineData("lock")]
    [InlineData("ended")]
    public async Task A_step_whose_inputs_moved_is_planned_again_and_never_executed_blindly(string moved)
    {
        var (node, links) = await LinkedAsync(2);
        _world.App.Edit(links[0].Entity, "name", "New 0");
        _world.App.Edit(links[1].Entity, "name", "New 1");
        var plan = await node.PlanAsync(RunKind.Full);
        var customer = links[0].Actor!.Value;
        if (moved == "source") _world.App.Edit(links[0].Entity, "name", "Newer 0");
        if (moved == "target") _world.Erp.Edit(customer, "name", "Typed in the ERP");
        if (moved == "lock") await node.Linker.SetFieldLockAsync(links[0].Id, "name", locked: true, World.Kari, default);
        if (moved == "ended") await node.Linker.DisconnectAsync(links[0].Id, World.Kari, default);
        var held = _world.Erp.Value(customer, "name");

        var report = await node.ExecuteAsync(plan);

        report.Done.Should().Be(1, "the other step still holds");
        _world.Erp.Value(links[1].Actor!.Value, "name").Should().Be((FieldValue)"New 1");
        _world.Erp.Value(customer, "name").Should().Be(held);
        var other = report.Others.Should().ContainSingle().Subject;
        other.Planned.New.Should().Be((FieldValue)"New 0");
        other.Status.Should().Be(moved == "ended" ? StepStatus.NotPossible : StepStatus.Moved);
        other.Reason.Should().NotBeNullOrEmpty();
        if (moved == "source") other.Now!.New.Should().Be((FieldValue)"Newer 0");
        else other.Now.Should().BeNull("there is no step any more that would write it");

        await node.RunAsync(RunKind.Full);
        if (moved == "source") _world.Erp.Value(customer, "name").Should().Be((FieldValue)"Newer 0", "a run carries over what the plan left");
        else _world.Erp.Value(customer, "name").Should().Be(held);
    }

    [Fact, Trait("Scenario", "T76")]
    public async Task An_edit_between_the_fresh_read_and_the_write_of_a_step_is_not_overwritten()
    {
        var (node, links) = await LinkedAsync(1);
        _world.App.Edit(links[0].Entity, "name", "New");
        var plan = await node.PlanAsync(RunKind.Full);
        var customer = links[0].Actor!.Value;
        _world.Erp.BeforeWrite = record =>
        {
            _world.Erp.BeforeWrite = null;
            _world.Erp.Edit(record, "name", "Faster");
        };

        var report = await node.ExecuteAsync(plan);

        report.Others.Should().ContainSingle().Which.Status.Should().Be(StepStatus.Moved);
        _world.Erp.Value(customer, "name").Should().Be((FieldValue)"Faster");
    }

    [Fact]
    public async Task A_step_of_one_field_leaves_the_other_fields_of_its_link_to_the_next_run()
    {
        Feeds();
        var (node, links) = await LinkedAsync(1);
        await SettleAsync(node);
        _world.App.Edit(links[0].Entity, "name", "New");
        var plan = await node.PlanAsync();
        plan.Steps.Should().ContainSingle("the plan of an incremental run reads the feeds from their stored cursors");
        _world.App.Edit(links[0].Entity, "fax", "f2");

        (await node.ExecuteAsync(plan)).Done.Should().Be(1);

        _world.Erp.Value(links[0].Actor!.Value, "fax").Should().NotBe((FieldValue)"f2");
        await node.RunAsync();
        _world.Erp.Value(links[0].Actor!.Value, "fax").Should().Be((FieldValue)"f2");
    }

    [Fact]
    public async Task The_plan_of_an_incremental_run_reads_what_changed_and_moves_no_cursor()
    {
        Feeds();
        var (node, links) = await LinkedAsync(5);
        await SettleAsync(node);
        _world.App.Edit(links[2].Entity, "name", "New 2");
        var (feeds, reads) = (await node.Store.ReadFeedsAsync(new ConnectionId("oslo-1"), default), _world.App.Calls(World.Company).RecordsRead);

        (await node.PlanAsync()).Steps.Should().ContainSingle().Which.Link.Should().Be(links[2].Id);
        (await node.PlanAsync()).Steps.Should().ContainSingle("a second look sees the same");

        _world.App.Calls(World.Company).RecordsRead.Should().Be(reads + 2, "only what changed is read");
        (await node.Store.ReadFeedsAsync(new ConnectionId("oslo-1"), default)).Should().Equal(feeds);
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        (await node.PlanAsync()).Steps.Should().BeEmpty();
    }

    [Fact]
    public async Task A_plan_lists_what_it_would_ask_and_what_it_would_blank()
    {
        var (node, links) = await LinkedAsync(2);
        _world.App.Edit(links[0].Entity, "phone", "app");
        _world.Erp.Edit(links[0].Actor!.Value, "phone", "erp");
        _world.App.Edit(links[1].Entity, "phone", FieldValue.Null);

        var plan = await node.PlanAsync(RunKind.Full);

        plan.Questions.Should().ContainSingle().Which.Should().Match<PlanQuestion>(q => q.Link == links[0].Id && q.App == "phone" && q.Origin == ConflictOrigin.Merge);
        plan.Steps.Should().ContainSingle().Which.Effect.Should().Be(PlanEffect.Blank);
        (await node.OpenItemsAsync()).Should().BeEmpty("nobody was asked yet");
    }

    [Fact]
    public async Task A_side_that_does_not_answer_gives_no_plan_and_a_run_in_between_gets_no_execution()
    {
        var (node, links) = await LinkedAsync(1);
        _world.App.Edit(links[0].Entity, "name", "New");
        var plan = await node.PlanAsync(RunKind.Full);
        var claim = await node.Store.ClaimConnectionAsync(new ConnectionId("oslo-1"), "another", TimeSpan.FromMinutes(1), _world.Time.GetUtcNow(), default);

        (await node.PlanAsync(RunKind.Full)).Steps.Should().HaveCount(1, "a plan needs no lease");
        var report = await node.ExecuteAsync(plan);
        report.Run.State.Should().Be(RunState.AlreadyRunning);
        report.Others.Should().ContainSingle().Which.Status.Should().Be(StepStatus.NotTried);
        await node.Store.ReleaseLeaseAsync(claim.Lease, default);

        _world.Erp.Fails = call => call.Operation == "read" ? SideCall.Unauthorized() : null;
        var refused = async () => await node.PlanAsync(RunKind.Full);
        (await refused.Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.Unauthorized);
    }

    [Theory, InlineData(RunKind.Execute), InlineData(RunKind.Undo), InlineData(RunKind.Backfill)]
    public async Task What_is_no_run_of_its_own_is_refused(RunKind kind)
    {
        var node = _world.Start();
        var run = async () => await node.RunAsync(kind);
        (await run.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.RunRefused);
    }

    [Fact]
    public async Task A_request_that_contradicts_itself_is_refused_instead_of_half_of_it_being_ignored()
    {
        var node = _world.Start();
        RunRequest[] requests =
        [
            new("oslo") { NoBlanks = true }, new("oslo", RunKind.Full) { NoBlanks = true }, new("oslo", RunKind.Incremental) { Links = [new LinkId(Guid.CreateVersion7())] },
        ];
        foreach (var request in requests)
        {
            await RefusedAsync(async () => await node.Synchronizer.RunAsync(request, World.Kari, default));
            await RefusedAsync(async () => await node.Synchronizer.PlanAsync(request, World.Kari, default));
        }

        await RefusedAsync(async () => await node.Synchronizer.UndoAsync(new UndoRequest("oslo"), World.Kari, default));
        await RefusedAsync(async () => await node.Synchronizer.UndoAsync(new UndoRequest("oslo") { Entry = Guid.CreateVersion7() }, World.Kari, default));

        static async Task RefusedAsync(Func<Task> ask) => (await ask.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.RunRefused);
    }

    [Theory, Trait("Scenario", "T32")]
    [InlineData(LinkTimePolicy.ErpWins)]
    [InlineData(LinkTimePolicy.AppWins)]
    [InlineData(LinkTimePolicy.Ask)]
    public async Task A_mapping_added_later_gives_a_backfill_plan_and_moves_nothing_before_it_is_executed(LinkTimePolicy policy)
    {
        var (_, links) = await LinkedAsync(4);
        _world.App.Edit(links[0].Entity, "notes", "app 0");
        _world.Erp.Edit(links[0].Actor!.Value, "notes", "erp 0");
        _world.App.Edit(links[1].Entity, "notes", "app 1");
        _world.Erp.Edit(links[2].Actor!.Value, "notes", "erp 2");
        _world.Map = map => map.Both(app: "notes", erp: "notes", field => field.OnLink(policy));
        var node = _world.Start();

        await node.RunAsync(RunKind.Full);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(0, "nothing moves until somebody approves");
        (await node.VerifyAsync()).Should().HaveCount(3).And.OnlyContain(d => d.Reason == DriftReason.NeedsBackfill && d.App == "notes");

        var plan = await node.PlanAsync(RunKind.Backfill);
        plan.Steps.Where(s => s.Effect == PlanEffect.Fill).Select(s => (s.Link, s.Side)).Should().BeEquivalentTo([(links[1].Id, Side.Erp), (links[2].Id, Side.App)]);
        var step = plan.Steps.SingleOrDefault(s => s.Link == links[0].Id);
        if (policy == LinkTimePolicy.Ask) plan.Questions.Should().ContainSingle().Which.Link.Should().Be(links[0].Id);
        else step!.Side.Should().Be(policy == LinkTimePolicy.ErpWins ? Side.App : Side.Erp, "the plan says per link which side would win");
        (_world.App.Updates + _world.Erp.Updates).Should().Be(0);

        var report = await node.ExecuteAsync(Sent(plan));

        report.Others.Should().BeEmpty();
        Notes(links[1]).Should().Be(("app 1", "app 1"));
        Notes(links[2]).Should().Be(("erp 2", "erp 2"));
        Notes(links[0]).Should().Be(policy switch { LinkTimePolicy.ErpWins => ("erp 0", "erp 0"), LinkTimePolicy.AppWins => ("app 0", "app 0"), _ => ("app 0", "erp 0") });
        await node.RunAsync(RunKind.Full);
        if (policy == LinkTimePolicy.Ask)
        {
            var item = await node.OpenItemAsync(InboxItemKind.Conflict);
            item.Origin.Should().Be(ConflictOrigin.Backfill);
            (await node.Inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Erp), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
            Notes(links[0]).Should().Be(("erp 0", "erp 0"));
        }

        (await node.PlanAsync(RunKind.Backfill)).Steps.Should().BeEmpty();
        await QuietAsync(node);
    }

    [Fact, Trait("Scenario", "T33")]
    public async Task A_changed_policy_rewrites_nothing_and_applies_to_new_differences_only()
    {
        _world.Map = map => map.OnConflict(Conflict.ErpWins).OnLink(LinkTimePolicy.ErpWins);
        var (node, links) = await LinkedAsync(3);
        foreach (var link in links) EditBoth(link, "1");
        await node.RunAsync(RunKind.Full);
        links.Select(Phones).Should().OnlyContain(p => p.App == "erp 1" && p.Erp == "erp 1");
        await QuietAsync(node);
        var updates = _world.App.Updates + _world.Erp.Updates;

        _world.Map = map => map.OnConflict(Conflict.AppWins).OnLink(LinkTimePolicy.AppWins).OnDrift(DriftPolicy.Keep).OnBlank(BlankPolicy.Keep);
        node = _world.Start();
        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEmpty();
        await node.RunAsync(RunKind.Full);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates, "no mass rewrite");

        EditBoth(links[0], "2");
        await node.RunAsync(RunKind.Full);
        Phones(links[0]).Should().Be(("app 2", "app 2"), "the new policy decides new differences");
        links.Skip(1).Select(Phones).Should().OnlyContain(p => p.App == "erp 1");
    }

    private void Feeds()
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor });
    }

    private async Task<(Node Node, Link[] Links)> LinkedAsync(int count)
    {
        var node = _world.Start();
        var links = new Link[count];
        for (var i = 0; i < count; i++)
        {
            var company = _world.App.Add(World.Company, $"{i}", ("name", $"Acme {i}"), ("phone", $"{i}"));
            var customer = _world.Erp.Add(World.Customer, $"C{i}", ("name", $"Acme {i}"), ("phone", $"{i}"));
            links[i] = await node.LinkAsync(company, customer);
        }

        return (node, links);
    }

    private static async Task SettleAsync(Node node)
    {
        await node.RunAsync();
        await node.RunAsync();
    }

    private async Task QuietAsync(Node node)
    {
        await node.RunAsync(RunKind.Full);
        var updates = _world.App.Updates + _world.Erp.Updates;
        await node.RunAsync(RunKind.Full);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates, "a second run writes nothing");
    }

    private void EditBoth(Link link, string text)
    {
        _world.App.Edit(link.Entity, "phone", $"app {text}");
        _world.Erp.Edit(link.Actor!.Value, "phone", $"erp {text}");
    }

    private (string App, string Erp) Phones(Link link) => (_world.App.Value(link.Entity, "phone").AsText(), _world.Erp.Value(link.Actor!.Value, "phone").AsText());

    private (string App, string Erp) Notes(Link link) => (_world.App.Value(link.Entity, "notes").AsText(), _world.Erp.Value(link.Actor!.Value, "notes").AsText());

    /// <summary>As a web app gives it to the browser and gets it back.</summary>
    private static RunPlan Sent(RunPlan plan) => JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, LinkingJson.Default.RunPlan), LinkingJson.Default.RunPlan)!;
}

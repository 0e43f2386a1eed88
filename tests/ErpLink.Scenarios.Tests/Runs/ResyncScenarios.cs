namespace ErpLink.Scenarios.Runs;

/// <summary>One side is right, whatever was agreed on before.</summary>
public sealed class ResyncScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, InlineData(RunKind.ResyncFromApp), InlineData(RunKind.ResyncFromErp)]
    public async Task A_resync_makes_one_side_right_and_the_next_runs_are_quiet(RunKind kind)
    {
        var (node, link) = await LinkedAsync();
        _world.App.Edit(link.Entity, "phone", "app");
        _world.Erp.Edit(link.Actor!.Value, "phone", "erp");

        var report = await node.RunAsync(kind);

        var right = kind == RunKind.ResyncFromApp ? "app" : "erp";
        report.Should().Match<RunReport>(r => r.State == RunState.Completed && r.Counters.Changed == 1 && r.Kind == kind);
        Phones(link).Should().Be((right, right));
        (await node.OpenItemsAsync()).Should().BeEmpty("a resync does not ask");
        var written = (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle().Subject;
        written.Should().Match<JournalEntry>(e => e.Rule == MergeRule.Resync && e.Old == (kind == RunKind.ResyncFromApp ? "erp" : "app") && e.New == right && e.Run == report.Id);
        await QuietAsync(node);

        _world.App.Edit(link.Entity, "phone", "next");
        await node.RunAsync(RunKind.Full);
        Phones(link).Should().Be(("next", "next"), "the baselines are those of the resync");
    }

    [Theory, Trait("Scenario", "T30"), InlineData(RunKind.ResyncFromApp), InlineData(RunKind.ResyncFromErp)]
    public async Task A_resync_respects_a_lock(RunKind kind)
    {
        var (node, link) = await LinkedAsync();
        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: true, World.Kari, default);
        _world.App.Edit(link.Entity, "phone", "app");
        _world.Erp.Edit(link.Actor!.Value, "phone", "erp");
        _world.App.Edit(link.Entity, "name", "Acme AS");
        _world.Erp.Edit(link.Actor!.Value, "name", "Acme Inc");

        (await node.PlanAsync(kind)).Steps.Should().OnlyContain(s => s.Field == "name");
        await node.RunAsync(kind);

        Phones(link).Should().Be(("app", "erp"));
        _world.App.Value(link.Entity, "name").Should().Be(_world.Erp.Value(link.Actor!.Value, "name"));
        (await node.VerifyAsync()).Should().ContainSingle().Which.Reason.Should().Be(DriftReason.Locked);
    }

    [Fact]
    public async Task A_resync_of_records_chosen_by_their_keys_in_the_ERP_touches_no_other()
    {
        var (node, link) = await LinkedAsync();
        var other = await node.LinkAsync(_world.App.Add(World.Company, "c9", ("name", "Other"), ("phone", "1")), _world.Erp.Add(World.Customer, "90", ("name", "Other"), ("phone", "1")));
        foreach (var edited in new[] { link, other }) _world.Erp.Edit(edited.Actor!.Value, "phone", "erp");

        var chosen = await node.Linker.GetLinksOfActorsAsync("oslo", [link.Actor!.Value], World.Kari, default);
        await node.Synchronizer.RunAsync(new RunRequest("oslo", RunKind.ResyncFromErp) { Links = [.. chosen.Values.Select(l => l.Id)] }, World.Kari, default);

        (_world.App.Value(link.Entity, "phone"), _world.App.Value(other.Entity, "phone")).Should().Be((FieldValue.Text("erp"), FieldValue.Text("1")));

        var none = await node.Linker.GetLinksOfActorsAsync("oslo", [new(World.Customer, "nobody")], World.Kari, default);
        var nothing = new RunRequest("oslo", RunKind.ResyncFromErp) { Links = [.. none.Values.Select(l => l.Id)] };
        (await node.Synchronizer.PlanAsync(nothing, World.Kari, default)).Steps.Should().BeEmpty();
        (await node.Synchronizer.RunAsync(nothing, World.Kari, default)).Counters.Changed.Should().Be(0, "an empty choice is not everything");
        _world.App.Value(other.Entity, "phone").Should().Be(FieldValue.Text("1"));
    }

    [Fact]
    public async Task A_resync_goes_with_the_direction_of_a_field_and_loses_no_edit_it_looked_away_from()
    {
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor });
        var (node, link) = await LinkedAsync();
        await node.RunAsync();
        await node.RunAsync();
        _world.App.Edit(link.Entity, "internal", "from the app");

        await node.RunAsync(RunKind.ResyncFromErp);
        _world.App.Value(link.Entity, "internal").Should().Be((FieldValue)"from the app", "the ERP does not write this field");

        await node.RunAsync();
        _world.Erp.Value(link.Actor!.Value, "internal").Should().Be((FieldValue)"from the app", "the edit was only put off");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_blank_of_the_side_that_is_right_overwrites_only_when_it_may(bool noBlanks)
    {
        var (node, link) = await LinkedAsync();
        _world.Erp.Edit(link.Actor!.Value, "phone", FieldValue.Null);

        await node.Synchronizer.RunAsync(new RunRequest("oslo", RunKind.ResyncFromErp) { NoBlanks = noBlanks }, World.Kari, default);

        _world.App.Value(link.Entity, "phone").Should().Be(noBlanks ? "55" : FieldValue.Null);
    }

    [Fact]
    public async Task A_resync_of_chosen_links_leaves_the_others_alone()
    {
        var node = _world.Start();
        var links = await ManyAsync(node, 3);
        foreach (var link in links) _world.Erp.Edit(link.Actor!.Value, "phone", "erp");

        var report = await node.Synchronizer.RunAsync(new RunRequest("oslo", RunKind.ResyncFromApp) { Links = [links[1].Id] }, World.Kari, default);

        report.Counters.Compared.Should().Be(1);
        links.Select(l => _world.Erp.Value(l.Actor!.Value, "phone").AsText()).Should().Equal("erp", "55", "erp");
    }

    [Fact]
    public async Task A_large_resync_is_held_and_what_only_fills_goes_on()
    {
        var node = _world.Start();
        var links = await ManyAsync(node, 70);
        foreach (var link in links.Take(30)) _world.Erp.Edit(link.Actor!.Value, "phone", "overwritten");
        foreach (var link in links.Skip(30).Take(5)) _world.Erp.Edit(link.Actor!.Value, "fax", "filled");

        var report = await node.RunAsync(RunKind.ResyncFromErp);

        report.HasHeldSteps.Should().BeTrue();
        links.Take(30).Should().OnlyContain(l => _world.App.Value(l.Entity, "phone") == "55", "overwriting 30 of 70 needs an approval");
        links.Skip(30).Take(5).Should().OnlyContain(l => _world.App.Value(l.Entity, "fax") == "filled");
        await node.OpenItemAsync(InboxItemKind.HeldPlan);
    }

    private async Task<(Node Node, Link Link)> LinkedAsync()
    {
        var node = _world.Start();
        return (node, (await ManyAsync(node, 1))[0]);
    }

    private async Task<Link[]> ManyAsync(Node node, int count)
    {
        var links = new Link[count];
        for (var i = 0; i < count; i++)
        {
            links[i] = await node.LinkAsync(_world.App.Add(World.Company, $"{i}", ("name", "Acme"), ("phone", "55")),
                _world.Erp.Add(World.Customer, $"C{i}", ("name", "Acme"), ("phone", "55")));
        }

        return links;
    }

    private async Task QuietAsync(Node node)
    {
        await node.RunAsync(RunKind.Full);
        var updates = _world.App.Updates + _world.Erp.Updates;
        await node.RunAsync(RunKind.Full);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates);
        (await node.VerifyAsync()).Should().BeEmpty();
    }

    private (string App, string Erp) Phones(Link link) => (_world.App.Value(link.Entity, "phone").AsText(), _world.Erp.Value(link.Actor!.Value, "phone").AsText());
}

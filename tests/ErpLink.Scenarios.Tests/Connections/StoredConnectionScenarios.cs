using ErpLink.Maps;

namespace ErpLink.Scenarios;

/// <summary>Connections that an administrator defines at run time.</summary>
public sealed class StoredConnectionScenarios : IDisposable
{
    private readonly World _world = new(StoreKind.Sqlite) { DefinesInCode = false };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_is_saved_works_once_it_is_activated_and_after_a_restart()
    {
        var node = _world.Start();
        var (company, customer) = Pair("1", "A AS");
        var saved = await SaveAsync(node, _world.Define() with { Id = null });
        saved.Should().BeEquivalentTo(new { Name = "oslo", IsActive = false, IsReadOnly = false, SavedVersion = 1, ActiveVersion = 0 });
        await RefusedAsync(() => node.ProposeAsync(company, customer).AsTask(), ErrorCodes.ConnectionInactive);
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Should().BeEmpty();

        var activated = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        activated.Should().BeEquivalentTo(new { IsActive = true, Version = 1, Backfill = (RunRequest?)null });
        var link = await node.LinkAsync(company, customer);
        link.Connection.Should().Be(saved.Id);
        (await node.StatusAsync()).Should().BeEquivalentTo(new { IsActive = true, Links = 1L, Pause = (ConnectionPause?)null });
        node.Stop();

        node = _world.Start();
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Should().ContainSingle().Which.Link!.Id.Should().Be(link.Id);
        (await node.Connections.ListAsync(World.Ola, default)).Should().ContainSingle().Which.IsActive.Should().BeTrue();
    }

    [Fact]
    public async Task A_new_version_changes_nothing_until_it_is_activated_and_can_be_taken_back()
    {
        var node = await ActiveAsync();
        var (company, customer) = Pair("1", "A AS");
        await node.LinkAsync(company, customer);
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        (await SaveAsync(node, _world.Define())).Should().BeEquivalentTo(new { IsActive = true, SavedVersion = 2, ActiveVersion = 1 });
        (await node.Connections.GetDefinitionAsync("oslo", null, World.Ola, default)).Maps[0].Fields.Should().HaveCount(1 + (await node.Connections.GetDefinitionAsync("oslo", 1, World.Ola, default)).Maps[0].Fields.Count);
        _world.App.Edit(company, "internal", "22");
        (await node.RunAsync()).Counters.Changed.Should().Be(0, "version 1 is in force");

        var activated = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        activated.IsActive.Should().BeTrue();
        activated.Backfill.Should().BeEquivalentTo(new { Connection = "oslo", Kind = RunKind.Backfill, Kinds = new[] { World.Company } });
        (await node.RunAsync()).Counters.Changed.Should().Be(0, "nothing moves before somebody says so (T32)");
        var plan = await node.Synchronizer.PlanAsync(activated.Backfill!, World.Ola, default);
        plan.Steps.Should().ContainSingle().Which.Field.Should().Be("internal");

        (await node.Connections.ActivateAsync("oslo", 1, World.Ola, default)).Version.Should().Be(1);
        _world.App.Edit(company, "internal", "33");
        (await node.RunAsync()).Counters.Changed.Should().Be(0);
        (await node.Connections.GetHistoryAsync("oslo", World.Ola, default)).Select(v => v.Version).Should().Equal(2, 1);
    }

    [Fact]
    public async Task Activation_says_everything_that_is_wrong_and_leaves_what_works()
    {
        var node = await ActiveAsync();
        _world.Map = map => map.Both(app: "telefon", erp: "internal").Both(app: "internal", erp: "fone");
        await SaveAsync(node, _world.Define());
        var result = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        result.IsActive.Should().BeFalse();
        result.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Code).Should().Equal(ErrorCodes.FieldUnknown, ErrorCodes.FieldUnknown);
        (await node.Connections.ListAsync(World.Ola, default)).Single().Should().BeEquivalentTo(new { IsActive = true, ActiveVersion = 1, SavedVersion = 2 });
        var (company, customer) = Pair("1", "A AS");
        await node.LinkAsync(company, customer);

        _world.Tests = () => new Adapters.ConnectionTest([new Problem(ProblemSeverity.Error, ErrorCodes.AuthenticationRejected, "setting 'password'", "It is refused.", "Give another.")]);
        (await node.Connections.ActivateAsync("oslo", 1, World.Ola, default)).Problems.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.AuthenticationRejected);
        (await node.SyncAsync((await node.LinkOfAsync(company))!)).Status.Should().Be(SyncStatus.Unchanged);
    }

    [Fact]
    public async Task Two_administrators_do_not_overwrite_each_other()
    {
        var node = await ActiveAsync();
        var mine = _world.Define() with { Description = "mine" };
        await node.Connections.SaveAsync(new ConnectionEdit(mine) { BasedOn = 1 }, World.Ola, default);
        await RefusedAsync(() => node.Connections.SaveAsync(new ConnectionEdit(mine with { Description = "yours" }) { BasedOn = 1 }, World.Kari, default).AsTask(), ErrorCodes.DefinitionStale);
        (await node.Connections.GetDefinitionAsync("oslo", null, World.Ola, default)).Description.Should().Be("mine");
    }

    [Fact]
    public async Task A_name_is_taken_once_can_be_changed_and_is_free_after_deletion()
    {
        var node = await ActiveAsync();
        await RefusedAsync(() => SaveAsync(node, new ConnectionDefinition("OSLO", "fake")).AsTask(), ErrorCodes.NameTaken);
        var (company, customer) = Pair("1", "A AS");
        var link = await node.LinkAsync(company, customer);
        await SaveAsync(node, _world.Define() with { Name = "bergen" });
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Single().ConnectionName.Should().Be("bergen");
        await RefusedAsync(() => node.RunAsync().AsTask(), ErrorCodes.ConnectionUnknown);
        (await node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Kari, default)).State.Should().Be(RunState.Completed);

        await RefusedAsync(() => node.Connections.DeleteAsync("bergen", 1, World.Ola, default).AsTask(), ErrorCodes.DeleteRefused);
        await node.Connections.DeactivateAsync("bergen", World.Ola, default);
        await RefusedAsync(() => node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Kari, default).AsTask(), ErrorCodes.ConnectionInactive);
        await RefusedAsync(() => node.Connections.DeleteAsync("bergen", 0, World.Ola, default).AsTask(), ErrorCodes.DeleteRefused);
        await node.Connections.DeleteAsync("bergen", 1, World.Ola, default);
        (await node.Connections.ListAsync(World.Ola, default)).Should().BeEmpty();
        (await node.LinkOfAsync(company)).Should().BeNull();
        (await node.JournalAsync(JournalEvent.Disconnected)).Single().Link.Should().Be(link.Id);
        (await node.Store.ReadDefinitionsAsync(link.Connection, null, default)).Should().BeEmpty();

        await RefusedAsync(() => SaveAsync(node, _world.Define() with { Name = "bergen" }).AsTask(), ErrorCodes.ConnectionUnknown);
        var again = await SaveAsync(node, _world.Define() with { Name = "bergen", Id = null });
        again.Id.Should().NotBe(link.Connection);
    }

    [Fact]
    public async Task A_name_that_moves_to_another_connection_leads_every_node_to_that_one()
    {
        var node = await ActiveAsync();
        var second = await SaveAsync(node, _world.Define() with { Id = null, Name = "bergen", Maps = [] });
        (await node.Connections.ActivateAsync("bergen", null, World.Ola, default)).IsActive.Should().BeTrue();
        var other = _world.StartBeside();
        (await other.RunAsync()).Connection.Text.Should().Be("oslo-1");
        await SaveAsync(node, _world.Define() with { Name = "oslo-old" });
        await SaveAsync(node, (await node.Connections.GetDefinitionAsync("bergen", null, World.Ola, default)) with { Name = "oslo" });
        (await other.RunAsync()).Connection.Should().Be(second.Id);
        (await other.Connections.ListAsync(World.Ola, default)).Select(c => (c.Id.Text, c.Name)).Should().BeEquivalentTo([("oslo-1", "oslo-old"), (second.Id.Text, "oslo")]);
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_stands_in_nobodys_way_and_can_be_taken_back()
    {
        var node = await ActiveAsync();
        var bad = await SaveAsync(node, _world.Define() with { Id = null, Name = "bergen", Maps = [] });
        (await node.Connections.ActivateAsync("bergen", null, World.Ola, default)).IsActive.Should().BeTrue();
        var state = (await node.Store.FindConnectionAsync(bad.Id, default))!;
        await node.Store.CommitAsync(new Storage.StoreBatch().Put(state with { SavedVersion = 2, ActiveVersion = 2 })
            .Put(new Storage.StoredDefinition(bad.Id, 2, "{\"schemaVersion\": 99}", _world.Time.GetUtcNow(), World.Ola)), default);
        node = _world.StartBeside();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        var list = await node.Connections.ListAsync(World.Ola, default);
        list.Single(c => c.Id == bad.Id).Should().BeEquivalentTo(new { IsActive = false, Failure = new { Code = ErrorCodes.DefinitionTooNew } });
        await RefusedAsync(() => node.Synchronizer.RunAsync(new RunRequest("bergen"), ErpUser.System, default).AsTask(), ErrorCodes.DefinitionTooNew);
        await RefusedAsync(() => node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Kari, default).AsTask(), ErrorCodes.AccessDenied);
        (await node.Connections.ActivateAsync("bergen", 1, World.Ola, default)).IsActive.Should().BeTrue();
        (await node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Kari, default)).State.Should().Be(RunState.Completed);
    }

    [Fact]
    public async Task What_is_being_deleted_cannot_be_activated_or_changed_and_is_deleted_by_asking_again()
    {
        var node = await ActiveAsync();
        var (company, customer) = Pair("1", "A AS");
        var link = await node.LinkAsync(company, customer);
        await node.Connections.DeactivateAsync("oslo", World.Ola, default);
        var state = (await node.Store.FindConnectionAsync(link.Connection, default))!;
        await node.Store.CommitAsync(new Storage.StoreBatch().Put(state with { IsBeingDeleted = true }), default); // Killed right after it began.
        await RefusedAsync(() => node.Connections.ActivateAsync("oslo", null, World.Ola, default).AsTask(), ErrorCodes.DeleteRefused);
        await RefusedAsync(() => SaveAsync(node, _world.Define()).AsTask(), ErrorCodes.DeleteRefused);
        await node.Connections.DeleteAsync("oslo", 1, World.Ola, default);
        (await node.Connections.ListAsync(World.Ola, default)).Should().BeEmpty();
        (await node.LinkOfAsync(company)).Should().BeNull();
    }

    [Fact]
    public async Task A_block_of_a_connection_that_cannot_be_opened_is_for_those_who_may_see_it()
    {
        _world.Connection = c => c.AllowUser("kari", AccessRight.See);
        var node = await ActiveAsync();
        var (company, _) = Pair("1", "A AS");
        node.Stop();
        node = _world.Start();
        _world.FailsToOpen = () => new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "Down.");
        (await node.Linker.GetPanelAsync(company, World.Kari, default)).Should().ContainSingle().Which.Failure.Should().NotBeNull();
        (await node.Linker.GetPanelAsync(company, World.Ola, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_defined_in_code_wins_and_is_not_changed_at_run_time()
    {
        var node = await ActiveAsync();
        await SaveAsync(node, _world.Define() with { Description = "stored" });
        node.Stop();
        _world.DefinesInCode = true;
        node = _world.Start();
        var info = (await node.Connections.ListAsync(World.Ola, default)).Single();
        info.Should().BeEquivalentTo(new { IsReadOnly = true, IsActive = true, SavedVersion = 0 });
        info.Definition.Description.Should().BeNull();
        foreach (var act in new Func<Task>[]
        {
            () => SaveAsync(node, _world.Define()).AsTask(), () => node.Connections.ActivateAsync("oslo", null, World.Ola, default).AsTask(),
            () => node.Connections.DeactivateAsync("oslo", World.Ola, default).AsTask(), () => node.Connections.DeleteAsync("oslo", 0, World.Ola, default).AsTask(),
        }) await RefusedAsync(act, ErrorCodes.ConnectionReadOnly);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
    }

    [Fact]
    public async Task A_run_that_is_under_way_ends_when_another_version_is_in_force_and_the_next_goes_on_with_it()
    {
        var node = await ActiveAsync();
        for (var i = 0; i < 3; i++)
        {
            var (company, customer) = Pair($"{i}", $"A{i}");
            await node.LinkAsync(company, customer);
            _world.App.Edit(company, "name", $"B{i}");
        }

        _world.Options = options => options.PageSizeLinks = 1;
        node.Stop();
        node = _world.Start();
        var updates = 0;
        _world.Erp.BeforeWrite = _ =>
        {
            if (++updates > 1) return;
            node.Connections.DeactivateAsync("oslo", World.Ola, default).AsTask().GetAwaiter().GetResult();
            _world.Time.Advance(TimeSpan.FromMinutes(1));
        };
        var report = await node.RunAsync();
        report.Should().BeEquivalentTo(new { State = RunState.Cancelled, Failure = new { Code = ErrorCodes.DefinitionStale } });
        updates.Should().Be(1);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        _world.Erp.Rows.Values.Select(r => r.Values["name"].AsText()).Should().BeEquivalentTo("B0", "B1", "B2");
    }

    [Fact]
    public async Task A_run_whose_connection_is_opened_anew_ends_before_its_side_does_and_the_next_goes_on()
    {
        _world.DefinesInCode = true;
        _world.Options = options => options.PageSizeLinks = 1;
        var node = _world.Start();
        for (var i = 0; i < 3; i++)
        {
            var (company, customer) = Pair($"{i}", $"A{i}");
            await node.LinkAsync(company, customer);
            _world.App.Edit(company, "name", $"B{i}");
        }

        var updates = 0;
        _world.Erp.BeforeWrite = _ =>
        {
            if (++updates == 1) node.Connections.RefreshAsync("oslo", World.Ola, default).AsTask().GetAwaiter().GetResult();
        };
        (await node.RunAsync(RunKind.Full)).State.Should().Be(RunState.Cancelled);
        updates.Should().Be(1);
        (await node.RunAsync(RunKind.Full)).State.Should().Be(RunState.Completed);
        _world.Erp.Rows.Values.Select(r => r.Values["name"].AsText()).Should().BeEquivalentTo("B0", "B1", "B2");
    }

    [Fact]
    public async Task Another_node_learns_of_a_new_version_by_itself()
    {
        var node = await ActiveAsync();
        var other = _world.StartBeside();
        (await other.RunAsync()).State.Should().Be(RunState.Completed);
        await node.Connections.DeactivateAsync("oslo", World.Ola, default);
        await RefusedAsync(() => other.RunAsync().AsTask(), ErrorCodes.ConnectionInactive);
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        await SaveAsync(node, _world.Define());
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        var (company, customer) = Pair("1", "A AS");
        (await other.ProposeAsync(company, customer)).Fields.Should().Contain(f => f.App == "internal");
    }

    [Fact]
    public async Task Grants_say_who_sees_links_creates_and_answers()
    {
        _world.Connection = c => c.AllowUser("kari", AccessRight.See, AccessRight.Link).AllowGroup("sales", AccessRight.See);
        var node = await ActiveAsync();
        var (company, customer) = Pair("1", "A AS");
        var seller = new ErpUser("per", "Per");
        _world.Groups = user => user.Id == "per" ? ["sales"] : [];
        await node.LinkAsync(company, customer);
        (await node.Linker.GetPanelAsync(company, seller, default)).Should().ContainSingle();
        (await node.Linker.GetPanelAsync(company, new ErpUser("x", "X"), default)).Should().BeEmpty();
        await RefusedAsync(() => node.ProposeAsync(company, customer, seller).AsTask(), ErrorCodes.AccessDenied);
        await RefusedAsync(() => node.Linker.DraftAsync("oslo", company, World.Customer, World.Kari, default).AsTask(), ErrorCodes.AccessDenied);
        (await node.Synchronizer.RunAsync(new RunRequest("oslo"), ErpUser.System, default)).State.Should().Be(RunState.Completed);

        // Who is not among them still administers, as far as the app's policy lets him.
        (await node.Connections.GetHistoryAsync("oslo", World.Ola, default)).Should().ContainSingle();
        _world.Access = (_, right) => right != AccessRight.Administer;
        await RefusedAsync(() => node.Connections.GetHistoryAsync("oslo", World.Ola, default).AsTask(), ErrorCodes.AccessDenied);
        (await node.Connections.ListAsync(seller, default)).Should().ContainSingle();
        (await node.Connections.ListAsync(World.Ola, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_map_that_is_switched_off_does_nothing_and_its_links_go_on_when_it_is_switched_on()
    {
        var node = await ActiveAsync();
        var (company, customer) = Pair("1", "A AS");
        var link = await node.LinkAsync(company, customer);
        var on = _world.Define();
        await SaveAsync(node, on with { Maps = [.. on.Maps.Select(m => m.Entity == World.Company ? m with { Disabled = true } : m with { Parent = null })] });
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync()).Counters.Changed.Should().Be(0);
        await SaveAsync(node, on);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        (await node.LinkOfAsync(company))!.Id.Should().Be(link.Id);
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
    }

    [Fact]
    public async Task A_definition_that_was_exported_is_the_same_again_elsewhere_byte_by_byte()
    {
        _world.Connection = c => c.Description("Ærlig talt").Interval(TimeSpan.FromMinutes(5)).AllowGroup("sales", AccessRight.See).Setting("address", "https://erp.example");
        var node = await ActiveAsync();
        var exported = ConnectionJson.Write(await node.Connections.GetDefinitionAsync("oslo", null, World.Ola, default));
        using var elsewhere = new World(StoreKind.Sqlite) { DefinesInCode = false };
        var there = elsewhere.Start();
        await there.Connections.SaveAsync(new ConnectionEdit(ConnectionJson.Read(exported)), World.Ola, default);
        (await there.Connections.ActivateAsync("oslo", null, World.Ola, default)).IsActive.Should().BeTrue();
        ConnectionJson.Write(await there.Connections.GetDefinitionAsync("oslo", null, World.Ola, default)).Should().Be(exported);
    }

    [Fact]
    public async Task Maps_and_lists_are_proposed_before_there_are_any_and_nothing_flows_by_them()
    {
        var node = _world.Start();
        _world.App.Lists["category"] = ["vip", "std"];
        _world.Erp.Lists["group"] = ["STD", "vip", "other"];
        var edit = new ConnectionEdit(new ConnectionDefinition("oslo", "fake"));
        var map = await node.Connections.ProposeMapAsync(edit, World.Company, World.Customer, World.Ola, default);
        map.Fields.Select(f => f.App).Should().Contain(["name", "phone", "fax", "web"]);
        map.ToDefinition().Fields.Should().OnlyContain(f => f.Direction == Direction.None);
        var list = await node.Connections.ProposeListAsync(edit, "category", "group", World.Ola, default);
        list.Pairs.Select(p => (p.App, p.Erp)).Should().BeEquivalentTo([("vip", "vip"), ("std", "STD")]);
        await RefusedAsync(() => node.Connections.ProposeMapAsync(edit, World.Company, new RecordKind("costumer"), World.Ola, default).AsTask(), ErrorCodes.KindUnknown);
    }

    [Fact]
    public async Task A_form_is_told_every_field_of_both_sides_before_there_is_a_map()
    {
        var node = _world.Start();
        var edit = new ConnectionEdit(new ConnectionDefinition("oslo", "fake"));

        var sides = await node.Connections.DescribeAsync(edit, World.Ola, default);

        sides.App.Kind(World.Company)!.Fields.Select(f => f.Name).Should().Contain(["name", "phone"]);
        sides.Erp.Kind(World.Customer)!.Fields.Select(f => f.Name).Should().Contain(["name", "currency"]);
        _world.Access = (user, _) => user != World.Ola;
        await RefusedAsync(() => node.Connections.DescribeAsync(edit, World.Ola, default).AsTask(), ErrorCodes.AccessDenied);
    }

    private async Task<Node> ActiveAsync()
    {
        var node = _world.Start();
        await SaveAsync(node, _world.Define());
        var activated = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        activated.IsActive.Should().BeTrue(string.Join(' ', activated.Problems));
        return node;
    }

    private static ValueTask<ConnectionInfo> SaveAsync(Node node, ConnectionDefinition definition) => node.Connections.SaveAsync(new ConnectionEdit(definition), World.Ola, default);

    private (RecordRef Company, RecordRef Customer) Pair(string key, string name) =>
        (_world.App.Add(World.Company, key, ("name", name)), _world.Erp.Add(World.Customer, key, ("name", name)));

    private static async Task RefusedAsync(Func<Task> act, int code) => (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(code);
}

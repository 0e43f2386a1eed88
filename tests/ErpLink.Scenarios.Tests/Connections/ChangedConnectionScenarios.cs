using ErpLink.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios;

/// <summary>Connections that several administrators and nodes change, and what must not come apart meanwhile.</summary>
public sealed class ChangedConnectionScenarios : IDisposable
{
    private readonly World _world = new() { DefinesInCode = false };

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T32")]
    public async Task A_mapping_that_was_added_while_the_connection_was_deactivated_has_its_backfill_too()
    {
        var node = await ActiveAsync("oslo");
        await node.LinkAsync(_world.App.Add(World.Company, "1", ("name", "A AS")), _world.Erp.Add(World.Customer, "1", ("name", "A AS")));
        await node.Connections.DeactivateAsync("oslo", World.Ola, default);
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        await node.Connections.SaveAsync(new ConnectionEdit(_world.Define()), World.Ola, default);

        var activated = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);

        activated.Backfill.Should().BeEquivalentTo(new { Connection = "oslo", Kind = RunKind.Backfill, Kinds = new[] { World.Company } });
        await node.Connections.DeactivateAsync("oslo", World.Ola, default);
        (await node.Connections.ActivateAsync("oslo", null, World.Ola, default)).Backfill.Should().BeNull("nothing is other than it was");
    }

    [Fact, Trait("Scenario", "T31")]
    public async Task Of_two_connections_that_write_one_field_and_are_activated_at_once_not_both_come_into_force()
    {
        var node = _world.Start();
        await SaveAsync(node, "oslo");
        await SaveAsync(node, "bergen");
        var nested = false;
        ActivationResult? bergen = null;
        _world.StoreFails = what =>
        {
            if (what != "commit, before" || nested) return null;
            nested = true;
            bergen = node.Connections.ActivateAsync("bergen", null, World.Kari, default).AsTask().GetAwaiter().GetResult();
            return null;
        };

        var oslo = await node.Connections.ActivateAsync("oslo", null, World.Ola, default);

        bergen!.IsActive.Should().BeTrue();
        oslo.IsActive.Should().BeFalse();
        oslo.Problems.Should().Contain(p => p.Code == ErrorCodes.FieldWrittenTwice);
        (await node.Connections.ListAsync(World.Ola, default)).Where(c => c.IsActive).Select(c => c.Name).Should().Equal("bergen");
        (await node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Ola, default)).State.Should().Be(RunState.Completed);
    }

    [Fact]
    public async Task What_an_administrator_activated_does_not_stop_a_connection_in_code_that_writes_the_same()
    {
        (await ActiveAsync("bergen")).Stop();
        _world.DefinesInCode = true;
        var node = _world.Start();

        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (await RefusedAsync(() => node.Synchronizer.RunAsync(new RunRequest("bergen"), World.Ola, default).AsTask())).Should().Be(ErrorCodes.ConnectionInvalid);
    }

    [Fact]
    public async Task Who_may_only_see_a_connection_is_not_told_its_settings_and_grants()
    {
        _world.Connection = c => c.Setting("address", "https://erp.example").AllowUser("kari", AccessRight.See);
        _world.Settings = [new("address", Adapters.SettingKind.Address)];
        var node = await ActiveAsync("oslo");
        _world.Access = (user, right) => user == World.Ola || right != AccessRight.Administer;

        var seen = (await node.Connections.ListAsync(World.Kari, default)).Should().ContainSingle().Subject.Definition;
        (seen.Settings.Count, seen.Access.Count, seen.Maps.Count).Should().Be((0, 0, 2));
        (await node.Connections.ListAsync(World.Ola, default)).Single().Definition.Settings.Should().NotBeEmpty();
        (await RefusedAsync(() => node.Connections.ValidateAsync("oslo", World.Kari, default).AsTask())).Should().Be(ErrorCodes.AccessDenied);
        (await node.Connections.ValidateAsync("oslo", World.Ola, default)).Should().NotContain(p => p.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public async Task A_policy_that_does_not_know_ErpLink_itself_stops_nothing_and_its_id_opens_nothing()
    {
        var node = await ActiveAsync("oslo");
        _world.Access = (user, _) => user == World.Ola;

        (await node.Connections.ListAsync(ErpUser.System, default)).Should().ContainSingle();
        (await node.Synchronizer.RunAsync(new RunRequest("oslo"), ErpUser.System, default)).State.Should().Be(RunState.Completed);
        (await RefusedAsync(() => node.Synchronizer.RunAsync(new RunRequest("oslo"), new ErpUser("erplink", "ErpLink"), default).AsTask())).Should().Be(ErrorCodes.AccessDenied);
    }

    [Fact]
    public async Task A_side_that_asked_for_a_pause_keeps_it_when_the_connection_is_opened_anew()
    {
        var node = await ActiveAsync("oslo");
        var (company, customer) = (_world.App.Add(World.Company, "1", ("name", "A AS")), _world.Erp.Add(World.Customer, "1", ("name", "A AS")));
        await node.LinkAsync(company, customer);
        _world.App.Edit(company, "name", "B AS");
        _world.Erp.Failures.Enqueue(SideCall.Throttled(TimeSpan.FromMinutes(20)));
        (await node.RunAsync(RunKind.Full)).State.Should().Be(RunState.Paused);

        await node.Connections.RefreshAsync("oslo", World.Ola, default);

        _world.Time.Advance(TimeSpan.FromMinutes(10));
        (await node.RunAsync(RunKind.Full)).Should().Match<RunReport>(r => r.State == RunState.Paused && r.Failure!.RetryAfter == TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task What_vanished_is_told_also_when_the_state_moved_while_the_connection_was_opened()
    {
        var node = await ActiveAsync("oslo");
        await node.LinkAsync(_world.App.Add(World.Company, "1", ("name", "A AS")), _world.Erp.Add(World.Customer, "1", ("name", "A AS")));
        _world.Customers(k => k with { Fields = [.. k.Fields.Where(f => f.Name != "fax")] });
        var moved = false;
        _world.StoreFails = what =>
        {
            if (what != "commit, before" || moved) return null;
            moved = true;
            node.Synchronizer.PauseAsync("oslo", World.Kari, default).AsTask().GetAwaiter().GetResult();
            return null;
        };

        (await node.Connections.RefreshAsync("oslo", World.Ola, default)).Should().NotBeEmpty();

        (await node.OpenItemsAsync()).Should().ContainSingle(i => i.Kind == InboxItemKind.SchemaDrift);
        (await node.StatusAsync()).Pause.Should().NotBeNull("what was noted took nothing back");
    }

    [Fact]
    public async Task A_store_that_was_set_back_under_a_running_node_is_followed_after_one_run()
    {
        var store = new Swapped(_world);
        _world.Services = services => services.AddSingleton<ILinkStoreProvider>(store);
        var node = await ActiveAsync("oslo");
        store.Remember();
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        await SaveAsync(node, "oslo");
        await node.Connections.ActivateAsync("oslo", null, World.Ola, default);
        await node.RunAsync();

        store.SetBack();

        (await node.RunAsync()).Failure!.Code.Should().Be(ErrorCodes.DefinitionStale);
        (await node.RunAsync()).State.Should().Be(RunState.Completed);
        (await node.Connections.ListAsync(World.Ola, default)).Single().ActiveVersion.Should().Be(1);
    }

    private async Task<Node> ActiveAsync(string name)
    {
        var node = _world.Start();
        await SaveAsync(node, name);
        var activated = await node.Connections.ActivateAsync(name, null, World.Ola, default);
        activated.IsActive.Should().BeTrue(string.Join(' ', activated.Problems));
        return node;
    }

    private ValueTask<ConnectionInfo> SaveAsync(Node node, string name)
    {
        var definition = _world.Define();
        return node.Connections.SaveAsync(new ConnectionEdit(name == definition.Name ? definition : definition with { Name = name, Id = new ConnectionId($"{name}-1") }), World.Ola, default);
    }

    private static async Task<int> RefusedAsync(Func<Task> act) => (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code;

    /// <summary>Stores of which one is a copy of the other as it was when it was remembered; it goes on under the node's hands.</summary>
    private sealed class Swapped(World world) : ILinkStoreProvider
    {
        private readonly List<StoreBatch> _batches = [];
        private InMemoryLinkStoreProvider? _copy;
        private SwappedStore? _store;

        public ILinkStore For(TenantId tenant) => _store ??= new SwappedStore(new InMemoryLinkStoreProvider(time: world.Time).For(tenant), _batches);

        public void Remember()
        {
            _copy = new InMemoryLinkStoreProvider(time: world.Time);
            foreach (var batch in _batches) _copy.For(TenantId.Default).CommitAsync(batch, default).AsTask().GetAwaiter().GetResult();
        }

        public void SetBack() => _store!.Now = _copy!.For(TenantId.Default);
    }

    private sealed class SwappedStore(ILinkStore first, List<StoreBatch> batches) : StoreDecorator(first)
    {
        public ILinkStore Now { get; set; } = first;

        protected override ILinkStore Inner => Now;

        public override ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
        {
            batches.Add(batch);
            return Now.CommitAsync(batch, cancellationToken);
        }
    }
}

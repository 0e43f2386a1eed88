namespace ErpLink.Scenarios.Runs;

/// <summary>Verify lists what differs and why, and writes nothing.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_difference_has_its_reason_and_nothing_is_written()
    {
        _world.Map = map => map.ToApp(app: "internal", erp: "internal", field => field.OnDrift(DriftPolicy.Keep));
        var node = _world.Start();
        var links = new Link[7];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = await node.LinkAsync(_world.App.Add(World.Company, $"{i}", ("name", "Acme"), ("phone", "55"), ("internal", "x")),
                _world.Erp.Add(World.Customer, $"C{i}", ("name", "Acme"), ("phone", "55"), ("internal", "x")));
        }

        _world.App.Edit(links[1].Entity, "phone", "app");
        _world.Erp.Edit(links[1].Actor!.Value, "phone", "erp");
        await node.Linker.SetFieldLockAsync(links[2].Id, "phone", locked: true, World.Kari, default);
        _world.App.Edit(links[2].Entity, "phone", "locked");
        _world.App.Edit(links[3].Entity, "internal", "kept");
        _world.App.Edit(links[4].Entity, "phone", "refused");
        _world.Erp.Refuse = (_, value) => value == "refused" ? "No." : null;
        await node.RunAsync(RunKind.Full);
        _world.App.Edit(links[0].Entity, "phone", "due");
        await node.Linker.SetPausedAsync(links[5].Id, paused: true, World.Kari, default);
        _world.App.Edit(links[5].Entity, "phone", "paused");
        _world.Erp.Remove(links[6].Actor!.Value);
        var (commits, updates) = ((await node.Store.GetInfoAsync(default)).CommitNumber, _world.App.Updates + _world.Erp.Updates);

        var found = await node.VerifyAsync();

        found.Select(d => (Array.FindIndex(links, l => l.Id == d.Link), d.App, d.Reason)).Should().BeEquivalentTo([
            (0, "phone", DriftReason.Due), (1, "phone", DriftReason.Asking), (2, "phone", DriftReason.Locked), (3, "internal", DriftReason.DriftKept),
            (4, "phone", DriftReason.Parked), (5, "phone", DriftReason.NotActive), (6, (string?)null, DriftReason.NotRead)]);
        found.Single(d => d.Reason == DriftReason.Due).Should().Match<Drift>(d => d.AppValue == "due" && d.ErpValue == "55" && d.Baseline!.Value.App == "55" && d.Rule == MergeRule.AppChanged);
        (await node.Store.GetInfoAsync(default)).CommitNumber.Should().Be(commits);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates);
    }
}

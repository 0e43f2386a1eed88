using ErpLink.Storage;

namespace ErpLink.Scenarios.Linking;

/// <summary>Erasing a person: the values go, the counts stay.</summary>
public sealed class EraseScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory, Trait("Scenario", "T84"), InlineData(StoreKind.Memory), InlineData(StoreKind.Sqlite)]
    public async Task Erasing_removes_values_and_baselines_and_keeps_what_was_done_and_by_which_rule(StoreKind store)
    {
        using var world = new World(store);
        var node = world.Start();
        var acme = world.App.Add(World.Company, "1", ("name", "Secret"), ("phone", "55"));
        var link = await node.LinkAsync(acme, world.Erp.Add(World.Customer, "A", ("name", "Secret"), ("phone", "55")));
        var other = await node.LinkAsync(world.App.Add(World.Company, "2", ("name", "Other")), world.Erp.Add(World.Customer, "B", ("name", "Other")));
        world.App.Edit(acme, "phone", "Secret 56");
        world.App.Edit(other.Entity, "phone", "57");
        await node.RunAsync(RunKind.Full);
        world.App.Edit(acme, "phone", "Secret app");
        world.Erp.Edit(link.Actor!.Value, "phone", "Secret erp");
        await node.RunAsync(RunKind.Full);
        world.App.Rename(acme, "10");
        await node.RunAsync(RunKind.Full);
        var before = await node.JournalAsync();
        var renamed = new RecordRef(World.Company, "10");
        (await node.LinkOfAsync(renamed)).Should().NotBeNull();

        await node.Linker.EraseAsync("oslo", renamed, World.Kari, default);

        (await node.LinkOfAsync(renamed)).Should().BeNull();
        var after = await node.JournalAsync();
        after.Take(before.Count).Select(e => (e.Id, e.Event, e.Rule, e.Field, e.Run)).Should().Equal(before.Select(e => (e.Id, e.Event, e.Rule, e.Field, e.Run)), "counts stay true");
        after.Skip(before.Count).Select(e => e.Event).Should().BeEquivalentTo([JournalEvent.Disconnected, JournalEvent.Erased]);
        after.Where(e => e.Link == link.Id).Should().OnlyContain(e => e.Old.IsAbsent && e.New.IsAbsent && e.Source.IsAbsent && e.Note == null);
        after.Single(e => e.Link == other.Id && e.Event == JournalEvent.Written).New.Should().Be((FieldValue)"57", "others keep theirs");
        var items = await node.Store.ReadInboxAsync(new InboxQuery { IncludeClosed = true, Limit = 100 }, default);
        items.Should().ContainSingle().Which.Should().Match<InboxItem>(i => i.State == InboxItemState.Closed && i.AppValue.IsAbsent && i.ErpValue.IsAbsent && i.Baseline == null && i.Reason == "");
        (await node.Store.ReadDecisionsAsync(new ConnectionId("oslo-1"), renamed, default)).Should().ContainSingle().Which.Actor.Should().BeNull();
        world.App[World.Company, "10"].Values["phone"].Should().Be((FieldValue)"Secret app", "neither side is called");

        var again = async () => await node.ConnectAsync(renamed, link.Actor!.Value);
        (await again.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.DeliberatelyNotLinked);
        var undo = await node.Journal.ExplainAsync(link.Id, World.Kari, default);
        undo.Fields.Should().OnlyContain(f => f.Written == null || f.Written.New.IsAbsent);
    }

    [Fact, Trait("Scenario", "T84")]
    public async Task Nothing_is_erased_while_a_write_is_on_its_way()
    {
        var node = _world.Start();
        var acme = _world.App.Add(World.Company, "1", ("name", "Acme"));
        var link = await node.LinkAsync(acme, _world.Erp.Add(World.Customer, "A", ("name", "Acme")));
        _world.App.Edit(acme, "phone", "56");
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        await node.SyncAsync(link);

        var erase = async () => await node.Linker.EraseAsync("oslo", acme, World.Kari, default);
        (await erase.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.WriteUnderWay);
        (await node.LinkOfAsync(acme)).Should().NotBeNull();

        await node.SyncAsync(link);
        await node.Linker.EraseAsync("oslo", acme, World.Kari, default);
        (await node.LinkOfAsync(acme)).Should().BeNull();
    }
}

namespace ErpLink.Scenarios.Runs;

/// <summary>Hints make links due, and nothing else.</summary>
public sealed class SignalScenarios : IDisposable
{
    private readonly World _world = new();

    public SignalScenarios()
    {
        _world.Customers(k => k with { ChangeFeed = ChangeFeed.Cursor });
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.Cursor });
    }

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Catalogue", "45"), Trait("Scenario", "T51")]
    public async Task A_change_reported_by_webhook_and_poll_twice_and_out_of_order_has_one_effect()
    {
        var node = _world.Start();
        var (company, customer, _) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        _world.Erp.FeedRows = FakeSide.Doubled;
        await node.Signals.ActorChangedAsync("oslo", customer, default); // Before the change can be read.
        await node.RunAsync();
        _world.Erp.Edit(customer, "phone", "2");
        for (var i = 0; i < 2; i++) await node.Signals.ActorChangedAsync("oslo", customer, default);
        await node.RunAsync();
        await node.Signals.ActorChangedAsync("oslo", customer, default);
        for (var i = 0; i < 3; i++) await node.RunAsync();
        (_world.App.Value(company, "phone"), _world.App.Updates, _world.Erp.Updates).Should().Be(((FieldValue)"2", 1, 0));
        (await node.JournalAsync(JournalEvent.Written)).Should().ContainSingle();
    }

    [Fact, Trait("Catalogue", "45")]
    public async Task A_hint_is_heeded_without_a_feed_and_about_unknown_records_ignored()
    {
        _world.Companies(k => k with { ChangeFeed = ChangeFeed.None });
        var node = _world.Start();
        var (company, customer, link) = (await node.LinkManyAsync(_world, 1))[0];
        await node.RunAsync();
        var woken = new List<ConnectionId>();
        using var subscription = node.Signals.Subscribe(woken.Add);
        _world.App.Edit(company, "phone", "2");
        await node.Signals.EntityChangedAsync(new RecordRef(World.Company, "unheard"), default);
        await node.Signals.EntityChangedAsync(new RecordRef(new RecordKind("unheard"), "1"), default);
        woken.Should().BeEmpty();
        await node.Signals.EntityChangedAsync(company, default);
        woken.Should().Equal(link.Connection);
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Value(customer, "phone").Should().Be((FieldValue)"2");
        (await node.StatusAsync()).Should().Match<ConnectionStatus>(s => s.Name == "oslo" && s.LastRuns.Count > 0);
    }
}

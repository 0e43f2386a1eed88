namespace ErpLink.Scenarios.Linking;

/// <summary>Which records take part in a map.</summary>
public sealed class FilterScenarios : IDisposable
{
    private readonly World _world = new()
    {
        Map = map => map.OnlyInApp(Restriction.Where("internal", SearchOperator.Equal, "yes")).OnlyInErp(Restriction.Where("currency", SearchOperator.NotEqual, "closed")),
    };

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_leaves_the_filter_is_left_alone_and_what_was_edited_meanwhile_travels_when_it_is_back(bool inErp)
    {
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "A AS"), ("internal", "yes"));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "A AS"), ("currency", "NOK"));
        var link = await node.LinkAsync(company, customer);
        if (inErp) _world.Erp.Edit(customer, "currency", "closed");
        else _world.App.Edit(company, "internal", "no");
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync(RunKind.Full)).Counters.Should().BeEquivalentTo(new { Compared = 1L, Skipped = 1L, Changed = 0L });
        (await node.SyncAsync(link)).Should().BeEquivalentTo(new { Status = SyncStatus.Skipped, Failure = new { Code = ErrorCodes.OutsideFilter } });
        (await node.PlanAsync(RunKind.Full)).Steps.Should().BeEmpty();
        (await node.VerifyAsync()).Should().BeEmpty();
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"A AS");

        if (inErp) _world.Erp.Edit(customer, "currency", "NOK");
        else _world.App.Edit(company, "internal", "yes");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(1);
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
    }

    [Fact]
    public async Task A_record_outside_the_filter_is_neither_found_nor_linked_nor_created()
    {
        var node = _world.Start();
        var outside = _world.App.Add(World.Company, "1", ("name", "A AS"));
        var inside = _world.App.Add(World.Company, "2", ("name", "A AS"), ("internal", "yes"));
        var closed = _world.Erp.Add(World.Customer, "1", ("name", "A AS"), ("currency", "closed"));
        var open = _world.Erp.Add(World.Customer, "2", ("name", "A AS"), ("currency", "NOK"));
        (await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "A" }, World.Kari, default)).Hits.Should().ContainSingle().Which.Actor.Should().Be(open);
        foreach (var act in new Func<Task>[] { () => node.ProposeAsync(outside, open).AsTask(), () => node.ProposeAsync(inside, closed).AsTask(), () => node.CreateAsync(outside).AsTask() })
            (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.OutsideFilter);
        await node.LinkAsync(inside, open);
    }

    [Fact]
    public async Task A_changed_filter_makes_the_links_of_its_map_eligible()
    {
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "A AS"), ("internal", "yes"));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "A AS"));
        await node.LinkAsync(company, customer);
        await node.RunAsync();
        _world.App.Edit(company, "internal", "no");
        _world.App.Edit(company, "name", "B AS");
        (await node.RunAsync(RunKind.Full)).Counters.Skipped.Should().Be(1);
        node.Stop();
        _world.Map = _ => { };
        node = _world.Start();
        (await node.RunAsync()).Counters.Changed.Should().Be(1);
        _world.Erp.Rows[customer].Values["name"].Should().Be((FieldValue)"B AS");
    }
}

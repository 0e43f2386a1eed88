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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_came_without_a_field_of_the_filter_is_neither_linked_nor_created(bool inErp)
    {
        var node = _world.Start();
        var company = _world.App.Add(World.Company, "1", ("name", "A AS"), ("internal", inErp ? "yes" : FieldValue.Absent));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "A AS"), ("currency", inErp ? FieldValue.Absent : "NOK"));
        var acts = new List<Func<Task>> { () => node.ProposeAsync(company, customer).AsTask() };
        if (!inErp) acts.Add(() => node.CreateAsync(company).AsTask());
        foreach (var act in acts)
        {
            var error = (await act.Should().ThrowAsync<ErpLinkException>()).Which;
            (error.Code, error.Side).Should().Be((ErrorCodes.ContractBroken, inErp ? Side.Erp : Side.App));
        }

        _world.Erp.Creates.Should().Be(0);
    }

    [Theory]
    [InlineData(true, new[] { "1", "2" })]
    [InlineData(false, new[] { "1", "2", "3" })]
    public async Task A_search_shows_what_any_map_of_the_kind_takes(bool isFiltered, string[] found)
    {
        var prospect = new RecordKind("prospect");
        _world.App.Kinds[prospect] = Kinds.Company with { Kind = prospect };
        _world.Connection = connection => connection.Map(prospect, World.Customer, map =>
        {
            map.ToErp(app: "name", erp: "name");
            if (isFiltered) map.OnlyInErp(Restriction.Where("internal", SearchOperator.Equal, "prospect"));
        });
        foreach (var (key, currency, why) in new[] { ("1", "NOK", "customer"), ("2", "closed", "prospect"), ("3", "closed", "neither") })
            _world.Erp.Add(World.Customer, key, ("name", "A AS"), ("currency", currency), ("internal", why));
        var node = _world.Start();

        (await node.Linker.SearchAsync(new SearchRequest("oslo", World.Customer) { Text = "A" }, World.Kari, default)).Hits.Select(h => h.Actor.Key.Text).Should().Equal(found);
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

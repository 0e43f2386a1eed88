namespace ErpLink.Scenarios.Runs;

/// <summary>A customer that is gone is created again from the company, exactly once.</summary>
public sealed class RecreateScenarios
{
    [Theory, Trait("Scenario", "T65")]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    public async Task Restoring_a_deleted_customer_replaces_its_key_exactly_once_through_a_crash_at_any_point(StoreKind store)
    {
        var points = await CrashAsync(store, null);
        points.Should().BeGreaterThan(8, "the run reads, decides, looks up, creates and settles");
        for (var at = 0; at < points; at += store == StoreKind.Sqlite ? 3 : 1) await CrashAsync(store, at);
    }

    [Theory, Trait("Scenario", "T65")]
    [InlineData(WriteFault.AnswerLost)]
    [InlineData(WriteFault.RequestLost)]
    public async Task A_lost_answer_to_the_new_create_makes_no_second_one(WriteFault fault)
    {
        using var world = new World().Fed();
        var node = await GoneAsync(world);
        world.ErpFaults.Enqueue(fault);

        await node.RunAsync();
        world.Time.Advance(TimeSpan.FromMinutes(11));
        await node.RunAsync();
        await node.RunAsync();

        await ExactlyOneAsync(world, node, $"{fault}");
    }

    [Fact, Trait("Scenario", "T65")]
    public async Task A_new_customer_that_is_refused_leaves_the_link_broken_and_is_tried_again_with_other_values()
    {
        using var world = new World().Fed();
        var node = await GoneAsync(world);
        world.Erp.Refuse = (_, value) => value == "1" ? "No such phone." : null;

        await node.RunAsync();

        var link = (await node.LinkOfAsync(FedWorld.Company(0)))!;
        (link.State, link.Actor).Should().Be((LinkState.Broken, FedWorld.Customer(0)));
        (await node.OpenItemAsync(InboxItemKind.Broken)).Reason.Should().Contain("No such phone.");
        world.Erp.ForgetCalls();
        await node.RunAsync(RunKind.Full);
        world.Erp.Calls(World.Customer).CreateCalls.Should().Be(0, "the same is not sent again");

        world.App.Edit(FedWorld.Company(0), "phone", "2");
        await node.RunAsync();
        await ExactlyOneAsync(world, node, "another value");
    }

    [Fact, Trait("Scenario", "T64")]
    public async Task A_customer_that_comes_back_after_its_new_one_was_refused_still_has_its_baselines()
    {
        using var world = new World().Fed();
        var node = await GoneAsync(world);
        world.Erp.Refuse = (_, value) => value == "1" ? "No such phone." : null;
        await node.RunAsync();

        world.App.Edit(FedWorld.Company(0), "web", "new");
        world.Erp.Add(World.Customer, "0", ("name", "Fjord AS"), ("phone", "1"), ("web", "w"));
        await node.RunAsync(RunKind.Full);

        (await node.LinkOfAsync(FedWorld.Company(0)))!.State.Should().Be(LinkState.Active);
        world.Erp.Value(FedWorld.Customer(0), "web").Should().Be((FieldValue)"new", "an edit since the two agreed travels");
    }

    [Fact]
    public async Task The_new_customers_own_fields_go_to_the_app_and_the_apps_are_not_blanked()
    {
        using var world = new World().Fed();
        var node = await GoneAsync(world);
        world.Erp.OnSave = row => row.Values["number"] = "N-2";

        await node.RunAsync();
        await node.RunAsync();

        world.App.Value(FedWorld.Company(0), "code").Should().Be((FieldValue)"N-2");
        (world.App.Value(FedWorld.Company(0), "phone"), world.App.Value(FedWorld.Company(0), "web")).Should().Be(((FieldValue)"1", (FieldValue)"w"));
    }

    private static async Task<int> CrashAsync(StoreKind store, int? at)
    {
        using var world = new World(store).Fed();
        await GoneAsync(world);
        var process = new Process(at);
        var dying = world.Start(process);
        try
        {
            await dying.RunAsync();
        }
        catch (Killed)
        {
            // What is stored is all that is left.
        }

        var node = world.Restart();
        await node.RunAsync();
        world.Time.Advance(TimeSpan.FromMinutes(11));
        await node.RunAsync();
        await node.RunAsync();
        await ExactlyOneAsync(world, node, $"killed at {at} of {string.Join(", ", process.Trace)}");
        return process.Points;
    }

    /// <summary>One link whose customer was found to be gone some minutes ago: the next run decides.</summary>
    private static async Task<Node> GoneAsync(World world)
    {
        world.Map = map => map.OnGone(GonePolicy.Recreate);
        var node = await world.LinkedAsync(1);
        world.Erp.Remove(FedWorld.Customer(0));
        await node.RunAsync();
        world.Time.Advance(TimeSpan.FromMinutes(6));
        return node;
    }

    private static async Task ExactlyOneAsync(World world, Node node, string because)
    {
        world.Erp.Creates.Should().Be(1, because);
        var link = (await node.LinkOfAsync(FedWorld.Company(0)))!;
        link.State.Should().Be(LinkState.Active, because);
        world.Erp.Rows.Keys.Where(r => r.Kind == World.Customer).Should().Equal([link.Actor!.Value], because);
        (await node.IntentsAsync()).Should().BeEmpty(because);
        (await node.OpenItemsAsync()).Should().BeEmpty(because);
    }
}

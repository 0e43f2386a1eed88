using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>What a run held that did not come to its end, seen by runs that do not meet it again.</summary>
public sealed class UnfinishedGuardScenarios
{
    [Fact, Trait("Scenario", "T63"), Trait("Catalogue", "77")]
    public async Task Steps_of_a_run_that_goes_on_later_are_shown_and_never_released_a_slice_at_a_time()
    {
        using var world = NewWorld();
        var node = await StoppedAsync(world, 0, 1, 4, 5);

        await node.RunAsync();

        world.Blanked().Should().Be(0, "these two are within the limits, all four are not, and who reads these cannot know of the others");
        var shown = await node.OpenItemAsync(InboxItemKind.HeldPlan);
        (await node.HeldAsync()).Should().HaveCount(2).And.OnlyContain(h => h.Plan == shown.Plan);
    }

    [Fact, Trait("Scenario", "T63")]
    public async Task Steps_of_a_run_that_is_not_gone_on_with_are_evaluated_wherever_the_run_that_ends_it_dies()
    {
        for (var at = 0; ; at++)
        {
            using var world = NewWorld();
            await StoppedAsync(world, 0, 1);
            // Another kind's feed begins anew: no run goes on from a position, and none looks at these links again.
            world.Erp.Kinds[ActorKinds.Person] = world.Erp.Kinds[ActorKinds.Person] with { ChangeFeed = ChangeFeed.Timestamp };
            var process = new Process(at);
            await Killed.InAsync(() => world.Start(process).RunAsync().AsTask());

            var node = world.Restart();
            await node.RunAsync();

            var because = process.Dead ? $"killed at {process.Trace[^1]} ({at})" : "nobody died";
            var shown = (await node.OpenItemsAsync()).Select(i => i.Plan);
            (await node.HeldAsync()).Select(h => (Guid?)h.Plan).Distinct().Should().BeSubsetOf(shown, because);
            ((await node.HeldAsync()).Count + world.Blanked()).Should().Be(2, because);
            if (process.Dead) continue;
            at.Should().BeGreaterThan(5);
            return;
        }
    }

    /// <summary>A full run stops in its second page of three; these of its links, in its order, have lost their phone.
    /// No feed has told of it, so that only a full run meets it.</summary>
    private static async Task<Node> StoppedAsync(World world, params int[] blanked)
    {
        var node = await world.LinkedAsync(6);
        world.Erp.FeedRows = _ => [];
        var rows = await node.Store.ReadRowPageAsync(new LinkRowQuery(new ConnectionId("oslo-1"), World.Company, World.Customer) { Limit = 6 }, default);
        foreach (var place in blanked) world.Erp.Edit(rows[place].Link.Actor!.Value, "phone", FieldValue.Null);
        await node.RunAsync();
        world.Erp.FeedRows = rows => rows;

        using var cancel = new CancellationTokenSource();
        var progress = new Reports(counters => { if (counters.Compared == 4) cancel.Cancel(); });
        var report = await node.Synchronizer.RunAsync(new RunRequest("oslo", RunKind.Full) { Progress = progress }, World.Kari, cancel.Token);
        (report.State, report.HasHeldSteps).Should().Be((RunState.Cancelled, true));
        report.Position.Should().NotBeNull();
        (await node.OpenItemsAsync()).Should().BeEmpty("not everything was read");
        return node;
    }

    private static World NewWorld()
    {
        var world = new World().Fed();
        world.Companies(k => k with { BatchSizeRecordsMax = 2 });
        world.Customers(k => k with { BatchSizeRecordsMax = 2 });
        world.Options = options => options.PageSizeLinks = 2;
        return world;
    }
}

namespace ErpLink.Scenarios;

/// <summary>Linked records with all sorts of edits, over sides and pages so small that a run takes many steps; and what has to come of them.</summary>
public static class EditedWorld
{
    public const int Links = 7;

    /// <summary>A world whose runs take several pages of links, feeds and writes.</summary>
    public static World Fresh(StoreKind store, bool enforces)
    {
        var world = new World(store);
        KindDescription Small(KindDescription kind) => kind with
        {
            ChangeFeed = ChangeFeed.Cursor,
            PageSizeRecordsMax = 3,
            BatchSizeRecordsMax = 2,
            UpdateTier = enforces ? UpdateTier.Conditional : UpdateTier.ReadCompare,
            ReturnsStoredValues = enforces,
        };
        world.Customers(Small);
        world.Companies(Small);
        world.Options = options => options.PageSizeLinks = 2;
        return world;
    }

    /// <summary>All sorts of edits on linked records that were at rest.</summary>
    public static async Task<Population> EditedAsync(World world)
    {
        var node = world.Start();
        var linked = await new Population(world).AddAsync(node, Links);
        await linked.QuietAsync(node);
        for (var i = 0; i < Links; i++)
        {
            if (i % 3 != 1) world.App.Edit(linked.Companies[i], "phone", $"app {i}");
            if (i % 3 != 0) world.Erp.Edit(linked.Customers[i], "web", $"erp {i}");
        }

        world.Erp.Edit(linked.Customers[0], "web", "x");
        world.Erp.Edit(linked.Customers[0], "web", "w"); // There and back again is no change.
        return linked;
    }

    /// <summary>The next runs bring every edit to the other side once, ask nobody, and then do nothing.</summary>
    public static async Task ConvergedAsync(World world, Population linked, RunKind kind, string because)
    {
        world.Time.Advance(TimeSpan.FromMinutes(11)); // The dead run's lease is over, and so is the life of its requests.
        var node = world.Start();
        for (var i = 0; i < 3; i++)
        {
            var report = await node.RunAsync(i == 0 ? kind : RunKind.Incremental);
            report.State.Should().Be(RunState.Completed, "{0} ({1})", because, report.Failure);
            world.Time.Advance(TimeSpan.FromMinutes(2));
        }

        var asked = await node.OpenItemsAsync();
        if (world.Erp.Kinds[World.Customer].EnforcesVersions) asked.Should().BeEmpty(because);
        else asked.Should().NotContain(i => i.Kind != InboxItemKind.Conflict || i.Origin != ConflictOrigin.Recovery, because);
        for (var i = 0; i < Links; i++)
        {
            var (phone, web) = (FieldValue.Text(i % 3 != 1 ? $"app {i}" : "1"), FieldValue.Text(i % 3 != 0 ? $"erp {i}" : "w"));
            foreach (var (field, expected) in new[] { ("phone", phone), ("web", web) })
            {
                if (asked.Any(a => a.Entity == linked.Companies[i] && a.AppField == field)) continue; // Without versions nobody can tell whether it had landed.
                (world.App.Value(linked.Companies[i], field), world.Erp.Value(linked.Customers[i], field)).Should().Be((expected, expected), "{0}: {1} of {2}", because, field, i);
            }
        }

        (await node.IntentsAsync()).Should().BeEmpty(because);
        var written = world.App.Updates + world.Erp.Updates;
        written.Should().Be(5 + 4 - asked.Count, because + ": what landed is not sent again");
        await node.RunAsync();
        world.Store.Forget();
        await node.RunAsync();
        (world.App.Updates + world.Erp.Updates).Should().Be(written, because);
        (world.Store.Rows, world.Store["commit"]).Should().Be((0, 0), because);
    }
}

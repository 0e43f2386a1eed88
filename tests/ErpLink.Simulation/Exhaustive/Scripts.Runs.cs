namespace ErpLink.Simulation;

public static partial class Scripts
{
    /// <summary>Two blanks at once are more than a run may carry out in a connection of four links: they become a plan.</summary>
    public const string HeldPlan = "held plan";

    /// <summary>A round, once the feeds show what was done.</summary>
    private static async Task SyncAsync(SimWorld world, Node node)
    {
        await node.Process.DelayAsync(world.Settings.LagMs + 1_000, "feeds show it");
        await new SyncDriver(node, world.Kernel).RoundAsync(default);
    }

    private static async Task DisconnectAsync(SimWorld world, Node node)
    {
        Edit(world, Side.App, "phone");
        await SyncAsync(world, node);
        Edit(world, Side.Erp, "name");
        world.Truth.Allow("c0");
        await node.Linker.DisconnectAsync(world.Store.LinkOf(new RecordRef(Shape.Company, "c0"))!.Id, Clerk, default);
        await SyncAsync(world, node);
    }

    private static Task DeleteAsync(SimWorld world, Node node)
    {
        Edit(world, Side.App, "phone");
        world.Erp.Delete(world.Erp.Find(new RecordRef(Shape.Customer, "k0"))!);
        return SyncAsync(world, node);
    }

    /// <summary>Merged into a record that is not linked: the link follows it.</summary>
    private static Task MergeAsync(SimWorld world, Node node)
    {
        Edit(world, Side.App, "phone");
        var (ghost, survivor) = (world.Erp.Find(new RecordRef(Shape.Customer, "k0"))!, world.Erp.Find(new RecordRef(Shape.Customer, "k1"))!);
        world.Erp.Merge(ghost, survivor);
        return SyncAsync(world, node);
    }

    private static Task HoldAsync(SimWorld world, Node node)
    {
        foreach (var key in new[] { "c0", "c1", "c2" })
        {
            var row = world.App.Find(new RecordRef(Shape.Company, key))!;
            world.App.Edit(row, "phone", FieldValue.Null);
            world.App.Edit(row, "name", $"{Token.Text(world.Truth.NextToken())} typed");
        }

        return SyncAsync(world, node);
    }
}

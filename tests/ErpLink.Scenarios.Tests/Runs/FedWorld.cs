using ErpLink.Storage;

namespace ErpLink.Scenarios.Runs;

/// <summary>A world in which every kind has a feed that reports deletions, and what scenarios about records that move or go ask of it.</summary>
internal static class FedWorld
{
    public static World Fed(this World world)
    {
        foreach (var side in new[] { world.App, world.Erp })
            foreach (var kind in side.Kinds.Keys.ToArray()) side.Kinds[kind] = side.Kinds[kind] with { ChangeFeed = ChangeFeed.Cursor, ReportsDeletions = true, BatchSizeRecordsMax = 100 };
        return world;
    }

    /// <summary>A company linked to a customer with the same values.</summary>
    public static async Task<(RecordRef Company, RecordRef Customer)> PairAsync(this World world, Node node, string company, string customer, params (string Field, FieldValue Value)[] values)
    {
        (string, FieldValue)[] both = [("name", "Fjord AS"), .. values];
        var pair = (world.App.Add(World.Company, company, both), world.Erp.Add(World.Customer, customer, both));
        await node.LinkAsync(pair.Item1, pair.Item2);
        return pair;
    }

    /// <summary>So many companies c0, c1, ... linked to customers 0, 1, ..., with phone and web, at rest.</summary>
    public static async Task<Node> LinkedAsync(this World world, int links)
    {
        var node = world.Start();
        for (var i = 0; i < links; i++) await world.PairAsync(node, $"c{i}", $"{i}", ("phone", "1"), ("web", "w"));
        await node.RunAsync();
        await node.RunAsync();
        return node;
    }

    public static RecordRef Company(int number) => new(World.Company, $"c{number}");

    public static RecordRef Customer(int number) => new(World.Customer, $"{number}");

    /// <summary>How many companies have lost their phone.</summary>
    public static int Blanked(this World world) => world.App.Rows.Count(r => r.Key.Kind == World.Company && r.Value.Values["phone"].IsNull);

    /// <summary>Runs twice, with time for a second look between.</summary>
    public static async Task<RunReport> RunTwiceAsync(this World world, Node node)
    {
        await node.RunAsync();
        world.Time.Advance(TimeSpan.FromMinutes(6));
        return await node.RunAsync();
    }

    public static async Task<bool> IsDueAsync(this Node node) => (await node.Store.ReadDuePageAsync(new ConnectionId("oslo-1"), null, 10, default)).Count > 0;

    public static async Task<IReadOnlyList<HeldStep>> HeldAsync(this Node node) => await node.Store.ReadHeldAsync(new HeldQuery(new ConnectionId("oslo-1")) { Limit = 1000 }, default);

    public static async Task<AnswerResult> AnswerAsync(this Node node, InboxItem item, AnswerChoice choice) => await node.Inbox.AnswerAsync(InboxAnswer.To(item, choice), World.Kari, default);

    /// <summary>Another process takes the connection over once the lease of the one that died has ended.</summary>
    public static Node Restart(this World world)
    {
        world.Time.Advance(TimeSpan.FromMinutes(11));
        return world.Start();
    }
}

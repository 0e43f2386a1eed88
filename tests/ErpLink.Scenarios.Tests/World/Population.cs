using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>Many linked records that agree, without a dialog for each.</summary>
public sealed class Population(World world)
{
    public List<RecordRef> Companies { get; } = [];

    public List<RecordRef> Customers { get; } = [];

    /// <summary>Adds pairs that agree, and links them as a dialog would have. Before the node's first call: it keeps what sides say they can do.</summary>
    public async Task<Population> AddAsync(Node node, int count)
    {
        // Persons are not what is counted: without a feed they would be compared every hour.
        world.App.Kinds[EntityKinds.Person] = world.App.Kinds[EntityKinds.Person] with { ChangeFeed = ChangeFeed.Cursor };
        world.Erp.Kinds[ActorKinds.Person] = world.Erp.Kinds[ActorKinds.Person] with { ChangeFeed = ChangeFeed.Cursor };
        Link? template = null;
        var batch = new StoreBatch();
        for (var i = 0; i < count; i++)
        {
            var number = Companies.Count;
            Companies.Add(world.App.Add(World.Company, $"c{number:D7}", ("name", $"Company {number}"), ("phone", "1"), ("web", "w")));
            Customers.Add(world.Erp.Add(World.Customer, $"e{number:D7}", ("name", $"Company {number}"), ("phone", "1"), ("web", "w")));
            if (template is null)
            {
                template = await node.LinkAsync(Companies[number], Customers[number]);
                continue;
            }

            batch.Insert(Link(template, number));
            if (i % 1000 != 999 && i < count - 1) continue;
            (await node.Store.CommitAsync(batch, default)).IsCommitted.Should().BeTrue();
            batch = new StoreBatch();
        }

        return this;
    }

    /// <summary>Runs until nothing is left to be done.</summary>
    public async Task QuietAsync(Node node)
    {
        for (var i = 0; i < 4; i++)
        {
            var report = await node.RunAsync();
            report.State.Should().Be(RunState.Completed, "{0}", report.Failure);
            world.Time.Advance(TimeSpan.FromMinutes(10)); // Longer than the overlap of a feed over timestamps.
        }
    }

    private Link Link(Link template, int number) => template with
    {
        Id = new LinkId(new Guid(int.MaxValue, 0, 0, [0, 0, 0, 0, .. BitConverter.GetBytes(number).Reverse()])),
        Entity = Companies[number],
        EntityKey = Companies[number].Key.Text,
        Actor = Customers[number],
        ActorKey = Customers[number].Key.Text,
        AppVersion = new RecordVersion("1"),
        ErpVersion = new RecordVersion("1"),
        Revision = 0,
        Fields = [.. template.Fields.Select(f => f.App == "name" && f.Baseline is not null ? f with { Baseline = new Baseline($"Company {number}", $"Company {number}") } : f)],
    };
}

using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>Many linked records at once: the first as a user links them, the others stored as that one was.</summary>
public static class ManyLinks
{
    public static async Task<IReadOnlyList<(RecordRef Company, RecordRef Customer, Link Link)>> LinkManyAsync(this Node node, World world, int count)
    {
        var records = Enumerable.Range(0, count).Select(i => (
            Company: world.App.Add(World.Company, $"c{i:D5}", ("name", "Fjord AS"), ("phone", "1")),
            Customer: world.Erp.Add(World.Customer, $"k{i:D5}", ("name", "Fjord AS"), ("phone", "1")))).ToArray();
        var first = await node.LinkAsync(records[0].Company, records[0].Customer);
        first = (await node.LinkOfAsync(records[0].Company))!;
        var links = new List<(RecordRef, RecordRef, Link)> { (records[0].Company, records[0].Customer, first) };
        foreach (var chunk in records.Skip(1).Chunk(1000))
        {
            var batch = new StoreBatch();
            foreach (var (company, customer) in chunk)
            {
                var link = first with
                {
                    Id = LinkId.New(SystemEntropy.Instance, world.Time),
                    Revision = 0,
                    Entity = company,
                    EntityKey = company.Key.Text,
                    Actor = customer,
                    ActorKey = customer.Key.Text,
                };
                batch.Insert(link);
                links.Add((company, customer, link));
            }

            (await node.Store.CommitAsync(batch, default)).IsCommitted.Should().BeTrue();
        }

        return links;
    }
}

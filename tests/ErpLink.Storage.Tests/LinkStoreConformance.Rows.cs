namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    private async Task<IEnumerable<LinkId>> RowIdsAsync(RecordKind actor, DateTimeOffset? dueAt = null, LinkId? after = null, int limit = 1000) =>
        (await Store.ReadRowPageAsync(new LinkRowQuery(Sample.Oslo, EntityKinds.Company, actor) { DueAt = dueAt, After = after, Limit = limit }, None))
        .Select(row => row.Link.Id);

    [Fact, Trait("Rule", "P2")]
    public async Task A_row_is_a_link_with_everything_that_is_open_about_it()
    {
        var link = await StoredAsync(Sample.FullLink());
        var bare = await StoredAsync(Sample.Link("bare", null));
        Intent[] intents = [Sample.FullIntent(link), Sample.Intent(link, Side.App)];
        InboxItem[] items = [Sample.Conflict(link), Sample.Item(link: link)];
        var closed = Sample.Item(link: link);
        HeldStep[] held = [Sample.Held(link, null, Side.App), Sample.Held(link, "name", Side.App), Sample.Held(link, "a"), Sample.Held(link, "b")];
        await CommitAsync(new StoreBatch().Insert(intents[0]).Insert(intents[1]).Put(items[1]).Put(items[0]).Put(closed).MarkDue(link)
            .Hold(held[3]).Hold(held[2]).Hold(held[1]).Hold(held[0]).Put(Sample.Item(link: Sample.Link())));
        await CommitAsync(new StoreBatch().Put(closed with { Revision = 1, State = InboxItemState.Closed }));

        var rows = await Store.ReadRowsAsync([bare.Id, new LinkId(Sample.NextId()), link.Id, link.Id], None);
        rows.Select(row => row.Link.Id).Should().Equal(link.Id, bare.Id);
        rows[1].Should().BeEquivalentTo(new LinkRow(bare));
        rows[0].Link.Should().BeEquivalentTo(link, Exactly);
        rows[0].Intents.Should().BeEquivalentTo(intents.Reverse(), Exactly);
        rows[0].Items.Select(item => item.Id).Should().Equal(items.Select(item => item.Id));
        rows[0].Held.Should().Equal(held);
        rows[0].Due.Should().Be((await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Single());
        (await Store.ReadRowsAsync([], None)).Should().BeEmpty();

        var page = await Store.ReadRowPageAsync(new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = 10 }, None);
        page.Should().BeEquivalentTo(rows, Exactly);
        page = await Store.ReadRowPageAsync(
            new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { DueAt = Sample.Noon, Limit = 10 }, None);
        page.Should().BeEquivalentTo(rows.Take(1), Exactly);
    }

    [Theory, Trait("Rule", "S14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_rows_end_where_they_should(bool onlyDue)
    {
        DateTimeOffset? dueAt = onlyDue ? Sample.Noon : null;
        const int Limit = 3;
        var links = new List<Link>();
        foreach (var count in new[] { 0, 1, Limit, Limit + 1, 2 * Limit + 1 })
        {
            var batch = new StoreBatch();
            while (links.Count < count)
            {
                links.Add(Sample.Link($"e{links.Count}", $"a{links.Count}"));
                batch.Insert(links[^1]).MarkDue(links[^1]);
            }

            await CommitAsync(batch);
            var read = new List<LinkId>();
            List<LinkId> page;
            do
            {
                page = [.. await RowIdsAsync(ActorKinds.Customer, dueAt, read.Count == 0 ? null : read[^1], Limit)];
                page.Count.Should().Be(Math.Min(Limit, count - read.Count));
                read.AddRange(page);
            }
            while (page.Count == Limit);
            read.Should().Equal(links.Select(link => link.Id));
        }
    }

    [Fact, Trait("Rule", "S14")]
    public async Task A_page_of_rows_is_of_one_connection_and_one_pair_of_kinds()
    {
        var customer = Sample.Link("1", "1");
        var supplier = Sample.Link("2", null) with { ActorKind = ActorKinds.Supplier };
        var person = Sample.Link("3", "3") with { Entity = new RecordRef(EntityKinds.Person, "3") };
        var elsewhere = Sample.Link("4", "4", Sample.Bergen);
        var batch = new StoreBatch();
        foreach (var link in new[] { customer, supplier, person, elsewhere }) batch.Insert(link).MarkDue(link);
        await CommitAsync(batch);
        foreach (var dueAt in new DateTimeOffset?[] { null, Sample.Noon })
        {
            (await RowIdsAsync(ActorKinds.Customer, dueAt)).Should().Equal(customer.Id);
            (await RowIdsAsync(ActorKinds.Supplier, dueAt)).Should().Equal(supplier.Id);
            (await RowIdsAsync(ActorKinds.Partner, dueAt)).Should().BeEmpty();
        }
    }

    [Fact, Trait("Rule", "S14")]
    public async Task Links_that_are_not_due_yet_are_not_among_those_that_are()
    {
        var links = Enumerable.Range(0, 6).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        var batch = new StoreBatch();
        foreach (var link in links) batch.Insert(link);
        await CommitAsync(batch.MarkDue(links[1]).MarkDue(new DueMark(Sample.Oslo, links[2].Id) { NotBefore = Sample.Noon.AddTicks(1) })
            .MarkDue(new DueMark(Sample.Oslo, links[3].Id) { NotBefore = Sample.Noon.ToOffset(TimeSpan.FromHours(5)) }).MarkDue(links[5]));
        (await RowIdsAsync(ActorKinds.Customer, Sample.Noon)).Should().Equal(links[1].Id, links[3].Id, links[5].Id);
        (await RowIdsAsync(ActorKinds.Customer, Sample.Noon, links[1].Id, 1)).Should().Equal(links[3].Id);
        (await RowIdsAsync(ActorKinds.Customer, Sample.Noon.AddTicks(-1))).Should().Equal(links[1].Id, links[5].Id);
    }

    [Theory, Trait("Rule", "S14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cursor_over_rows_is_not_disturbed_by_what_comes_and_goes_behind_it(bool onlyDue)
    {
        DateTimeOffset? dueAt = onlyDue ? Sample.Noon : null;
        var early = Sample.Link("early", "early");
        var links = Enumerable.Range(0, 4).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        var batch = new StoreBatch();
        foreach (var link in links) batch.Insert(link).MarkDue(link);
        await CommitAsync(batch);
        (await RowIdsAsync(ActorKinds.Customer, dueAt, null, 2)).Should().Equal(links[0].Id, links[1].Id);
        await CommitAsync(new StoreBatch().Insert(early).MarkDue(early).Remove(links[1] with { Revision = 1 }));
        (await RowIdsAsync(ActorKinds.Customer, dueAt, links[1].Id, 2)).Should().Equal(links[2].Id, links[3].Id);
        (await RowIdsAsync(ActorKinds.Customer, dueAt, links[3].Id, 2)).Should().BeEmpty();
        (await RowIdsAsync(ActorKinds.Customer, dueAt)).Should().Equal(early.Id, links[0].Id, links[2].Id, links[3].Id);
    }
}

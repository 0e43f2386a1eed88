namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S14")]
    public async Task Pages_in_order_of_id_give_every_record_once()
    {
        var links = Enumerable.Range(0, 25).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        var batch = new StoreBatch();
        foreach (var link in links.AsEnumerable().Reverse()) batch.Insert(link).Insert(Sample.Intent(link)).MarkDue(link);
        var elsewhere = Sample.Link("e0", "a0", Sample.Bergen);
        batch.Insert(elsewhere).Insert(Sample.Intent(elsewhere)).MarkDue(elsewhere);
        await CommitAsync(batch);

        var expected = links.Select(link => link.Id.Value).ToList();
        (await PagesAsync<Link, LinkId>((after, limit) => Store.ReadLinkPageAsync(Sample.Oslo, after, limit, None), link => link.Id))
            .Select(link => link.Id.Value).Should().Equal(expected);
        (await PagesAsync<DueMark, LinkId>((after, limit) => Store.ReadDuePageAsync(Sample.Oslo, after, limit, None), mark => mark.Link))
            .Select(mark => mark.Link.Value).Should().Equal(expected);
        (await PagesAsync<Intent, IntentId>((after, limit) => Store.ReadIntentPageAsync(Sample.Oslo, after, limit, None), intent => intent.Id))
            .Select(intent => intent.Id.Value).Should().BeInAscendingOrder().And.HaveCount(25);
    }

    private static async Task<List<T>> PagesAsync<T, TId>(Func<TId?, int, ValueTask<IReadOnlyList<T>>> read, Func<T, TId> id) where TId : struct
    {
        var all = new List<T>();
        TId? after = null;
        while (true)
        {
            var page = await read(after, 4);
            page.Count.Should().BeLessThanOrEqualTo(4);
            if (page.Count == 0) return all;
            all.AddRange(page);
            all.Count.Should().BeLessThan(100, "a page begins after the one before");
            after = id(page[^1]);
        }
    }

    [Fact, Trait("Rule", "S14")]
    public async Task A_page_begins_after_an_id_that_is_no_longer_there()
    {
        var links = Enumerable.Range(0, 3).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        foreach (var link in links) await CommitAsync(new StoreBatch().Insert(link));
        await CommitAsync(new StoreBatch().Remove((await FindAsync(links[1]))!));
        (await Store.ReadLinkPageAsync(Sample.Oslo, links[1].Id, 10, None)).Select(link => link.Id).Should().Equal(links[2].Id);
    }

    [Theory, Trait("Rule", "S14")]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task A_limit_outside_one_to_a_thousand_is_refused(int limit)
    {
        Func<Task>[] reads =
        [
            async () => await Store.ReadLinkPageAsync(Sample.Oslo, null, limit, None),
            async () => await Store.ReadIntentPageAsync(Sample.Oslo, null, limit, None),
            async () => await Store.ReadDuePageAsync(Sample.Oslo, null, limit, None),
            async () => await Store.ReadInboxAsync(new InboxQuery { Limit = limit }, None),
            async () => await Store.ReadJournalAsync(new JournalQuery { Limit = limit }, None),
            async () => await Store.ReadRowPageAsync(new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = limit }, None),
            async () => await Store.ReadRunsAsync(new RunQuery { Limit = limit }, None),
            async () => await Store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Limit = limit }, None),
        ];
        foreach (var read in reads) await read.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact, Trait("Rule", "S14")]
    public async Task Look_ups_take_any_number_of_keys_and_leave_out_what_is_not_there()
    {
        var batch = new StoreBatch();
        var links = Enumerable.Range(0, 50).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        foreach (var link in links) batch.Insert(link).Insert(Sample.Intent(link));
        await CommitAsync(batch);

        var none = Enumerable.Range(0, 40_000).Select(i => $"nobody '{i}\" \\ 🙂").ToList();
        List<string> Keys(string prefix) => [.. none, .. Enumerable.Range(0, 50).Select(i => $"{prefix}{i}"), $"{prefix}7"];
        List<LinkId> ids = [.. none.Select(_ => new LinkId(Sample.NextId())), .. links.Select(link => link.Id), links[7].Id];
        var expected = links.Select(link => link.Id).ToList();
        (await Store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, Keys("e"), None)).Select(link => link.Id).Should().Equal(expected);
        (await Store.ReadLinksByEntityAsync(null, EntityKinds.Company, Keys("e"), None)).Select(link => link.Id).Should().Equal(expected);
        (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, Keys("a"), None)).Select(link => link.Id).Should().Equal(expected);
        (await Store.ReadLinksAsync(ids, None)).Select(link => link.Id).Should().Equal(expected);
        (await Store.ReadRowsAsync(ids, None)).Select(row => row.Link.Id).Should().Equal(expected);
        (await Store.ReadIntentsAsync(ids, None)).Select(intent => intent.Link).Should().Equal(expected);

        (await Store.ReadLinksAsync([], None)).Should().BeEmpty();
        (await Store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Person, Keys("e"), None)).Should().BeEmpty();
        (await Store.ReadLinksByActorAsync(Sample.Bergen, ActorKinds.Customer, Keys("a"), None)).Should().BeEmpty();
    }

    [Fact, Trait("Rule", "R9")]
    public async Task Marking_a_link_twice_is_one_mark_and_it_goes_with_the_link()
    {
        var link = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().MarkDue(link).MarkDue(link));
        await CommitAsync(new StoreBatch().MarkDue(link));
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().ContainSingle();
        await CommitAsync(new StoreBatch().Remove(link));
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().BeEmpty();
        await CommitAsync(new StoreBatch().MarkDue(link));
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().BeEmpty("a link that is gone is not compared again");
    }

    [Fact, Trait("Rule", "R9")]
    public async Task A_mark_that_was_set_again_since_it_was_read_stays()
    {
        // A run reads mark and records; then a signal tells of another change and marks again; then the run settles.
        var link = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().MarkDue(link));
        var read = (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Single();
        await CommitAsync(new StoreBatch().MarkDue(link));
        await CommitAsync(new StoreBatch().ClearDue(read).Append(Sample.Entry()));
        var again = (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Single();
        again.Number.Should().BeGreaterThan(read.Number);

        await CommitAsync(new StoreBatch().ClearDue(again));
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().BeEmpty();
        await CommitAsync(new StoreBatch().MarkDue(link));
        await CommitAsync(new StoreBatch().ClearDue(link));
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().BeEmpty("without a number any mark is cleared");
    }

    [Fact, Trait("Rule", "S11")]
    public async Task The_journal_is_read_in_the_order_of_its_commits_whatever_the_ids()
    {
        var first = Sample.Entry();
        var second = Sample.Entry();
        await CommitAsync(new StoreBatch().Append(second));
        await CommitAsync(new StoreBatch().Append(first).Append(Sample.Entry()));
        (await Store.ReadJournalAsync(new JournalQuery { Limit = 2 }, None)).Select(entry => entry.Id).Should().Equal(second.Id, first.Id);
        (await Store.ReadJournalAsync(new JournalQuery { After = first.Id }, None)).Should().ContainSingle();
        (await Store.ReadJournalAsync(new JournalQuery { After = second.Id }, None)).Should().HaveCount(2);
        var unknown = async () => await Store.ReadJournalAsync(new JournalQuery { After = Sample.NextId() }, None);
        await unknown.Should().ThrowAsync<ArgumentException>();
    }

    [Fact, Trait("Rule", "S11")]
    public async Task The_journal_is_narrowed_by_connection_link_entity_and_field_together()
    {
        var link = Sample.Link("e", "a");
        var other = Sample.Link("e", "a2", Sample.Bergen);
        JournalEntry[] entries = [Sample.Entry(link, field: "name"), Sample.Entry(link, field: "phone"), Sample.Entry(other, field: "name"), Sample.Entry()];
        await CommitAsync(new StoreBatch().Append(entries[0]).Append(entries[1]).Append(entries[2]).Append(entries[3]));

        async Task Expect(JournalQuery query, params int[] which) =>
            (await Store.ReadJournalAsync(query, None)).Select(entry => entry.Id).Should().Equal(which.Select(i => entries[i].Id));
        await Expect(new JournalQuery { Connection = Sample.Oslo }, 0, 1, 3);
        await Expect(new JournalQuery { Link = link.Id }, 0, 1);
        await Expect(new JournalQuery { Entity = link.Entity }, 0, 1, 2);
        await Expect(new JournalQuery { Field = "name" }, 0, 2);
        await Expect(new JournalQuery { Entity = link.Entity, Field = "name", Connection = Sample.Oslo }, 0);
        await Expect(new JournalQuery { Entity = link.Entity, After = entries[0].Id, Limit = 1 }, 1);
        await Expect(new JournalQuery { Entity = new RecordRef(EntityKinds.Person, "e") });
    }
}

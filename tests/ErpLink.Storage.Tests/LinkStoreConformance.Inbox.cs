namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S11")]
    public async Task A_field_has_at_most_one_open_question()
    {
        var link = await StoredAsync(Sample.Link());
        var question = Sample.Conflict(link);
        await CommitAsync(new StoreBatch().Put(question).Put(Sample.Conflict(link, "name", "other")).Put(Sample.Conflict(link, "other"))
            .Put(Sample.Conflict(Sample.Link("e2", "a2"))));
        (await RefusedAsync(new StoreBatch().Put(Sample.Conflict(link)))).Reason.Should().Be(RefusalReason.QuestionOpen);
        await CommitAsync(new StoreBatch().Put(Sample.Item(link: link) with { AppField = "name", ErpField = "displayName" }));

        await CommitAsync(new StoreBatch().Put(question with { Revision = 1, State = InboxItemState.Answered }));
        await CommitAsync(new StoreBatch().Put(Sample.Conflict(link)));
        (await RefusedAsync(new StoreBatch().Put(question with { Revision = 2 }))).Reason.Should().Be(RefusalReason.QuestionOpen);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task An_item_is_changed_only_by_who_read_it_as_it_is()
    {
        var item = Sample.Item();
        await CommitAsync(new StoreBatch().Put(item));
        (await RefusedAsync(new StoreBatch().Put(item))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(item with { Revision = 1, Attempts = 1 }));
        (await RefusedAsync(new StoreBatch().Put(item with { Revision = 1, Attempts = 2 }))).Reason.Should().Be(RefusalReason.RevisionMoved);
        (await RefusedAsync(new StoreBatch().Put(Sample.Item() with { Revision = 1 }))).Reason.Should().Be(RefusalReason.RevisionMoved);
        (await Store.FindInboxItemAsync(item.Id, None)).Should().BeEquivalentTo(item with { Revision = 2, Attempts = 1 });
        (await Store.FindInboxItemAsync(new InboxItemId(Sample.NextId()), None)).Should().BeNull();
    }

    [Fact, Trait("Rule", "S11")]
    public async Task A_closed_item_and_one_whose_link_is_gone_are_kept()
    {
        var link = await StoredAsync(Sample.Link());
        var closed = Sample.Conflict(link);
        var open = Sample.Item(link: link);
        await CommitAsync(new StoreBatch().Put(closed).Put(open).Append(Sample.Entry(link)));
        await CommitAsync(new StoreBatch().Put(closed with { Revision = 1, State = InboxItemState.Closed }).Remove(link));
        (await Store.ReadInboxAsync(new InboxQuery { Link = link.Id }, None)).Select(i => i.Id).Should().Equal(open.Id);
        (await Store.ReadInboxAsync(new InboxQuery { Link = link.Id, IncludeClosed = true }, None)).Should().HaveCount(2);
        (await Store.FindInboxItemAsync(closed.Id, None))!.State.Should().Be(InboxItemState.Closed);
        (await Store.ReadJournalAsync(new JournalQuery { Link = link.Id }, None)).Should().ContainSingle();
    }

    [Fact, Trait("Rule", "S14")]
    public async Task The_inbox_is_narrowed_by_connection_link_and_kind_together_and_paged()
    {
        var link = Sample.Link();
        InboxItem[] items =
        [
            Sample.Item(), Sample.Item(link: link), Sample.Conflict(link), Sample.Item(Sample.Bergen), Sample.Item() with { State = InboxItemState.Closed },
        ];
        var batch = new StoreBatch();
        foreach (var item in items.Reverse()) batch.Put(item);
        await CommitAsync(batch);

        async Task Expect(InboxQuery query, params int[] which) =>
            (await Store.ReadInboxAsync(query, None)).Select(item => item.Id).Should().Equal(which.Select(i => items[i].Id));
        await Expect(new InboxQuery(), 0, 1, 2, 3);
        await Expect(new InboxQuery { IncludeClosed = true }, 0, 1, 2, 3, 4);
        await Expect(new InboxQuery { Connection = Sample.Oslo }, 0, 1, 2);
        await Expect(new InboxQuery { Link = link.Id, Kind = InboxItemKind.Parked }, 1);
        await Expect(new InboxQuery { Kind = InboxItemKind.Broken });
        await Expect(new InboxQuery { Limit = 2, After = items[0].Id }, 1, 2);
        await Expect(new InboxQuery { Connection = Sample.Oslo, After = items[1].Id, IncludeClosed = true }, 2, 4);
    }
}

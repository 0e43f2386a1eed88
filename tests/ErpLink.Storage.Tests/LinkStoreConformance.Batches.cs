namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S1")]
    public async Task A_refused_batch_leaves_nothing_of_itself()
    {
        var link = await StoredAsync(Sample.Link("e", "a"));
        var intent = Sample.Intent(link);
        var item = Sample.Item();
        var held = Sample.Held(link, "a");
        await CommitAsync(new StoreBatch().Insert(intent).MarkDue(link).Put(item).Hold(held).Wait(WaitFor(link, "p")));
        var company = new RecordRef(EntityKinds.Company, "new");
        var decision = new NotLinkedDecision(Sample.Oslo, company, null, Sample.Kari, Sample.Noon);
        var fresh = Sample.Link("new", "new");

        // Everything in this batch is right but the last: a connection that somebody else has stored meanwhile.
        await RefusedAsync(new StoreBatch().Insert(fresh).Insert(Sample.Intent(fresh)).MarkDue(fresh).Append(Sample.Entry(fresh))
            .Update(link with { State = LinkState.Broken }).Remove(intent).ClearDue(link)
            .Put(item with { Revision = 1, State = InboxItemState.Answered }).Put(Sample.Item())
            .Put(new CreateGeneration(Sample.Oslo, company, ActorKinds.Customer, 1)).Put(decision)
            .Put(Feed(Side.App, EntityKinds.Company)).Put(Sample.Run()).Hold(Sample.Held(link, "b")).Release(held)
            .Wait(WaitFor(link, "q")).ClearWaits(link).Erase(new LinkErasure(Sample.Oslo, link.Entity)).RaiseGeneration()
            .Put(new ConnectionState(Sample.Oslo, "Oslo") { Revision = 7 }));

        (await Store.ReadLinkPageAsync(Sample.Oslo, null, 10, None)).Should().ContainSingle().Which.Should().BeEquivalentTo(link);
        (await Store.ReadIntentPageAsync(Sample.Oslo, null, 10, None)).Select(i => i.Id).Should().Equal(intent.Id);
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Select(m => m.Link).Should().Equal(link.Id);
        (await Store.ReadInboxAsync(new InboxQuery { IncludeClosed = true }, None)).Select(i => i.State).Should().Equal(InboxItemState.Open);
        (await Store.ReadJournalAsync(new JournalQuery(), None)).Should().BeEmpty();
        (await Store.ReadConnectionsAsync(None)).Should().BeEmpty();
        (await Store.ReadGenerationAsync(Sample.Oslo, company, ActorKinds.Customer, None)).Should().Be(0);
        (await Store.ReadDecisionsAsync(Sample.Oslo, company, None)).Should().BeEmpty();
        (await Store.ReadRunsAsync(new RunQuery(), None)).Should().BeEmpty();
        (await HeldAsync()).Should().Equal(held);
        (await ClaimAsync("me")).Feeds.Should().BeEmpty();
        await CommitAsync(new StoreBatch().ClearDue(link));
        await StoredAsync(Sample.Link("q", "q"));
        (await DueAsync(link)).Should().BeNull("it never waited for that");
        await StoredAsync(Sample.Link("p", "p"));
        (await DueAsync(link)).Should().NotBeNull("it still waited");
    }

    [Fact, Trait("Rule", "S1")]
    public async Task Nobody_ever_sees_half_a_batch()
    {
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await CommitAsync(new StoreBatch().Insert(Sample.Link($"l{i}", $"l{i}")).Insert(Sample.Link($"r{i}", $"r{i}")));
            await stop.CancelAsync();
        });
        do
        {
            (await Store.ReadLinkPageAsync(Sample.Oslo, null, 1000, None)).Count.Should().Match(count => count % 2 == 0);
        }
        while (!stop.IsCancellationRequested && !writer.IsFaulted);
        await writer;
    }

    [Fact, Trait("Rule", "S6")]
    public async Task Running_a_committed_batch_again_changes_nothing()
    {
        var link = await StoredAsync(Sample.Link("old", "old"));
        var ended = await StoredAsync(Sample.Link("ended", "ended"));
        var item = Sample.Item();
        var company = new RecordRef(EntityKinds.Company, "c");
        var fresh = Sample.Link("new", "new");
        var (held, newer) = (Sample.Held(link, "name"), Sample.Held(link, "name"));
        var run = Sample.FullRun();
        StoreBatch[] batches =
        [
            new StoreBatch().Wait(WaitFor(link, "p")).Wait(WaitFor(link, "q")).ClearWaits(link),
            new StoreBatch().Wait(WaitFor(link, "p")).ClearWaits(link),
            new StoreBatch().Hold(held).Put(run with { EndedAt = null }).Put(Feed(Side.App, EntityKinds.Company)),
            new StoreBatch().Release(held).Hold(newer).Put(run),
            new StoreBatch().MarkDue(new DueMark(Sample.Oslo, link.Id) { Number = 1, NotBefore = Sample.Noon }),
            new StoreBatch().Append(Sample.FullEntry(link, "Ola")).Put(Sample.FullItem(link, "Ola")).Erase(new LinkErasure(Sample.Oslo, link.Entity)),
            new StoreBatch().Release(newer).ClearWaits(link).ClearDue(link),
            new StoreBatch().Insert(fresh).Insert(Sample.Intent(fresh)).MarkDue(fresh).Append(Sample.Entry(fresh)),
            new StoreBatch().Update(link with { State = LinkState.Paused }).Append(Sample.Entry(link)),
            new StoreBatch().Remove(ended).Append(Sample.Entry(ended)),
            new StoreBatch().Insert(Sample.Intent(link)),
            new StoreBatch().Put(item).Append(Sample.Entry()),
            new StoreBatch().Put(item with { Revision = 1, State = InboxItemState.Closed }),
            new StoreBatch().Put(new ConnectionState(Sample.Oslo, "Oslo")),
            new StoreBatch().Put(new CreateGeneration(Sample.Oslo, company, ActorKinds.Customer, 1)),
            new StoreBatch().Append(Sample.Entry()).Put(new NotLinkedDecision(Sample.Oslo, company, null, Sample.Kari, Sample.Noon)),
            new StoreBatch().ClearDue(fresh).Append(Sample.Entry()),
            new StoreBatch().Withdraw(new NotLinkedDecision(Sample.Oslo, company, null, Sample.Kari, Sample.Noon)),
        ];
        foreach (var batch in batches)
        {
            var first = await CommitAsync(batch);
            var before = await SnapshotAsync();
            var again = await Store.CommitAsync(batch, None);
            again.CommitNumber.Should().Be(again.IsCommitted ? first : 0);
            (await SnapshotAsync()).Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
        }
    }

    private async Task<object> SnapshotAsync() => new object[]
    {
        await Store.ReadRowPageAsync(new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = 1000 }, None),
        await Store.ReadRunsAsync(new RunQuery(), None),
        (await ClaimAsync("me")).Feeds,
        await Store.GetInfoAsync(None),
        await Store.ReadLinkPageAsync(Sample.Oslo, null, 1000, None),
        await Store.ReadIntentPageAsync(Sample.Oslo, null, 1000, None),
        await Store.ReadDuePageAsync(Sample.Oslo, null, 1000, None),
        await Store.ReadInboxAsync(new InboxQuery { IncludeClosed = true }, None),
        await Store.ReadJournalAsync(new JournalQuery(), None),
        await Store.ReadConnectionsAsync(None),
        await Store.ReadDefinitionsAsync(Sample.Oslo, null, None),
        await Store.ReadDecisionsAsync(Sample.Oslo, new RecordRef(EntityKinds.Company, "c"), None),
        await Store.ReadGenerationAsync(Sample.Oslo, new RecordRef(EntityKinds.Company, "c"), ActorKinds.Customer, None),
    };

    [Fact, Trait("Rule", "S9")]
    public async Task Every_commit_that_changes_something_has_the_next_number()
    {
        var start = await Store.GetInfoAsync(None);
        start.CommitNumber.Should().Be(0);
        start.StoreId.Should().NotBeEmpty();
        start.Generation.Should().Be(1);
        var link = Sample.Link();
        (await CommitAsync(new StoreBatch().Insert(link))).Should().Be(1);
        (await CommitAsync(new StoreBatch())).Should().Be(1);
        (await CommitAsync(new StoreBatch().ClearDue(link))).Should().Be(1, "there is no mark to clear");
        await RefusedAsync(new StoreBatch().Insert(Sample.Link()));
        (await CommitAsync(new StoreBatch().MarkDue(link))).Should().Be(2);
        (await Store.GetInfoAsync(None)).Should().Be(start with { CommitNumber = 2 });
    }

    [Fact, Trait("Rule", "S6")]
    public async Task A_journal_entry_is_stored_once()
    {
        var entry = Sample.Entry();
        await CommitAsync(new StoreBatch().Append(entry).Append(entry));
        await CommitAsync(new StoreBatch().Append(entry with { Note = "other" }).Append(Sample.Entry()));
        (await Store.ReadJournalAsync(new JournalQuery(), None)).Select(e => e.Note).Should().Equal(null, null);
    }

    [Fact, Trait("Rule", "S6")]
    public async Task A_cancelled_token_stops_a_commit_before_it_starts()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var commit = async () => await Store.CommitAsync(new StoreBatch().Insert(Sample.Link()), cancelled.Token);
        await commit.Should().ThrowAsync<OperationCanceledException>();
        (await Store.GetInfoAsync(None)).CommitNumber.Should().Be(0);
    }

    [Fact, Trait("Rule", "R2")]
    public async Task A_side_of_a_link_has_at_most_one_live_intent()
    {
        var link = await StoredAsync(Sample.Link());
        var toErp = Sample.Intent(link);
        await CommitAsync(new StoreBatch().Insert(toErp).Insert(Sample.Intent(link, Side.App)));
        var refusal = await RefusedAsync(new StoreBatch().Insert(Sample.Intent(link)));
        refusal.Reason.Should().Be(RefusalReason.IntentLive);
        refusal.Holder.Should().BeEquivalentTo(link);
        (await RefusedAsync(new StoreBatch().Update(toErp with { Side = Side.App }))).Reason.Should().Be(RefusalReason.IntentLive);

        await CommitAsync(new StoreBatch().Update(toErp with { Sends = 1 }));
        (await Store.ReadIntentsAsync([link.Id], None)).Select(i => i.Sends).Should().Equal(1, 0);
    }

    [Fact, Trait("Rule", "R2")]
    public async Task An_intent_that_is_gone_is_neither_changed_nor_settled_again()
    {
        var link = await StoredAsync(Sample.Link());
        var intent = Sample.Intent(link);
        await CommitAsync(new StoreBatch().Insert(intent));
        await CommitAsync(new StoreBatch().Remove(intent));
        (await RefusedAsync(new StoreBatch().Remove(intent).Append(Sample.Entry()))).Reason.Should().Be(RefusalReason.RevisionMoved);
        (await RefusedAsync(new StoreBatch().Update(intent))).Reason.Should().Be(RefusalReason.RevisionMoved);
    }

    [Fact, Trait("Rule", "R2")]
    public async Task A_link_with_an_unresolved_write_is_not_removed()
    {
        var link = await StoredAsync(Sample.Link());
        var intent = Sample.Intent(link);
        await CommitAsync(new StoreBatch().Insert(intent));
        (await RefusedAsync(new StoreBatch().Remove(link))).Reason.Should().Be(RefusalReason.IntentLive);
        await CommitAsync(new StoreBatch().Remove(link).Remove(intent));
        (await RefusedAsync(new StoreBatch().Insert(Sample.Intent(link)))).Reason.Should().Be(RefusalReason.RevisionMoved);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_generation_only_ever_takes_the_next_number()
    {
        var entity = new RecordRef(EntityKinds.Company, "e");
        CreateGeneration Number(int number) => new(Sample.Oslo, entity, ActorKinds.Customer, number);
        foreach (var wrong in new[] { 0, 2, -1 }) (await RefusedAsync(new StoreBatch().Put(Number(wrong)))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(Number(1)));
        foreach (var wrong in new[] { 0, 1, 3 }) (await RefusedAsync(new StoreBatch().Put(Number(wrong)))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(Number(2)));
        (await Store.ReadGenerationAsync(Sample.Oslo, entity, ActorKinds.Customer, None)).Should().Be(2);
        (await Store.ReadGenerationAsync(Sample.Oslo, entity, ActorKinds.Supplier, None)).Should().Be(0);
        (await Store.ReadGenerationAsync(Sample.Bergen, entity, ActorKinds.Customer, None)).Should().Be(0);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_connection_state_is_changed_only_by_who_read_it_as_it_is()
    {
        var state = new ConnectionState(Sample.Oslo, "Oslo") { ErpIdentity = "erp-1", AppIdentity = "app-1" };
        await CommitAsync(new StoreBatch().Put(state).Put(new ConnectionState(Sample.Bergen, "Bergen")));
        (await RefusedAsync(new StoreBatch().Put(state))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(state with { Revision = 1, ErpIdentity = "erp-2" }));
        (await RefusedAsync(new StoreBatch().Put(state with { Revision = 1 }))).Reason.Should().Be(RefusalReason.RevisionMoved);
        (await Store.ReadConnectionsAsync(None)).Should().Equal(
            new ConnectionState(Sample.Bergen, "Bergen") { Revision = 1 }, state with { Revision = 2, ErpIdentity = "erp-2" });
    }

    [Fact, Trait("Rule", "S11")]
    public async Task A_decision_replaces_the_earlier_one_about_the_same_pair_and_can_be_taken_back()
    {
        var entity = new RecordRef(EntityKinds.Company, "e");
        var whole = new NotLinkedDecision(Sample.Oslo, entity, null, Sample.Kari, Sample.Noon);
        var pair = whole with { Actor = new RecordRef(ActorKinds.Customer, "a") };
        await CommitAsync(new StoreBatch().Put(whole).Put(pair).Put(pair with { Connection = Sample.Bergen }));
        await CommitAsync(new StoreBatch().Put(pair with { User = ErpUser.System }).Withdraw(pair));
        (await Store.ReadDecisionsAsync(Sample.Oslo, entity, None)).Should().Equal(whole, pair with { User = ErpUser.System });
        await CommitAsync(new StoreBatch().Withdraw(whole).Withdraw(whole with { Entity = new RecordRef(EntityKinds.Company, "never") }));
        (await Store.ReadDecisionsAsync(Sample.Oslo, entity, None)).Should().Equal(pair with { User = ErpUser.System });
    }
}

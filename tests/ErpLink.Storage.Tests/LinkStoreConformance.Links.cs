using System.Globalization;

namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S4")]
    public async Task A_new_link_has_revision_one_and_every_change_raises_it()
    {
        var link = await StoredAsync(Sample.Link());
        link.Revision.Should().Be(1);
        await CommitAsync(new StoreBatch().Update(link with { State = LinkState.Paused }));
        (await FindAsync(link)).Should().BeEquivalentTo(link with { State = LinkState.Paused, Revision = 2 });
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_change_of_a_link_that_moved_is_refused_and_shows_the_link_as_it_is()
    {
        var read = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().Update(read with { State = LinkState.Paused }));
        foreach (var batch in new[] { new StoreBatch().Update(read with { State = LinkState.Broken }), new StoreBatch().Remove(read) })
        {
            var refusal = await RefusedAsync(batch);
            refusal.Reason.Should().Be(RefusalReason.RevisionMoved);
            refusal.Holder.Should().BeEquivalentTo(read with { State = LinkState.Paused, Revision = 2 });
        }
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_change_of_a_link_that_is_gone_is_refused()
    {
        var link = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().Remove(link));
        (await FindAsync(link)).Should().BeNull();
        foreach (var batch in new[] { new StoreBatch().Update(link), new StoreBatch().Remove(link), new StoreBatch().Update(Sample.Link()) })
            (await RefusedAsync(batch)).Should().Be(new CommitRefusal(RefusalReason.RevisionMoved));
    }

    [Fact, Trait("Rule", "S4")]
    public async Task One_batch_cannot_change_a_link_twice()
    {
        var link = await StoredAsync(Sample.Link());
        (await RefusedAsync(new StoreBatch().Update(link).Update(link))).Reason.Should().Be(RefusalReason.RevisionMoved);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_link_that_claims_an_earlier_life_is_not_new()
    {
        (await RefusedAsync(new StoreBatch().Insert(Sample.Link() with { Revision = 3 }))).Reason.Should().Be(RefusalReason.RevisionMoved);
        var stored = await StoredAsync(Sample.Link("other", "other"));
        (await RefusedAsync(new StoreBatch().Insert(stored with { EntityKey = "x", ActorKey = "x", Revision = 0 })))
            .Holder.Should().BeEquivalentTo(stored);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task A_second_link_to_the_same_actor_is_refused_and_names_the_holder()
    {
        var holder = await StoredAsync(Sample.Link("e1", "a"));
        var refusal = await RefusedAsync(new StoreBatch().Insert(Sample.Link("e2", "a")));
        refusal.Reason.Should().Be(RefusalReason.ActorTaken);
        refusal.Holder.Should().BeEquivalentTo(holder);
    }

    [Fact, Trait("Rule", "S5"), Trait("Catalogue", "70")]
    public async Task A_second_link_of_the_same_entity_is_refused_and_names_the_holder()
    {
        var holder = await StoredAsync(Sample.Link("e", "a1"));
        var supplier = Sample.Link("e", "a2") with { ActorKind = ActorKinds.Supplier, Actor = new RecordRef(ActorKinds.Supplier, "a2") };
        foreach (var second in new[] { Sample.Link("e", "a2"), Sample.Link("e", null), supplier })
        {
            var refusal = await RefusedAsync(new StoreBatch().Insert(second));
            refusal.Reason.Should().Be(RefusalReason.EntityTaken);
            refusal.Holder.Should().BeEquivalentTo(holder);
        }
    }

    [Fact, Trait("Rule", "S5")]
    public async Task An_entity_may_have_one_actor_of_each_kind_where_the_slots_differ()
    {
        var customer = Sample.Link("e", "1") with { EntitySlot = "customer" };
        var supplier = Sample.Link("e", "1") with { EntitySlot = "supplier", ActorKind = ActorKinds.Supplier, Actor = new RecordRef(ActorKinds.Supplier, "1") };
        await CommitAsync(new StoreBatch().Insert(customer).Insert(supplier));
        (await Store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, ["e"], None)).Select(l => l.Id).Should().Equal(customer.Id, supplier.Id);
        (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Supplier, ["1"], None)).Select(l => l.Id).Should().Equal(supplier.Id);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task Links_without_actor_do_not_take_each_others_place()
    {
        await CommitAsync(new StoreBatch().Insert(Sample.Link("e1", null)).Insert(Sample.Link("e2", null)));
    }

    [Fact, Trait("Rule", "S5")]
    public async Task The_same_records_may_be_linked_in_another_connection_and_under_another_kind()
    {
        var person = Sample.Link("e", "a") with { Entity = new RecordRef(EntityKinds.Person, "e"), Actor = new RecordRef(ActorKinds.Person, "a"), ActorKind = ActorKinds.Person };
        await CommitAsync(new StoreBatch().Insert(Sample.Link("e", "a")).Insert(Sample.Link("e", "a", Sample.Bergen)).Insert(person));
        (await Store.ReadLinksByEntityAsync(null, EntityKinds.Company, ["e"], None)).Should().HaveCount(2);
        (await Store.ReadLinksByEntityAsync(Sample.Bergen, EntityKinds.Company, ["e"], None)).Should().ContainSingle();
    }

    [Fact, Trait("Rule", "S5")]
    public async Task Keys_are_compared_code_unit_by_code_unit()
    {
        string[] keys = ["a", "A", "å", "a\u030A", "ß", "ss", "a ", "🙂", "10", "1e1"];
        var batch = new StoreBatch();
        foreach (var key in keys) batch.Insert(Sample.Link(key, key));
        await CommitAsync(batch);
        foreach (var key in keys)
        {
            (await Store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, [key], None)).Single().EntityKey.Should().Be(key);
            (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, [key], None)).Single().ActorKey.Should().Be(key);
        }
    }

    [Fact, Trait("Rule", "S5")]
    public async Task A_changed_link_may_not_take_the_place_of_another_but_may_take_a_free_one()
    {
        var first = await StoredAsync(Sample.Link("e1", "a1"));
        var second = await StoredAsync(Sample.Link("e2", null));
        var refusal = await RefusedAsync(new StoreBatch().Update(second with { ActorKey = "a1" }));
        refusal.Reason.Should().Be(RefusalReason.ActorTaken);
        refusal.Holder.Should().BeEquivalentTo(first);
        (await RefusedAsync(new StoreBatch().Update(second with { EntityKey = "e1" }))).Reason.Should().Be(RefusalReason.EntityTaken);

        await CommitAsync(new StoreBatch().Update(second with { ActorKey = "a2" }));
        (await RefusedAsync(new StoreBatch().Insert(Sample.Link("e3", "a2")))).Reason.Should().Be(RefusalReason.ActorTaken);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task The_old_actor_of_a_link_that_moved_on_is_free()
    {
        var link = await StoredAsync(Sample.Link("e1", "a1"));
        await CommitAsync(new StoreBatch().Update(link with { ActorKey = "a2" }));
        await CommitAsync(new StoreBatch().Insert(Sample.Link("e2", "a1")));
        (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, ["a1", "a2"], None)).Should().HaveCount(2);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task Two_links_may_exchange_their_actors_in_one_batch()
    {
        var first = await StoredAsync(Sample.Link("e1", "a1"));
        var second = await StoredAsync(Sample.Link("e2", "a2"));
        await CommitAsync(new StoreBatch().Update(first with { ActorKey = "a2" }).Update(second with { ActorKey = "a1" }));
        (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, ["a1"], None)).Single().Id.Should().Be(second.Id);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task A_link_that_keeps_its_actor_is_not_robbed_of_it_by_the_same_batch()
    {
        var keeps = await StoredAsync(Sample.Link("e1", "a1"));
        var robs = await StoredAsync(Sample.Link("e2", "a2"));
        foreach (var batch in new[] { new StoreBatch().Update(keeps).Update(robs with { ActorKey = "a1" }), new StoreBatch().Update(robs with { ActorKey = "a1" }).Update(keeps) })
        {
            var refusal = await RefusedAsync(batch);
            refusal.Reason.Should().Be(RefusalReason.ActorTaken);
            refusal.Holder!.Id.Should().Be(keeps.Id);
        }
    }

    [Fact, Trait("Rule", "S5")]
    public async Task Removals_come_before_additions_whatever_the_order_of_the_calls()
    {
        var old = await StoredAsync(Sample.Link("e", "a"));
        var intent = Sample.Intent(old);
        await CommitAsync(new StoreBatch().Insert(intent).Put(Sample.Conflict(old)));
        var question = (await Store.ReadInboxAsync(new InboxQuery(), None)).Single();
        var next = Sample.Intent(old);

        await CommitAsync(new StoreBatch().Insert(next).Remove(intent)
            .Put(Sample.Conflict(old)).Put(question with { State = InboxItemState.Closed }));
        (await Store.ReadIntentsAsync([old.Id], None)).Select(i => i.Id).Should().Equal(next.Id);

        var again = Sample.Link("e", "a");
        await CommitAsync(new StoreBatch().Insert(again).MarkDue(again).Remove(old).Remove(next));
        (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, ["a"], None)).Single().Id.Should().Be(again.Id);
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Select(m => m.Link).Should().Equal(again.Id);
    }

    [Fact, Trait("Rule", "S5")]
    public async Task Of_two_who_link_the_same_actor_at_once_exactly_one_wins()
    {
        for (var round = 0; round < 25; round++)
        {
            var actor = $"raced{round}";
            using var start = new Barrier(4);
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            {
                var link = Sample.Link($"{actor}-{i}", actor);
                start.SignalAndWait();
                return Store.CommitAsync(new StoreBatch().Insert(link).Append(Sample.Entry(link)), None).AsTask();
            })));
            results.Count(result => result.IsCommitted).Should().Be(1);
            var holder = (await Store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, [actor], None)).Single();
            results.Where(result => !result.IsCommitted).Should().OnlyContain(result =>
                result.Refusal!.Reason == RefusalReason.ActorTaken && result.Refusal.Holder!.Id == holder.Id);
        }

        (await Store.ReadJournalAsync(new JournalQuery { Limit = 1000 }, None)).Should().HaveCount(25);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task Of_two_who_change_a_link_at_once_no_change_is_lost()
    {
        var link = await StoredAsync(Sample.Link());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var done = 0;
            for (var attempt = 0; attempt < 10_000 && done < 25; attempt++)
            {
                var read = (await FindAsync(link))!;
                var count = int.Parse(read.ErpVersion.Token ?? "0", CultureInfo.InvariantCulture);
                var batch = new StoreBatch().Update(read with { ErpVersion = new RecordVersion($"{count + 1}") });
                if ((await Store.CommitAsync(batch, None)).IsCommitted) done++;
            }

            done.Should().Be(25, "somebody gets through every time");
        })));
        (await FindAsync(link))!.ErpVersion.Token.Should().Be("100");
    }
}

namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S10")]
    public async Task Nothing_of_another_tenant_is_seen_or_in_the_way()
    {
        var link = Sample.Link("e", "a");
        var intent = Sample.Intent(link);
        var item = Sample.Conflict(link);
        var entry = Sample.Entry(link);
        var decision = new NotLinkedDecision(Sample.Oslo, link.Entity, null, Sample.Kari, Sample.Noon);
        StoreBatch Everything(string note) => new StoreBatch().Insert(link).Insert(intent).MarkDue(link).Put(item).Append(entry with { Note = note })
            .Put(new ConnectionState(Sample.Oslo, note)).Put(new CreateGeneration(Sample.Oslo, link.Entity, ActorKinds.Customer, 1)).Put(decision);

        // Tenants with identical ids, and names that differ in little.
        string[] names = ["a", "A", "a ", "å", "default"];
        foreach (var name in names)
        {
            var store = Provider.For(new TenantId(name));
            (await EverythingOf(store, link, item)).Should().AllBeEquivalentTo(0);
            (await store.CommitAsync(Everything(name), None)).Refusal.Should().BeNull();
        }

        foreach (var name in names)
        {
            var store = Provider.For(new TenantId(name));
            (await EverythingOf(store, link, item)).Should().AllBeEquivalentTo(1);
            (await store.ReadConnectionsAsync(None)).Single().Name.Should().Be(name);
            (await store.ReadJournalAsync(new JournalQuery(), None)).Single().Note.Should().Be(name);
        }

        var first = Provider.For(new TenantId("a"));
        await first.CommitAsync(new StoreBatch().Remove(intent).Remove(link with { Revision = 1 }).ClearDue(link).Withdraw(decision), None);
        (await first.ReadLinksAsync([link.Id], None)).Should().BeEmpty();
        (await EverythingOf(Provider.For(new TenantId("A")), link, item)).Should().AllBeEquivalentTo(1);
    }

    private static async Task<int[]> EverythingOf(ILinkStore store, Link link, InboxItem item) =>
    [
        (await store.ReadLinksAsync([link.Id], None)).Count,
        (await store.ReadLinksByEntityAsync(null, EntityKinds.Company, ["e"], None)).Count,
        (await store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, ["e"], None)).Count,
        (await store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, ["a"], None)).Count,
        (await store.ReadLinkPageAsync(Sample.Oslo, null, 10, None)).Count,
        (await store.ReadIntentsAsync([link.Id], None)).Count,
        (await store.ReadIntentPageAsync(Sample.Oslo, null, 10, None)).Count,
        (await store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Count,
        (await store.ReadInboxAsync(new InboxQuery(), None)).Count,
        await store.FindInboxItemAsync(item.Id, None) is null ? 0 : 1,
        (await store.ReadJournalAsync(new JournalQuery(), None)).Count,
        (await store.ReadJournalAsync(new JournalQuery { Entity = link.Entity }, None)).Count,
        (await store.ReadConnectionsAsync(None)).Count,
        await store.ReadGenerationAsync(Sample.Oslo, link.Entity, ActorKinds.Customer, None),
        (await store.ReadDecisionsAsync(Sample.Oslo, link.Entity, None)).Count,
    ];

    [Fact, Trait("Rule", "S10")]
    public void A_tenant_has_a_name()
    {
        foreach (var name in new[] { null, "", new string('x', 129) })
        {
            var ask = () => Provider.For(new TenantId(name!));
            ask.Should().Throw<ArgumentException>();
        }
    }

    [Fact, Trait("Rule", "S10")]
    public async Task Several_users_of_a_provider_share_what_is_stored()
    {
        var link = Sample.Link();
        await Provider.For(TenantId.Default).CommitAsync(new StoreBatch().Insert(link), None);
        (await Provider.For(TenantId.Default).ReadLinksAsync([link.Id], None)).Should().ContainSingle();
    }
}

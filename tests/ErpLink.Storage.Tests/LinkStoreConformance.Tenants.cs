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
        var held = Sample.Held(link, "name");
        var run = Sample.Run();
        var decision = new NotLinkedDecision(Sample.Oslo, link.Entity, null, Sample.Kari, Sample.Noon);
        StoreBatch Everything(string note) => new StoreBatch().Insert(link).Insert(intent).MarkDue(link).Put(item).Append(entry with { Note = note })
            .Put(new ConnectionState(Sample.Oslo, note)).Put(new CreateGeneration(Sample.Oslo, link.Entity, ActorKinds.Customer, 1)).Put(decision)
            .Put(new StoredDefinition(Sample.Oslo, 1, note, Sample.Noon, Sample.Kari)).Put(new StoredSecret(Sample.Oslo, "password", note))
            .Put(Feed(Side.App, EntityKinds.Company)).Hold(held).Put(run).Wait(WaitFor(link, "parent"));

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

        // What is linked here is no news there, and what is erased here is kept there.
        var second = Provider.For(new TenantId("A"));
        await second.CommitAsync(new StoreBatch().ClearDue(link), None);
        await first.CommitAsync(new StoreBatch().Insert(Sample.Link("parent", "parent")).Erase(new LinkErasure(Sample.Oslo, link.Entity)), None);
        (await first.ReadJournalAsync(new JournalQuery(), None)).Single().Note.Should().BeNull();
        (await second.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().BeEmpty();
        await second.CommitAsync(new StoreBatch().Insert(Sample.Link("parent", "parent")), None);
        (await second.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().ContainSingle("it still waited");
        (await second.ReadJournalAsync(new JournalQuery(), None)).Single().Note.Should().Be("A");
    }

    [Fact, Trait("Rule", "S10")]
    public async Task A_tenant_has_leases_of_its_own()
    {
        var leases = new List<ConnectionLease>();
        foreach (var name in new[] { "a", "A" })
        {
            var claim = await Provider.For(new TenantId(name)).ClaimConnectionAsync(Sample.Oslo, name, Minute, Sample.Noon, None);
            (claim.IsAcquired, claim.Lease.Epoch).Should().Be((true, 1L));
            leases.Add(claim.Lease);
        }

        var second = Provider.For(new TenantId("A"));
        (await second.RenewLeaseAsync(leases[0], Minute, None)).Should().BeNull();
        await second.ReleaseLeaseAsync(leases[0], None);
        (await second.ClaimConnectionAsync(Sample.Oslo, "other", Minute, Sample.Noon, None)).Lease.Should().Be(leases[1]);
        var third = await Provider.For(new TenantId("b")).CommitAsync(new StoreBatch().Under(leases[0]).Append(Sample.Entry()), None);
        third.Refusal!.Reason.Should().Be(RefusalReason.FenceLost);
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
        await store.FindConnectionAsync(Sample.Oslo, None) is null ? 0 : 1,
        (await store.ReadDefinitionsAsync(Sample.Oslo, null, None)).Count,
        await store.FindSecretAsync(Sample.Oslo, "password", None) is null ? 0 : 1,
        await store.ReadGenerationAsync(Sample.Oslo, link.Entity, ActorKinds.Customer, None),
        (await store.ReadDecisionsAsync(Sample.Oslo, link.Entity, None)).Count,
        .. await RunsOf(store, link),
    ];

    private static async Task<int[]> RunsOf(ILinkStore store, Link link)
    {
        var query = new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = 10 };
        var claim = await store.ClaimConnectionAsync(Sample.Oslo, "me", Minute, Sample.Noon, None);
        return
        [
            (await store.ReadRowPageAsync(query, None)).Count,
            (await store.ReadRowPageAsync(query with { DueAt = Sample.Noon }, None)).Count,
            .. (await store.ReadRowsAsync([link.Id], None)).DefaultIfEmpty(new LinkRow(link))
                .SelectMany(row => new[] { row.Intents.Count, row.Items.Count, row.Held.Count, row.Due is null ? 0 : 1 }),
            (await store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Limit = 10 }, None)).Count,
            (await store.ReadRunsAsync(new RunQuery(), None)).Count,
            (int)await store.CountDueAsync(Sample.Oslo, Sample.Noon, None),
            claim.Feeds.Count, (int)claim.Due, (int)claim.Links, claim.Unfinished is null ? 0 : 1, claim.State is null ? 0 : 1,
        ];
    }

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

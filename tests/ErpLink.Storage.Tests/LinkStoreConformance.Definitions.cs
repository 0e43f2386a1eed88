using ErpLink;

namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S4")]
    public async Task A_version_of_a_definition_is_stored_once_and_in_order()
    {
        foreach (var wrong in new[] { 0, 2 }) (await RefusedAsync(new StoreBatch().Put(Definition(wrong)))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(Definition(1)));
        (await RefusedAsync(new StoreBatch().Put(Definition(1) with { Json = "{}" }))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(Definition(2)).Put(Definition(1) with { Connection = Sample.Bergen }));

        (await Store.ReadDefinitionsAsync(Sample.Oslo, null, None)).Should().Equal(Definition(2), Definition(1));
        (await Store.ReadDefinitionsAsync(Sample.Oslo, 1, None)).Should().Equal(Definition(1));
        (await Store.ReadDefinitionsAsync(Sample.Oslo, 3, None)).Should().BeEmpty();
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_secret_replaces_the_earlier_one_of_its_name()
    {
        var secret = new StoredSecret(Sample.Oslo, "password", "protected 1");
        await CommitAsync(new StoreBatch().Put(secret).Put(secret with { Name = "other" }).Put(secret with { Connection = Sample.Bergen }));
        await CommitAsync(new StoreBatch().Put(secret with { ProtectedText = "protected 2" }));
        (await Store.FindSecretAsync(Sample.Oslo, "password", None)).Should().Be(secret with { ProtectedText = "protected 2" });
        (await Store.FindSecretAsync(Sample.Bergen, "password", None))!.ProtectedText.Should().Be("protected 1");
        (await Store.FindSecretAsync(Sample.Oslo, "Password", None)).Should().BeNull();
    }

    [Fact, Trait("Rule", "S4")]
    public async Task Forgetting_a_connection_takes_its_definitions_and_secrets_and_nothing_else()
    {
        var secret = new StoredSecret(Sample.Oslo, "password", "protected");
        var state = new ConnectionState(Sample.Oslo, "Oslo") { SavedVersion = 2, ActiveVersion = 1, Schema = "s" };
        await CommitAsync(new StoreBatch().Put(state).Put(Definition(1)).Put(Definition(1) with { Connection = Sample.Bergen }).Put(secret).Put(secret with { Connection = Sample.Bergen }));
        await CommitAsync(new StoreBatch().Forget(Sample.Oslo));
        (await Store.ReadDefinitionsAsync(Sample.Oslo, null, None)).Should().BeEmpty();
        (await Store.FindSecretAsync(Sample.Oslo, "password", None)).Should().BeNull();
        (await Store.ReadDefinitionsAsync(Sample.Bergen, null, None)).Should().ContainSingle();
        (await Store.FindSecretAsync(Sample.Bergen, "password", None)).Should().NotBeNull();
        (await Store.FindConnectionAsync(Sample.Oslo, None)).Should().Be(state with { Revision = 1 });
        (await Store.FindConnectionAsync(Sample.Bergen, None)).Should().BeNull();
        await CommitAsync(new StoreBatch().Put(Definition(1)));
    }

    [Fact, Trait("Rule", "S4")]
    public async Task A_name_belongs_to_one_connection_until_that_is_deleted()
    {
        var oslo = new ConnectionState(Sample.Oslo, "Ærlig");
        await CommitAsync(new StoreBatch().Put(oslo));
        (await RefusedAsync(new StoreBatch().Put(new ConnectionState(Sample.Bergen, "ÆRLIG")))).Reason.Should().Be(RefusalReason.RevisionMoved);
        await CommitAsync(new StoreBatch().Put(oslo with { Revision = 1, ErpIdentity = "erp" }));
        await CommitAsync(new StoreBatch().Put(oslo with { Revision = 2, DeletedAt = Sample.Noon }));
        await CommitAsync(new StoreBatch().Put(new ConnectionState(Sample.Bergen, "ÆRLIG")));
        (await Store.ReadConnectionsAsync(None)).Should().HaveCount(2);
    }

    [Fact, Trait("Rule", "S4")]
    public async Task The_links_of_a_connection_are_counted()
    {
        (await Store.CountLinksAsync(Sample.Oslo, None)).Should().Be(0);
        var link = Sample.Link("a", "a");
        await CommitAsync(new StoreBatch().Insert(link).Insert(Sample.Link("b", "b")));
        await CommitAsync(new StoreBatch().Remove(link with { Revision = 1 }));
        (await Store.CountLinksAsync(Sample.Oslo, None)).Should().Be(1);
        (await Store.CountLinksAsync(Sample.Bergen, None)).Should().Be(0);
    }

    [Fact, Trait("Rule", "S11")]
    public async Task Decisions_are_listed_page_by_page_each_once()
    {
        var batch = new StoreBatch();
        foreach (var key in new[] { "a", "b", "ø" })
        {
            var whole = new NotLinkedDecision(Sample.Oslo, new RecordRef(EntityKinds.Company, key), null, Sample.Kari, Sample.Noon) { Fingerprint = "f" };
            batch.Put(whole).Put(whole with { Actor = new RecordRef(ActorKinds.Customer, "1") }).Put(whole with { Actor = new RecordRef(ActorKinds.Supplier, "1") });
            batch.Put(whole with { Connection = Sample.Bergen }).Put(whole with { Entity = new RecordRef(EntityKinds.Person, key) });
        }

        await CommitAsync(batch);
        var all = new List<NotLinkedDecision>();
        while (true)
        {
            var page = await Store.ReadDecisionPageAsync(Sample.Oslo, EntityKinds.Company, all.LastOrDefault(), 2, None);
            if (page.Count == 0) break;
            all.AddRange(page);
        }

        all.Should().BeEquivalentTo(batch.Decisions.Where(d => d.Connection == Sample.Oslo && d.Entity.Kind == EntityKinds.Company));
        all.Should().OnlyHaveUniqueItems();
        await FluentActions.Awaiting(() => Store.ReadDecisionPageAsync(Sample.Oslo, EntityKinds.Company, null, 0, None).AsTask()).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact, Trait("Rule", "S6")]
    public async Task Inbox_items_are_found_by_the_record_they_are_about()
    {
        var entity = new RecordRef(EntityKinds.Company, "ø");
        var item = Sample.Item() with { Entity = entity };
        await CommitAsync(new StoreBatch().Put(item).Put(Sample.Item() with { Id = InboxItemId.New(SystemEntropy.Instance, TimeProvider.System), Entity = entity with { Key = "o" } }));
        (await Store.ReadInboxAsync(new InboxQuery { Connection = item.Connection, Entity = entity }, None)).Should().ContainSingle().Which.Id.Should().Be(item.Id);
        (await Store.ReadInboxAsync(new InboxQuery { Connection = item.Connection, Entity = entity with { Kind = EntityKinds.Person } }, None)).Should().BeEmpty();
    }

    private static StoredDefinition Definition(int version) =>
        new(Sample.Oslo, version, $"{{\"name\": \"oslo {version} æ\"}}", Sample.Noon, Sample.Kari);
}

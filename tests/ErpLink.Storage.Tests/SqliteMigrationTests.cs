using Microsoft.Data.Sqlite;

namespace ErpLink.Storage.Tests;

/// <summary>Stores as earlier versions left them. What a version wrote is written here by its own statements, because the code that
/// wrote it is no more.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    private readonly SqliteTestFile _file = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _file.Dispose();

    [Fact, Trait("Rule", "S12")]
    public async Task A_store_of_version_1_is_brought_to_the_newest_with_all_it_holds()
    {
        var active = Sample.FullLink() with { Revision = 1 };
        var broken = Sample.Link("broken", "broken") with { Revision = 1, State = LinkState.Broken };
        var item = Sample.Conflict(active) with { Revision = 1, Entity = active.Entity, Reason = "æ" };
        var entry = Sample.FullEntry(active, "Ola");
        var unnamed = Sample.Entry(broken);
        using (var old = new SqliteLinkStoreProvider(new SqliteStorageOptions { Path = _file.Path }, null, null, [SqliteSchema.Steps[0]]))
            (await old.For(TenantId.Default).GetInfoAsync(None)).SchemaVersion.Should().Be(1);
        foreach (var link in new[] { active, broken }) WriteVersion1(link);
        WriteVersion1(item);
        foreach (var line in new[] { entry, unnamed }) WriteVersion1(line);

        using var provider = _file.Open();
        var store = provider.For(TenantId.Default);
        (await store.GetInfoAsync(None)).Should().BeEquivalentTo(new { CommitNumber = 9L, SchemaVersion = SqliteSchema.Steps.Count });
        (await store.ReadLinkPageAsync(Sample.Oslo, null, 10, None)).Select(link => link.Id).Should().Equal(active.Id, broken.Id);
        var claim = await store.ClaimConnectionAsync(Sample.Oslo, "me", TimeSpan.FromMinutes(1), Sample.Noon, None);
        (claim.Links, claim.Due).Should().Be((2, 2));
        var due = await store.ReadRowPageAsync(
            new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { DueAt = Sample.Noon, Limit = 10 }, None);
        due.Select(row => row.Due!.Number).Should().Equal(7, 7);
        due[0].Items.Should().ContainSingle().Which.Reason.Should().Be("æ");
        (await store.ReadJournalAsync(new JournalQuery { Run = entry.Run }, None)).Select(line => line.Id).Should().Equal(entry.Id);
        (await store.ReadJournalAsync(new JournalQuery { Run = Guid.Empty }, None)).Select(line => line.Id).Should().Equal(unnamed.Id);

        // Who is in use was never written down before: a wait for the active link's record is over, one for the broken link's is not.
        var child = Sample.Link("child", null);
        await store.CommitAsync(new StoreBatch().Insert(child), None);
        await store.CommitAsync(new StoreBatch().Wait(new WaitMark(Sample.Oslo, child.Id, Side.App, EntityKinds.Company, "broken")), None);
        (await store.CountDueAsync(Sample.Oslo, Sample.Noon, None)).Should().Be(2);
        await store.CommitAsync(new StoreBatch().Wait(new WaitMark(Sample.Oslo, child.Id, Side.App, EntityKinds.Company, "full")), None);
        (await store.CountDueAsync(Sample.Oslo, Sample.Noon, None)).Should().Be(3);

        await store.CommitAsync(new StoreBatch().Erase(new LinkErasure(Sample.Oslo, active.Entity)), None);
        (await store.ReadInboxAsync(new InboxQuery(), None)).Single().Reason.Should().BeEmpty();
        (await store.ReadJournalAsync(new JournalQuery { Run = entry.Run }, None)).Single().New.Should().Be(FieldValue.Absent);
    }

    private void WriteVersion1(Link link)
    {
        Write("""
            INSERT INTO link (tenant, id, connection, entity_kind, entity_key, entity_slot, actor_kind, actor_key, revision, payload)
            VALUES ('default', @id, 'oslo', 'company', @entity, @slot, 'customer', @actor, 1, @payload);
            INSERT INTO due (tenant, connection, link, number) VALUES ('default', 'oslo', @id, 7);
            UPDATE meta SET commit_number = 9;
            """, ("@id", link.Id.ToString()), ("@entity", link.EntityKey), ("@slot", link.EntitySlot), ("@actor", link.ActorKey!),
            ("@payload", StoragePayload.Encode(link, StorageJson.Default.Link)));
    }

    private void WriteVersion1(InboxItem item) => Write("""
        INSERT INTO inbox (tenant, id, connection, kind, state, link, app_field, erp_field, revision, payload)
        VALUES ('default', @id, 'oslo', 'Conflict', 'Open', @link, @app, @erp, 1, @payload)
        """, ("@id", item.Id.ToString()), ("@link", item.Link!.Value.ToString()), ("@app", item.AppField!), ("@erp", item.ErpField!),
        ("@payload", StoragePayload.Encode(item, StorageJson.Default.InboxItem)));

    private void WriteVersion1(JournalEntry entry) => Write("""
        INSERT INTO journal (tenant, id, connection, link, entity_kind, entity_key, payload)
        VALUES ('default', @id, 'oslo', @link, @kind, @key, @payload)
        """, ("@id", entry.Id.ToString("N")), ("@link", entry.Link!.Value.ToString()), ("@kind", entry.Entity!.Value.Kind.Name),
        ("@key", entry.Entity.Value.Key.Text), ("@payload", StoragePayload.Encode(entry, StorageJson.Default.JournalEntry)));

    private void Write(string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}

namespace ErpLink.Storage.Tests;

/// <summary>Versions of the schema: forward in one step, never backward.</summary>
public sealed class SqliteSchemaTests : IDisposable
{
    private readonly SqliteTestFile _file = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _file.Dispose();

    private static ValueTask<StoreInfo> InfoAsync(SqliteLinkStoreProvider provider) => provider.For(TenantId.Default).GetInfoAsync(None);

    [Fact, Trait("Rule", "S12")]
    public async Task A_store_is_brought_to_the_newest_version_with_all_it_holds()
    {
        StoreInfo before;
        var link = Sample.FullLink();
        using (var old = _file.Open())
        {
            (await old.For(TenantId.Default).CommitAsync(new StoreBatch().Insert(link), None)).Refusal.Should().BeNull();
            before = await InfoAsync(old);
        }

        using var migrated = _file.Open("CREATE TABLE one (x INTEGER); INSERT INTO one VALUES (1)", "ALTER TABLE link ADD COLUMN later TEXT");
        (await InfoAsync(migrated)).Should().Be(before with { SchemaVersion = SqliteSchema.Steps.Count + 2 });
        var store = migrated.For(TenantId.Default);
        (await store.ReadLinksAsync([link.Id], None)).Single().Fields.Should().HaveCount(link.Fields.Count);
        (await store.CommitAsync(new StoreBatch().Insert(Sample.Link("next", "next")), None)).CommitNumber.Should().Be(2);
        _file.Run("SELECT count(*) FROM one").Should().Be(1L);
    }

    [Fact, Trait("Rule", "S12")]
    public async Task A_step_is_carried_out_once()
    {
        const string Step = "CREATE TABLE IF NOT EXISTS one (x INTEGER); INSERT INTO one VALUES (1)";
        for (var i = 0; i < 3; i++)
        {
            using var provider = _file.Open(Step);
            (await InfoAsync(provider)).SchemaVersion.Should().Be(SqliteSchema.Steps.Count + 1);
        }

        _file.Run("SELECT count(*) FROM one").Should().Be(1L);
    }

    [Fact, Trait("Catalogue", "89")]
    public async Task A_step_that_fails_leaves_the_store_at_its_old_version()
    {
        using (var old = _file.Open()) await InfoAsync(old);
        using (var failing = _file.Open("CREATE TABLE one (x INTEGER)", "INSERT INTO nowhere VALUES (1)"))
        {
            var use = async () => await InfoAsync(failing);
            await use.Should().ThrowAsync<ErpLinkException>();
        }

        _file.Run("SELECT count(*) FROM sqlite_schema WHERE name = 'one'").Should().Be(0L);
        using var again = _file.Open();
        (await InfoAsync(again)).SchemaVersion.Should().Be(SqliteSchema.Steps.Count);
    }

    [Fact, Trait("Rule", "S12")]
    public async Task A_store_of_a_newer_version_is_refused_with_both_versions_and_left_as_it_is()
    {
        using (var newer = _file.Open("CREATE TABLE one (x INTEGER)")) await InfoAsync(newer);
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        using var provider = _file.Open();
        var use = async () => await InfoAsync(provider);
        var error = (await use.Should().ThrowAsync<ErpLinkException>()).Which;
        error.Code.Should().Be(ErrorCodes.StoreTooNew);
        error.Message.Should().Contain($"version {SqliteSchema.Steps.Count + 1}").And.Contain($"knows {SqliteSchema.Steps.Count}");
        (await File.ReadAllBytesAsync(_file.Path)).Should().Equal(bytes);
    }

    [Fact, Trait("Rule", "S12")]
    public async Task A_first_start_that_was_interrupted_is_begun_again()
    {
        await File.WriteAllTextAsync(_file.Path + ".new", "half made");
        await File.WriteAllTextAsync(_file.Path + ".new-journal", "half made");
        using var provider = _file.Open();
        (await InfoAsync(provider)).CommitNumber.Should().Be(0);
    }
}

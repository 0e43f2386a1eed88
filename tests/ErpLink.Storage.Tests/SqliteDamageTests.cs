using System.Text;
using Microsoft.Data.Sqlite;

namespace ErpLink.Storage.Tests;

/// <summary>Files that are damaged, or not ours: refused, and never begun anew.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    // About ten cuts in every page of the log; a prime, so that they fall everywhere.
    private const int CutStep = 397;

    private readonly SqliteTestFile _file = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _file.Dispose();

    private async Task RefusedAsync(int code)
    {
        var before = File.Exists(_file.Path) ? await File.ReadAllBytesAsync(_file.Path) : null;
        using (var provider = _file.Open())
        {
            var use = async () => await provider.For(TenantId.Default).GetInfoAsync(None);
            var error = (await use.Should().ThrowAsync<ErpLinkException>()).Which;
            error.Code.Should().Be(code, error.Message);
        }

        if (before is null) File.Exists(_file.Path).Should().BeFalse();
        else (await File.ReadAllBytesAsync(_file.Path)).Should().Equal(before);
    }

    private async Task FillAsync(int links)
    {
        using var provider = _file.Open();
        for (var i = 1; i <= links; i++) await StoreAsync(provider, i);
    }

    private static async Task StoreAsync(SqliteLinkStoreProvider provider, int i)
    {
        var link = Sample.Link($"e{i}", $"a{i}");
        var batch = new StoreBatch().Insert(link).Insert(Sample.Intent(link)).MarkDue(link).Put(Sample.Conflict(link)).Append(Sample.Entry(link));
        (await provider.For(TenantId.Default).CommitAsync(batch, None)).CommitNumber.Should().Be(i);
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        foreach (var text in new[] { "x", "a letter", new string('y', 5000) })
        {
            await File.WriteAllTextAsync(_file.Path, text);
            await RefusedAsync(ErrorCodes.StoreForeign);
        }
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        _file.Run("CREATE TABLE meta (schema_version INTEGER); INSERT INTO meta VALUES (1)");
        await RefusedAsync(ErrorCodes.StoreForeign);
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task An_empty_file_is_a_loss_and_not_a_beginning()
    {
        await File.WriteAllBytesAsync(_file.Path, []);
        await RefusedAsync(ErrorCodes.StoreCorrupt);
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task A_log_without_its_file_is_a_loss_and_not_a_beginning()
    {
        await File.WriteAllTextAsync(_file.Path + "-wal", "what was written last");
        await RefusedAsync(ErrorCodes.StoreCorrupt);
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task A_file_that_was_cut_off_is_refused()
    {
        await FillAsync(20);
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        foreach (var length in new[] { 200, 4096, bytes.Length / 2, bytes.Length - 4096 })
        {
            await File.WriteAllBytesAsync(_file.Path, bytes[..length]);
            await RefusedAsync(ErrorCodes.StoreCorrupt);
        }
    }

    [Fact, Trait("Catalogue", "86")]
    public async Task A_store_whose_tables_are_gone_is_damaged()
    {
        await FillAsync(1);
        _file.Run("DROP TABLE meta");
        await RefusedAsync(ErrorCodes.StoreCorrupt);
    }

    [Theory, Trait("Rule", "S8")]
    [InlineData("link")]
    [InlineData("intent")]
    [InlineData("inbox")]
    [InlineData("journal")]
    [InlineData("connection")]
    [InlineData("decision")]
    [InlineData("definition")]
    [InlineData("secret")]
    public async Task One_flipped_byte_in_a_record_is_noticed(string table)
    {
        const string Marker = "UNIQUEMARKER";
        var link = Sample.Link() with { ErpVersion = new RecordVersion(table == "link" ? Marker : null) };
        using (var provider = _file.Open())
        {
            var batch = new StoreBatch().Insert(link);
            if (table == "intent") batch.Insert(Sample.Intent(link) with { Reference = Marker });
            if (table == "inbox") batch.Put(Sample.Item() with { Reason = Marker });
            if (table == "journal") batch.Append(Sample.Entry() with { Note = Marker });
            if (table == "connection") batch.Put(new ConnectionState(Sample.Oslo, Marker));
            if (table == "definition") batch.Put(new StoredDefinition(Sample.Oslo, 1, Marker, Sample.Noon, Sample.Kari));
            if (table == "secret") batch.Put(new StoredSecret(Sample.Oslo, "s", Marker));
            if (table == "decision") batch.Put(new NotLinkedDecision(Sample.Oslo, link.Entity, null, new ErpUser(Marker, "x"), Sample.Noon));
            (await provider.For(TenantId.Default).CommitAsync(batch, None)).Refusal.Should().BeNull();
        }

        var bytes = await File.ReadAllBytesAsync(_file.Path);
        var place = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker));
        place.Should().BePositive();
        bytes[place + 3] ^= 0x01;
        await File.WriteAllBytesAsync(_file.Path, bytes);

        using var damaged = _file.Open();
        var store = damaged.For(TenantId.Default);
        Func<Task> read = table switch
        {
            "link" => async () => await store.ReadLinkPageAsync(Sample.Oslo, null, 10, None),
            "intent" => async () => await store.ReadIntentPageAsync(Sample.Oslo, null, 10, None),
            "inbox" => async () => await store.ReadInboxAsync(new InboxQuery(), None),
            "journal" => async () => await store.ReadJournalAsync(new JournalQuery(), None),
            "connection" => async () => await store.ReadConnectionsAsync(None),
            "definition" => async () => await store.ReadDefinitionsAsync(Sample.Oslo, null, None),
            "secret" => async () => await store.FindSecretAsync(Sample.Oslo, "s", None),
            _ => async () => await store.ReadDecisionsAsync(Sample.Oslo, link.Entity, None),
        };
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreCorrupt);
        await StaysRefusedAsync(damaged);
    }

    [Fact, Trait("Rule", "S8")]
    public async Task Pages_that_turn_out_damaged_after_opening_are_the_end_of_all_writing()
    {
        await FillAsync(40);
        var root = (long)_file.Run("SELECT rootpage FROM sqlite_schema WHERE name = 'link'")!;
        var size = (long)_file.Run("PRAGMA page_size")!;
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        bytes.AsSpan((int)((root - 1) * size), 12).Fill(0xEE);
        await File.WriteAllBytesAsync(_file.Path, bytes);

        using var damaged = _file.Open();
        var read = async () => await damaged.For(TenantId.Default).ReadLinkPageAsync(Sample.Oslo, null, 10, None);
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreCorrupt);
        await StaysRefusedAsync(damaged);
    }

    // Whatever is asked for, and for whichever tenant: the file is one.
    private static async Task StaysRefusedAsync(SqliteLinkStoreProvider damaged)
    {
        foreach (var store in new[] { damaged.For(TenantId.Default), damaged.For(new TenantId("other")) })
        {
            var commit = async () => await store.CommitAsync(new StoreBatch().Insert(Sample.Link("e-new", "a-new")), None);
            (await commit.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreCorrupt);
            var info = async () => await store.GetInfoAsync(None);
            (await info.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreCorrupt);
        }

    }

    [Fact, Trait("Rule", "S1")]
    public async Task However_the_log_is_cut_what_is_left_is_a_prefix_of_the_commits()
    {
        const int Commits = 4;
        await FillAsync(0);
        using var provider = _file.Open();
        await provider.For(TenantId.Default).GetInfoAsync(None);
        var ends = new List<long>();
        for (var i = 1; i <= Commits; i++)
        {
            await StoreAsync(provider, i);
            ends.Add(new FileInfo(_file.Path + "-wal").Length);
        }

        using var copy = new SqliteTestFile();
        var log = await ReadSharedAsync(_file.Path + "-wal");
        var database = await ReadSharedAsync(_file.Path);
        var seen = new HashSet<long>();
        foreach (var length in Enumerable.Range(0, log.Length / CutStep + 1).Select(i => i * CutStep).Concat(ends.Select(end => (int)end)).Order())
        {
            await File.WriteAllBytesAsync(copy.Path, database);
            await File.WriteAllBytesAsync(copy.Path + "-wal", log[..length]);
            using var cut = copy.Open(options => options.Synchronous = SqliteSynchronous.Normal);
            seen.Add(await CheckPrefixAsync(cut.For(TenantId.Default), expected: ends.Count(end => end <= length), length));
        }

        seen.Should().BeEquivalentTo(Enumerable.Range(0, Commits + 1).Select(i => (long)i));
    }

    private static async Task<long> CheckPrefixAsync(ILinkStore store, int expected, int length)
    {
        var number = (await store.GetInfoAsync(None)).CommitNumber;
        number.Should().Be(expected, $"the log was cut at byte {length}");
        var links = await store.ReadLinkPageAsync(Sample.Oslo, null, 100, None);
        links.Select(link => link.EntityKey).Should().Equal(Enumerable.Range(1, expected).Select(i => $"e{i}"));
        var ids = links.Select(link => link.Id).ToList();
        (await store.ReadIntentPageAsync(Sample.Oslo, null, 100, None)).Select(intent => intent.Link).Should().Equal(ids);
        (await store.ReadDuePageAsync(Sample.Oslo, null, 100, None)).Select(mark => mark.Link).Should().Equal(ids);
        (await store.ReadInboxAsync(new InboxQuery(), None)).Select(item => item.Link!.Value).Should().Equal(ids);
        (await store.ReadJournalAsync(new JournalQuery(), None)).Select(entry => entry.Link!.Value).Should().Equal(ids);
        return number;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Storage.Tests;

/// <summary>What only a store in a file has: durability, who holds it, what is refused when it is opened.</summary>
public sealed partial class SqliteFileTests : IDisposable
{
    private readonly SqliteTestFile _file = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _file.Dispose();

    private static async Task<Link> StoreAsync(SqliteLinkStoreProvider provider, Link link)
    {
        var store = provider.For(TenantId.Default);
        (await store.CommitAsync(new StoreBatch().Insert(link), None)).Refusal.Should().BeNull();
        return link;
    }

    private static async Task<StoreInfo> InfoAsync(SqliteLinkStoreProvider provider) => await provider.For(TenantId.Default).GetInfoAsync(None);

    private static async Task<ErpLinkException> FailsAsync(SqliteLinkStoreProvider provider, int code)
    {
        var use = async () => await InfoAsync(provider);
        var error = (await use.Should().ThrowAsync<ErpLinkException>()).Which;
        error.Code.Should().Be(code, error.Message);
        return error;
    }

    [Theory, Trait("Rule", "S2")]
    [InlineData(SqliteSynchronous.Full, 2L)]
    [InlineData(SqliteSynchronous.Normal, 1L)]
    public void The_file_is_used_as_durably_as_the_options_say(SqliteSynchronous synchronous, long expected)
    {
        using var provider = _file.Open(options =>
        {
            options.Synchronous = synchronous;
            options.BusyTimeout = TimeSpan.FromSeconds(7);
        });
        object? Pragma(string name) => provider.File.Use(session => session.Scalar($"PRAGMA {name}"));
        Pragma("synchronous").Should().Be(expected);
        Pragma("journal_mode").Should().Be("wal");
        Pragma("foreign_keys").Should().Be(1L);
        Pragma("busy_timeout").Should().Be(7000L);
        Pragma("application_id").Should().Be((long)SqliteSchema.ApplicationId);
    }

    [Fact, Trait("Rule", "S2")]
    public void Durability_is_full_unless_said_otherwise() => new SqliteStorageOptions().Synchronous.Should().Be(SqliteSynchronous.Full);

    [Fact, Trait("Rule", "S2")]
    public async Task A_commit_survives_closing_and_the_store_stays_the_same_one()
    {
        StoreInfo before;
        Link link;
        using (var provider = _file.Open())
        {
            link = await StoreAsync(provider, Sample.Link());
            before = await InfoAsync(provider);
        }

        using var again = _file.Open();
        (await InfoAsync(again)).Should().Be(before);
        (await again.For(TenantId.Default).ReadLinksAsync([link.Id], None)).Should().ContainSingle();
    }

    [Fact, Trait("Rule", "S2")]
    public async Task A_commit_survives_a_process_that_never_closes_the_file()
    {
        using var provider = _file.Open();
        var link = await StoreAsync(provider, Sample.Link());
        using var copy = new SqliteTestFile();
        File.Copy(_file.Path, copy.Path);
        File.Copy(_file.Path + "-wal", copy.Path + "-wal");
        using var reopened = copy.Open();
        (await reopened.For(TenantId.Default).ReadLinksAsync([link.Id], None)).Should().ContainSingle();
    }

    [Fact, Trait("Rule", "S14")]
    public async Task No_read_walks_a_whole_table()
    {
        using var provider = _file.Open();
        var store = provider.For(TenantId.Default);
        var link = await StoreAsync(provider, Sample.Link());
        await store.CommitAsync(new StoreBatch().Insert(Sample.Intent(link)).MarkDue(link).Put(Sample.Conflict(link)).Append(Sample.Entry(link)), None);
        await store.ReadLinksAsync([link.Id], None);
        await store.ReadLinksByEntityAsync(null, EntityKinds.Company, ["e"], None);
        await store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, ["e"], None);
        await store.ReadLinksByActorAsync(Sample.Oslo, ActorKinds.Customer, ["a"], None);
        await store.ReadLinkPageAsync(Sample.Oslo, null, 10, None);
        await store.ReadIntentsAsync([link.Id], None);
        await store.ReadIntentPageAsync(Sample.Oslo, null, 10, None);
        await store.ReadDuePageAsync(Sample.Oslo, null, 10, None);
        foreach (var closed in new[] { false, true })
        {
            await store.ReadInboxAsync(new InboxQuery { IncludeClosed = closed }, None);
            await store.ReadInboxAsync(new InboxQuery { IncludeClosed = closed, Connection = Sample.Oslo, After = new InboxItemId(Sample.NextId()) }, None);
            await store.ReadInboxAsync(new InboxQuery { IncludeClosed = closed, Link = link.Id }, None);
        }

        await store.ReadJournalAsync(new JournalQuery(), None);
        await store.ReadJournalAsync(new JournalQuery { Connection = Sample.Oslo }, None);
        await store.ReadJournalAsync(new JournalQuery { Link = link.Id }, None);
        await store.ReadJournalAsync(new JournalQuery { Entity = link.Entity }, None);
        await store.ReadJournalAsync(new JournalQuery { Run = link.Id.Value }, None);
        await store.ReadJournalAsync(new JournalQuery { NewestFirst = true }, None);
        await store.ReadJournalAsync(new JournalQuery { Run = link.Id.Value, NewestFirst = true }, None);
        await ReadForRunsAsync(store, link);
        await store.ReadDecisionsAsync(Sample.Oslo, link.Entity, None);

        var plans = provider.File.Use(session => session.Statements.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal)).ToList()
            .SelectMany(sql => session.Query($"EXPLAIN QUERY PLAN {sql}", row => (Sql: sql, Step: row.GetString(3)))).ToList());
        plans.Should().HaveCountGreaterThan(40);
        plans.Where(plan => plan.Step.StartsWith("SCAN", StringComparison.Ordinal) && !plan.Step.Contains("json_each", StringComparison.Ordinal)
            && !plan.Step.Contains("meta", StringComparison.Ordinal)).Should().BeEmpty();
        plans.Where(plan => plan.Step.Contains("TEMP B-TREE", StringComparison.Ordinal) && plan.Sql.Contains("LIMIT", StringComparison.Ordinal)
            && !plan.Sql.Contains("run_ended", StringComparison.Ordinal))
            .Should().BeEmpty("a page must not sort what it does not give; only runs since a time are sorted, which are few");
        foreach (var statement in plans.GroupBy(plan => plan.Sql, plan => plan.Step))
        {
            var column = NamedInAnArray().Match(statement.Key).Groups[1];
            if (!column.Success) continue;
            statement.Should().Contain(step => step.Contains($"{column.Value}=?", StringComparison.Ordinal), "what is named is looked up by {0}", statement.Key);
        }

        string Plan(string part) => plans.First(plan => plan.Sql.Contains(part, StringComparison.Ordinal)).Step;
        Plan("d.not_before <= @at").Should().Contain("due_kinds (tenant=? AND connection=? AND entity_kind=? AND actor_kind=? AND link>?)");
        Plan("l.actor_kind = @actor").Should().Contain("link_kinds (tenant=? AND connection=? AND entity_kind=? AND actor_kind=? AND id>?)");
        Plan("count(*) FROM due").Should().Contain("COVERING INDEX due_time (tenant=? AND connection=? AND not_before<?)");
        Plan("FROM run INDEXED BY run_ended WHERE tenant = @tenant AND ended").Should().Contain("run_ended (tenant=? AND ended_at>?)");
    }

    [GeneratedRegex(@"(\w+) IN \(SELECT value FROM json_each")]
    private static partial Regex NamedInAnArray();

    private static async Task ReadForRunsAsync(ILinkStore store, Link link)
    {
        var run = Sample.Run();
        await store.CommitAsync(new StoreBatch().Put(run).Hold(Sample.Held(link, "name")), None);
        await store.ReadRowsAsync([link.Id], None);
        var rows = new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = 10 };
        foreach (var query in new[] { rows, rows with { DueAt = Sample.Noon } }) (await store.ReadRowPageAsync(query, None)).Should().ContainSingle();
        var claim = await store.ClaimConnectionAsync(Sample.Oslo, "me", TimeSpan.FromMinutes(1), Sample.Noon, None);
        await store.CommitAsync(new StoreBatch().Under(claim.Lease).Wait(new WaitMark(Sample.Oslo, link.Id, Side.Erp, ActorKinds.Customer, "x"))
            .Wait(new WaitMark(Sample.Oslo, link.Id, Side.App, EntityKinds.Company, "x")).ClearWaits(link)
            .Insert(Sample.Link("y", "y")).Erase(new LinkErasure(Sample.Oslo, link.Entity)), None);
        await store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Limit = 10 }, None);
        await store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Limit = 10, Plan = run.Id }, None);
        foreach (var since in new DateTimeOffset?[] { null, Sample.Noon })
        {
            await store.ReadRunsAsync(new RunQuery { Since = since }, None);
            await store.ReadRunsAsync(new RunQuery { Since = since, Connection = Sample.Oslo }, None);
            await store.ReadRunsAsync(new RunQuery { Since = since, Connection = Sample.Oslo, Before = run.Id }, None);
        }
    }

    [Theory, Trait("Rule", "P2")]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_page_of_rows_costs_four_statements_whatever_it_holds(int count)
    {
        using var provider = _file.Open();
        var store = provider.For(TenantId.Default);
        var batch = new StoreBatch();
        var links = Enumerable.Range(0, count).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        foreach (var link in links)
            batch.Insert(link).Insert(Sample.Intent(link)).MarkDue(link).Put(Sample.Conflict(link)).Hold(Sample.Held(link, "name"));
        await store.CommitAsync(batch, None);
        var query = new LinkRowQuery(Sample.Oslo, EntityKinds.Company, ActorKinds.Customer) { Limit = 1000 };
        Func<ValueTask<IReadOnlyList<LinkRow>>>[] reads =
        [
            () => store.ReadRowPageAsync(query, None), () => store.ReadRowPageAsync(query with { DueAt = Sample.Noon }, None),
            () => store.ReadRowsAsync([.. links.Select(link => link.Id)], None),
        ];
        foreach (var read in reads)
        {
            var before = provider.File.Use(session => session.Runs);
            (await read()).Should().HaveCount(count).And.AllSatisfy(row => row.Held.Should().ContainSingle());
            (provider.File.Use(session => session.Runs) - before).Should().Be(4);
        }
    }

    [Fact, Trait("Rule", "P3")]
    public async Task A_claim_costs_the_same_however_many_links_there_are()
    {
        using var provider = _file.Open();
        var store = provider.For(TenantId.Default);
        var costs = new List<long>();
        foreach (var count in new[] { 0, 500 })
        {
            var batch = new StoreBatch();
            for (var i = 0; i < count; i++) batch.Insert(Sample.Link($"e{i}", $"a{i}"));
            await store.CommitAsync(batch, None);
            var before = provider.File.Use(session => session.Runs);
            var claim = await store.ClaimConnectionAsync(Sample.Oslo, "me", TimeSpan.FromMinutes(1), Sample.Noon, None);
            costs.Add(provider.File.Use(session => session.Runs) - before);
            claim.Links.Should().Be(count);
        }

        costs[1].Should().Be(costs[0]).And.BeLessThanOrEqualTo(10);
        provider.File.Use(session => session.Statements.Where(sql => sql.Contains("FROM link ", StringComparison.Ordinal)
            && sql.Contains("count(*)", StringComparison.Ordinal) && !sql.Contains("@key", StringComparison.Ordinal)).ToList())
            .Should().BeEmpty("links are counted when they come and go");
    }

    [Fact, Trait("Rule", "S3")]
    public async Task A_second_user_of_the_file_is_told_who_holds_it_until_the_first_lets_go()
    {
        using var second = _file.Open();
        using (var first = _file.Open())
        {
            await InfoAsync(first);
            var error = await FailsAsync(second, ErrorCodes.StoreHeld);
            error.Message.Should().Contain($"process {Environment.ProcessId} on {Environment.MachineName} since 20");
            error.FailureClass.Should().Be(FailureClass.Transient);
            await StoreAsync(first, Sample.Link());
        }

        (await InfoAsync(second)).CommitNumber.Should().Be(1);
    }

    [Fact, Trait("Rule", "S3")]
    public async Task A_process_that_is_killed_holds_the_file_no_longer()
    {
        using var provider = _file.Open();
        using var other = Holder(_file.Path + ".lock");
        if (other is null) return;
        (await other.StandardOutput.ReadLineAsync()).Should().Be("held");
        await FailsAsync(provider, ErrorCodes.StoreHeld);
        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();
        await InfoAsync(provider);
    }

    [Fact, Trait("Rule", "S3")]
    public async Task A_lease_of_a_process_that_was_killed_stands_in_nobodys_way()
    {
        ConnectionLease left;
        // What a kill leaves is what a provider leaves that ends without giving its lease back.
        using (var killed = _file.Open()) left = (await ClaimAsync(killed, "killed")).Lease;
        using var next = _file.Open();
        var claim = await ClaimAsync(next, "next");
        (claim.IsAcquired, claim.Lease.Epoch).Should().Be((true, left.Epoch + 1), "the file was nobody's");
        (await ClaimAsync(next, "other")).IsAcquired.Should().BeFalse();

        static ValueTask<ConnectionClaim> ClaimAsync(SqliteLinkStoreProvider provider, string owner) =>
            provider.For(TenantId.Default).ClaimConnectionAsync(Sample.Oslo, owner, TimeSpan.FromHours(1), Sample.Noon, None);
    }

    // A foreign process (one, without children to outlive it) that takes the lock with the system's own tool, where there is one.
    private static Process? Holder(string path)
    {
        var start = new ProcessStartInfo("flock", ["--no-fork", path, "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [Fact, Trait("Catalogue", "84")]
    public async Task A_file_that_another_program_writes_is_busy_and_usable_again_afterwards()
    {
        using var provider = _file.Open(options => options.BusyTimeout = SqliteStorageOptions.BusyTimeoutMin);
        await StoreAsync(provider, Sample.Link("e1", "a1"));
        using (var other = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            other.Open();
            using var begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            var commit = async () => await StoreAsync(provider, Sample.Link("e2", "a2"));
            (await commit.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreBusy);
            (await InfoAsync(provider)).CommitNumber.Should().Be(1, "reading goes on");
        }

        await StoreAsync(provider, Sample.Link("e2", "a2"));
        (await InfoAsync(provider)).CommitNumber.Should().Be(2);
    }

    [Fact, Trait("Catalogue", "85")]
    public async Task A_full_disk_refuses_a_commit_and_leaves_nothing_of_it()
    {
        using var provider = _file.Open();
        await StoreAsync(provider, Sample.Link("e1", "a1"));
        provider.File.Use(session => session.Execute($"PRAGMA max_page_count = {session.Number("PRAGMA page_count")}"));
        var large = Sample.Link("e2", "a2") with { Fields = [new LinkField("name", "name") { Signature = new string('x', 100_000) }] };
        var commit = async () => await StoreAsync(provider, large);
        (await commit.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreNotWritable);
        (await InfoAsync(provider)).CommitNumber.Should().Be(1);

        provider.File.Use(session => session.Execute("PRAGMA max_page_count = 1000000"));
        await StoreAsync(provider, large);
    }

    [Fact, Trait("Catalogue", "85")]
    public async Task A_file_that_may_only_be_read_refuses_commits()
    {
        using var provider = _file.Open();
        await StoreAsync(provider, Sample.Link("e1", "a1"));
        provider.File.Use(session => session.Execute("PRAGMA query_only = ON"));
        var commit = async () => await StoreAsync(provider, Sample.Link("e2", "a2"));
        (await commit.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.StoreNotWritable);
        (await InfoAsync(provider)).CommitNumber.Should().Be(1);
    }

    [Fact, Trait("Catalogue", "85")]
    public async Task A_directory_that_is_missing_or_read_only_or_none_at_all_is_refused()
    {
        var directory = Path.GetDirectoryName(_file.Path)!;
        File.WriteAllText(Path.Combine(directory, "file"), "");
        foreach (var path in new[] { Path.Combine(directory, "missing", "links.db"), Path.Combine(directory, "file", "links.db") })
        {
            using var provider = new SqliteLinkStoreProvider(new SqliteStorageOptions { Path = path });
            await FailsAsync(provider, ErrorCodes.StoreNotWritable);
        }

        // Permissions do not bind the superuser, who often runs tests in a container.
        if (OperatingSystem.IsWindows() || Environment.UserName == "root") return;
        var closed = Directory.CreateDirectory(Path.Combine(directory, "closed"));
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        using var refused = new SqliteLinkStoreProvider(new SqliteStorageOptions { Path = Path.Combine(closed.FullName, "links.db") });
        await FailsAsync(refused, ErrorCodes.StoreNotWritable);
    }

    [Fact, Trait("Catalogue", "97")]
    public async Task A_store_of_a_disposed_provider_says_so()
    {
        var provider = _file.Open();
        await InfoAsync(provider);
        provider.Dispose();
        provider.Dispose();
        var use = async () => await InfoAsync(provider);
        await use.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task One_verb_adds_the_store_to_an_app()
    {
        var builder = new Builder(new ServiceCollection());
        builder.AddSqliteStorage(_file.Path, options => options.Synchronous = SqliteSynchronous.Normal).Should().BeSameAs(builder);
        await using var services = builder.Services.BuildServiceProvider();
        (await services.GetRequiredService<ILinkStoreProvider>().For(TenantId.Default).GetInfoAsync(None)).SchemaVersion.Should().Be(SqliteSchema.Steps.Count);

        var wrong = () => builder.AddSqliteStorage(" ");
        wrong.Should().Throw<ErpLinkException>().Which.FailureClass.Should().Be(FailureClass.Invalid);
        wrong.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.OptionInvalid);
        wrong = () => builder.AddSqliteStorage("links.db", options => options.BusyTimeout = TimeSpan.Zero);
        wrong.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.OptionInvalid);
    }

    private sealed record Builder(IServiceCollection Services) : IErpLinkBuilder;
}

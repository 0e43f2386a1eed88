namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private ValueTask<ConnectionClaim> ClaimAsync(string owner, ConnectionId? connection = null) =>
        Store.ClaimConnectionAsync(connection ?? Sample.Oslo, owner, Minute, Sample.Noon, None);

    [Fact, Trait("Rule", "S3")]
    public async Task One_owner_at_a_time_has_a_connection_until_it_gives_it_back_or_its_time_is_over()
    {
        var mine = await ClaimAsync("me");
        mine.IsAcquired.Should().BeTrue();
        mine.Lease.Should().Be(new ConnectionLease(Sample.Oslo, "me", 1, Time.GetUtcNow() + Minute));
        var refused = await ClaimAsync("you");
        refused.IsAcquired.Should().BeFalse();
        refused.Lease.Should().Be(mine.Lease, "who comes too late learns who has it");
        (await ClaimAsync("you", Sample.Bergen)).IsAcquired.Should().BeTrue("it is another connection");

        Time.Advance(Minute - TimeSpan.FromTicks(1));
        (await ClaimAsync("you")).IsAcquired.Should().BeFalse();
        Time.Advance(TimeSpan.FromTicks(1));
        var yours = await ClaimAsync("you");
        (yours.IsAcquired, yours.Lease.Epoch).Should().Be((true, 2L));
        await Store.ReleaseLeaseAsync(mine.Lease, None);
        (await ClaimAsync("me")).IsAcquired.Should().BeFalse("a late owner gives back nothing");
        await Store.ReleaseLeaseAsync(yours.Lease, None);
        await Store.ReleaseLeaseAsync(yours.Lease, None);
        (await ClaimAsync("me")).IsAcquired.Should().BeTrue();
    }

    [Fact, Trait("Rule", "S3")]
    public async Task An_epoch_rises_with_every_taking_and_is_never_used_again()
    {
        var epochs = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var claim = await ClaimAsync(i % 2 == 0 ? "me" : "you");
            epochs.Add(claim.Lease.Epoch);
            await Store.ReleaseLeaseAsync(claim.Lease, None);
        }

        epochs.Add((await ClaimAsync("me")).Lease.Epoch);
        epochs.Add((await ClaimAsync("me")).Lease.Epoch);
        epochs.Should().Equal(1, 2, 3, 4, 5, 6, 7);
    }

    [Fact, Trait("Rule", "S3")]
    public async Task A_lease_is_lengthened_only_by_who_has_it()
    {
        var mine = (await ClaimAsync("me")).Lease;
        Time.Advance(Minute / 2);
        var renewed = await Store.RenewLeaseAsync(mine, Minute, None);
        renewed.Should().Be(mine with { Until = Time.GetUtcNow() + Minute });
        Time.Advance(Minute / 2);
        (await ClaimAsync("you")).IsAcquired.Should().BeFalse();
        Time.Advance(Minute);
        (await Store.RenewLeaseAsync(mine, Minute, None)).Should().NotBeNull("its time is over, but nobody has taken it");
        Time.Advance(Minute);
        var yours = (await ClaimAsync("you")).Lease;
        (await Store.RenewLeaseAsync(mine, Minute, None)).Should().BeNull();
        (await Store.RenewLeaseAsync(mine with { Epoch = yours.Epoch }, Minute, None)).Should().BeNull();
        await Store.ReleaseLeaseAsync(yours, None);
        (await Store.RenewLeaseAsync(yours, Minute, None)).Should().BeNull("it was given back");
    }

    [Fact, Trait("Rule", "S3"), Trait("Catalogue", "83")]
    public async Task A_run_that_slept_past_its_lease_changes_nothing_any_more()
    {
        // A claims, reads, sleeps; B claims, works, gives back; A wakes and commits.
        var link = await StoredAsync(Sample.Link());
        var zombie = (await ClaimAsync("a")).Lease;
        await CommitAsync(new StoreBatch().Under(zombie).Append(Sample.Entry(link)));
        Time.Advance(2 * Minute);
        await CommitAsync(new StoreBatch().Under(zombie).Append(Sample.Entry(link)));
        var next = (await ClaimAsync("b")).Lease;
        await NothingOfAsync(zombie, link);
        await CommitAsync(new StoreBatch().Under(next).MarkDue(link));
        await CommitAsync(new StoreBatch().ClearDue(link));
        await Store.ReleaseLeaseAsync(next, None);
        await NothingOfAsync(zombie, link);
        (await RefusedAsync(new StoreBatch().Under(next with { Connection = Sample.Bergen }).MarkDue(link))).Reason
            .Should().Be(RefusalReason.FenceLost, "it never had that one");
        (await RefusedAsync(new StoreBatch().Under(next with { Connection = Sample.Bergen, Epoch = 0 }).MarkDue(link))).Reason
            .Should().Be(RefusalReason.FenceLost, "nobody ever had that one");
        await CommitAsync(new StoreBatch().MarkDue(link));
    }

    private async Task NothingOfAsync(ConnectionLease zombie, Link link)
    {
        var fresh = Sample.Link("new", "new");
        var refusal = await RefusedAsync(new StoreBatch().Under(zombie).Update(link with { State = LinkState.Paused }).Insert(fresh)
            .MarkDue(link).Append(Sample.Entry(link)).Put(new FeedPosition(Sample.Oslo, Side.Erp, ActorKinds.Customer)).Put(Sample.Run())
            .Hold(Sample.Held(link, "name")).Wait(new WaitMark(Sample.Oslo, link.Id, Side.App, EntityKinds.Company, "x")).RaiseGeneration());
        refusal.Reason.Should().Be(RefusalReason.FenceLost);
        (await RefusedAsync(new StoreBatch().Under(zombie).Remove(link with { Revision = 99 }))).Reason
            .Should().Be(RefusalReason.FenceLost, "a run that must stop is not told anything else");
        (await Store.ReadRowsAsync([link.Id, fresh.Id], None)).Should().ContainSingle().Which.Should().BeEquivalentTo(new LinkRow(link));
    }

    [Fact, Trait("Rule", "P2")]
    public async Task A_claim_tells_all_a_run_has_to_know()
    {
        var empty = await ClaimAsync("me");
        empty.Should().BeEquivalentTo(new ConnectionClaim(empty.Lease, true) { Store = await Store.GetInfoAsync(None) });
        var link = await StoredAsync(Sample.Link("1", "1"));
        var later = await StoredAsync(Sample.Link("2", "2"));
        var now = await StoredAsync(Sample.Link("3", null));
        await StoredAsync(Sample.Link("4", "4", Sample.Bergen));
        FeedPosition[] feeds = [Feed(Side.App, EntityKinds.Company), Feed(Side.Erp, ActorKinds.Customer), Feed(Side.Erp, ActorKinds.Supplier)];
        RunReport[] runs = [Sample.Run(1), Sample.Run(3), Sample.Run(2), Sample.Run(4) with { EndedAt = Sample.Noon }, Sample.Run(5, Sample.Bergen)];
        var batch = new StoreBatch().Put(new ConnectionState(Sample.Oslo, "Oslo") { Era = 2 }).MarkDue(link)
            .MarkDue(new DueMark(Sample.Oslo, later.Id) { NotBefore = Sample.Noon.AddTicks(1) })
            .MarkDue(new DueMark(Sample.Oslo, now.Id) { NotBefore = Sample.Noon }).Put(Feed(Side.Erp, ActorKinds.Partner) with { Connection = Sample.Bergen });
        foreach (var feed in feeds.Reverse()) batch.Put(feed);
        foreach (var run in runs) batch.Put(run);
        await CommitAsync(batch);

        foreach (var owner in new[] { "me", "you" })
        {
            var claim = await ClaimAsync(owner);
            claim.IsAcquired.Should().Be(owner == "me");
            claim.State.Should().Be(new ConnectionState(Sample.Oslo, "Oslo") { Era = 2, Revision = 1 });
            claim.Feeds.Should().Equal(feeds);
            (claim.Due, claim.Links).Should().Be((2, 3));
            claim.Unfinished.Should().Be(runs[1]);
            claim.Store.Should().Be(await Store.GetInfoAsync(None));
        }

        (await Store.CountDueAsync(Sample.Oslo, Sample.Noon.AddTicks(1), None)).Should().Be(3);
        (await Store.CountDueAsync(Sample.Bergen, Sample.Noon, None)).Should().Be(0);
        await CommitAsync(new StoreBatch().Remove(link).Put(feeds[0] with { Cursor = null }));
        var after = await ClaimAsync("me");
        (after.Due, after.Links).Should().Be((1, 2));
        after.Feeds[0].Should().Be(feeds[0] with { Cursor = null });
    }

    private static FeedPosition Feed(Side side, RecordKind kind) => new(Sample.Oslo, side, kind)
    {
        Cursor = new SyncCursor("c|æ"),
        OwesFullCompare = true,
        FullCompareAt = Sample.Noon,
    };

    [Fact, Trait("Rule", "S9")]
    public async Task A_run_that_finds_nothing_to_do_is_no_commit()
    {
        var before = await Store.GetInfoAsync(None);
        var lease = (await ClaimAsync("me")).Lease;
        await CommitAsync(new StoreBatch().Under(lease));
        await Store.ReleaseLeaseAsync((await Store.RenewLeaseAsync(lease, Minute, None))!, None);
        (await Store.GetInfoAsync(None)).Should().Be(before);
    }

    [Fact, Trait("Rule", "S3")]
    public async Task Of_many_who_claim_at_once_one_has_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await ClaimAsync($"owner {i}"))));
        claims.Count(claim => claim.IsAcquired).Should().Be(1);
        claims.Select(claim => claim.Lease).Distinct().Should().ContainSingle();
    }

    [Fact, Trait("Rule", "S3")]
    public async Task A_lease_has_an_owner_and_a_life()
    {
        Func<Task>[] wrong =
        [
            async () => await Store.ClaimConnectionAsync(Sample.Oslo, "", Minute, Sample.Noon, None),
            async () => await Store.ClaimConnectionAsync(Sample.Oslo, "me", TimeSpan.Zero, Sample.Noon, None),
            async () => await Store.RenewLeaseAsync(new ConnectionLease(Sample.Oslo, "me", 1, Sample.Noon), TimeSpan.Zero, None),
        ];
        foreach (var use in wrong) await use.Should().ThrowAsync<ArgumentException>();
        (await ClaimAsync("me")).Lease.Epoch.Should().Be(1);
    }
}

using ErpLink.Adapters;

namespace ErpLink.Scenarios;

/// <summary>The fake side's feeds do what they declare: scenarios stand on them.</summary>
public sealed class FakeFeedTests
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name");
    private readonly TestTime _time = new();

    [Fact]
    public async Task A_feed_by_sequence_reports_creates_edits_merges_deletions_and_ErpLinks_own_writes_in_order()
    {
        var side = Side(k => k with { ChangeFeed = ChangeFeed.Cursor, ReportsDeletions = true, PageSizeRecordsMax = 2 });
        var cursor = await StartAsync(side);
        var a = side.Add(World.Customer, "a", ("name", FieldValue.Text("A")));
        var b = side.Add(World.Customer, "b", ("name", FieldValue.Text("B")));
        side.Add(ActorKinds.Supplier, "s");
        await side.UpdateAsync([new RecordUpdate(a, [new FieldChange("name", FieldValue.Text("A"), FieldValue.Text("A2"))], new RecordVersion("1"))], new WriteContext(World.Kari), default);
        side.Merge(b, "a");
        side.Remove(a);
        var (changes, next) = await ReadAsync(side, cursor);
        changes.Select(c => (c.Key.Text, c.Kind)).Should().Equal(("a", ChangeKind.Changed), ("b", ChangeKind.Changed), ("a", ChangeKind.Changed), ("b", ChangeKind.MergedInto), ("a", ChangeKind.Deleted));
        side.Calls(World.Customer).FeedCalls.Should().Be(4);
        side.Add(ActorKinds.Supplier, "t");
        (await ReadAsync(side, next)).Should().BeEquivalentTo((Array.Empty<RecordChange>(), next));
    }

    [Theory, Trait("Scenario", "T57")]
    [InlineData(ChangeFeed.Cursor)]
    [InlineData(ChangeFeed.Timestamp)]
    public async Task Cursors_expire_on_demand(ChangeFeed feed)
    {
        var side = Side(k => k with { ChangeFeed = feed });
        var cursor = await StartAsync(side);
        side.ExpireCursors();
        var page = await side.ReadChangesAsync(World.Customer, cursor, Fields, default);
        page.CursorExpired.Should().BeTrue();
        (await side.ReadChangesAsync(World.Customer, page.Next, Fields, default)).CursorExpired.Should().BeFalse();
    }

    [Fact]
    public async Task A_feed_by_time_has_coarse_stamps_commit_lag_and_a_clock_of_its_own()
    {
        var side = Side(k => k with { ChangeFeed = ChangeFeed.Timestamp });
        side.Stamping = new TimestampRules { Resolution = TimeSpan.FromMinutes(1) };
        side.Clock = () => _time.GetUtcNow() - TimeSpan.FromHours(3);
        var cursor = await StartAsync(side);
        side.CommitLag = _ => TimeSpan.FromSeconds(20);
        var a = side.Add(World.Customer, "a", ("name", FieldValue.Text("A")));
        (await ReadAsync(side, cursor)).Changes.Should().BeEmpty("it has not committed");
        side.Value(a, "name").AsText().Should().Be("A", "a read sees it");
        _time.Advance(TimeSpan.FromSeconds(20));
        var (changes, next) = await ReadAsync(side, cursor);
        changes.Should().ContainSingle().Which.Record!["name"].AsText().Should().Be("A");
        _time.Advance(TimeSpan.FromMinutes(7));
        var settled = (await ReadAsync(side, next)).Next;
        (await ReadAsync(side, settled)).Should().BeEquivalentTo((Array.Empty<RecordChange>(), settled));
    }

    [Fact]
    public async Task Rows_are_doubled_and_reordered_and_calls_fail_on_demand()
    {
        var side = Side(k => k with { ChangeFeed = ChangeFeed.Cursor });
        var cursor = await StartAsync(side);
        side.Add(World.Customer, "a");
        side.Add(World.Customer, "b");
        side.FeedRows = rows => FakeSide.Reversed(FakeSide.Doubled(rows));
        (await ReadAsync(side, cursor)).Changes.Select(c => c.Key.Text).Should().Equal("b", "a", "b", "a");
        side.Failures.Enqueue(SideCall.Throttled(TimeSpan.FromSeconds(5)));
        side.Failures.Enqueue(null);
        side.Fails = call => call is { Operation: "search", Page: 1 } ? SideCall.Unauthorized() : null;
        (await Failed(() => ReadAsync(side, cursor))).FailureClass.Should().Be(FailureClass.Throttled);
        (await ReadAsync(side, cursor)).Changes.Should().HaveCount(4);
        var pages = new List<RecordPage>();
        (await Failed(async () =>
        {
            await foreach (var page in side.SearchAsync(new RecordQuery(World.Customer, Fields) { PageSizeRecords = 1 }, default)) pages.Add(page);
        })).FailureClass.Should().Be(FailureClass.Unauthorized);
        pages.Should().ContainSingle();
        side.Calls(World.Customer).Should().BeEquivalentTo(new { Searches = 1, SearchPages = 1, FeedCalls = 3, FeedRows = 4 });
    }

    [Theory]
    [InlineData(WriteFault.LastForgotten, 2, WriteOutcome.Applied)]
    [InlineData(WriteFault.OthersUnknown, 3, WriteOutcome.Unknown)]
    [InlineData(WriteFault.AnswerLost, 3, WriteOutcome.Unknown)]
    public async Task A_batch_has_a_result_for_each_item_or_loses_some(WriteFault fault, int results, WriteOutcome last)
    {
        var side = Side(k => k);
        await using var faulty = new FaultySide("ERP", side, new Process(), new Queue<WriteFault>([fault]));
        var records = Enumerable.Range(0, 3).Select(i => new NewRecord(World.Customer, [new("name", FieldValue.Text("x"))]) { Reference = $"R{i}" }).ToList();
        var answer = await faulty.CreateAsync(records, new WriteContext(World.Kari), default);
        answer.Should().HaveCount(results);
        answer[^1].Outcome.Should().Be(last);
        side.Calls(World.Customer).Should().BeEquivalentTo(new { CreateCalls = 1, Creates = 3 });
    }

    [Fact]
    public async Task A_process_may_be_killed_before_and_after_a_feed_call()
    {
        var side = Side(k => k with { ChangeFeed = ChangeFeed.Cursor });
        foreach (var (point, calls) in new[] { (0, 0), (1, 1) })
        {
            side.ForgetCalls();
            await using var faulty = new FaultySide("ERP", side, new Process(point), []);
            await Assert.ThrowsAsync<Killed>(async () => await faulty.ReadChangesAsync(World.Customer, null, Fields, default));
            side.Calls(World.Customer).FeedCalls.Should().Be(calls);
        }
    }

    private FakeSide Side(Func<KindDescription, KindDescription> change) => new("erp-1", _time, change(Kinds.Customer), Kinds.Supplier);

    private static async Task<SyncCursor> StartAsync(FakeSide side) => (await side.ReadChangesAsync(World.Customer, null, Fields, default)).Next;

    private static async Task<ErpLinkException> Failed(Func<Task> call) => (await call.Should().ThrowAsync<ErpLinkException>()).Which;

    private static async Task<(List<RecordChange> Changes, SyncCursor Next)> ReadAsync(FakeSide side, SyncCursor cursor)
    {
        var changes = new List<RecordChange>();
        while (true)
        {
            var page = await side.ReadChangesAsync(World.Customer, cursor, Fields, default);
            changes.AddRange(page.Changes);
            cursor = page.Next;
            if (!page.HasMore) return (changes, cursor);
        }
    }
}

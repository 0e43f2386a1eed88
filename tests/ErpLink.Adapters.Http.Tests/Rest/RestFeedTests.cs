using System.Globalization;
using System.Net;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestFeedTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeRest _erp = new() { Now = Now };

    public void Dispose() => _erp.Dispose();

    [Fact, Trait("Rule", "K08")]
    public async Task A_first_start_is_at_the_present_and_a_quiet_poll_is_one_request_with_the_same_cursor()
    {
        _erp.On("c", Rows());
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }");
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default);
        (start.Changes.Count, start.HasMore, start.CursorExpired, _erp.Requests.Count).Should().Be((0, false, false, 1));
        // Five minutes before now: what is stamped later may still appear.
        _erp.On("c?since=2026-03-01T11:55:00.000Z", Rows());
        var quiet = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, Fields, default);
        (quiet.Changes.Count, quiet.Next, _erp.Requests.Count).Should().Be((0, start.Next, 2));
    }

    [Fact]
    public async Task A_cursor_that_is_not_known_is_a_new_start()
    {
        _erp.On("c", Rows());
        (await (await OpenAsync("\"query\": { \"since\": \"{since}\" }")).ReadChangesAsync(ActorKinds.Customer, new SyncCursor("what is this"), Fields, default)).CursorExpired.Should().BeTrue();
    }

    [Theory]
    [InlineData("\"query\": { \"since\": \"{since}\" }, \"digits\": 0", "c?since=2026-03-01T11:55:00Z", null)]
    [InlineData("\"query\": { \"since\": \"{since}\" }, \"form\": \"unixSeconds\"", "c?since=1772366100", null)]
    [InlineData("\"query\": { \"since\": \"{since}\" }, \"form\": \"midnight\"", "c?since=2026-03-01", null)]
    [InlineData("\"query\": { \"since\": \"{since}\" }, \"form\": \"midnight\", \"exclusive\": true", "c?since=2026-02-28", null)]
    [InlineData("\"query\": { \"since\": \"{since}\" }, \"exclusive\": true", "c?since=2026-03-01T11:54:59.000Z", null)]
    [InlineData("\"headers\": { \"If-Modified-Since\": \"{since}\" }, \"form\": \"http\"", "c", "Sun, 01 Mar 2026 11:55:00 GMT")]
    [InlineData("\"path\": \"changed/{since}\", \"items\": \"rows\", \"digits\": 0", "changed/2026-03-01T11:55:00Z", null)]
    public async Task The_time_is_asked_for_as_the_service_wants_it_and_never_too_late(string changes, string target, string? header)
    {
        _erp.On("c", Rows()).On(target, Rows((1, "11:56:00")));
        var side = await OpenAsync(changes);
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        (await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default)).Changes.Select(c => c.Key.Text).Should().Equal("1");
        if (header is not null) _erp.Headers[^1]["If-Modified-Since"].Should().Be(header);
    }

    [Fact]
    public async Task Rows_of_one_time_on_two_pages_of_the_service_are_all_reported()
    {
        // Three records to a page of ours, two to one of the service, which gives rows of one time in any order.
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", Page("?p=2", (1, "11:55:01"), (2, "11:55:02"))).On("c?p=2", Page("?p=3", (9, "11:55:03"), (5, "11:55:04")));
        _erp.On("c?since=2026-03-01T11:55:03.000Z", Page("?q=2", (9, "11:55:03"), (5, "11:55:04"))).On("c?q=2", Page(null, (4, "11:55:04"), (6, "11:55:05")));
        var keys = await AllAsync(await OpenAsync("\"query\": { \"since\": \"{since}\" }, \"ordered\": true", "\"pageSizeRecords\": 3,"));
        keys.Should().Equal("1", "2", "9", "4", "5", "6");
        // No more of the service's pages than it takes.
        _erp.Requests.Should().HaveCount(5);
    }

    [Fact]
    public async Task Rows_in_no_order_are_put_into_order_and_what_is_left_over_is_kept()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", Page("?p=2", (1, "11:58:00"), (2, "11:56:00"))).On("c?p=2", Page(null, (3, "11:57:00"), (4, "11:55:30")));
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }", "\"pageSizeRecords\": 3,");
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        var first = await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default);
        (first.HasMore, string.Join(',', first.Changes.Select(c => c.Key.Text))).Should().Be((true, "4,2,3"));
        var requests = _erp.Requests.Count;
        var second = await side.ReadChangesAsync(ActorKinds.Customer, first.Next, Fields, default);
        (second.HasMore, string.Join(',', second.Changes.Select(c => c.Key.Text)), _erp.Requests.Count).Should().Be((false, "1", requests));

        // A new process has kept nothing, and asks again.
        _erp.On("c?since=2026-03-01T11:57:00.000Z", Rows((1, "11:58:00"), (3, "11:57:00")));
        var other = await OpenAsync("\"query\": { \"since\": \"{since}\" }", "\"pageSizeRecords\": 3,");
        (await other.ReadChangesAsync(ActorKinds.Customer, first.Next, Fields, default)).Changes.Select(c => c.Key.Text).Should().Equal("1");
    }

    [Fact]
    public async Task Deletions_merges_and_records_that_cannot_be_read_are_told_apart()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", """
            {"rows": [{"id": 1, "changed": "2026-03-01T11:56:00Z", "state": "gone"}, {"id": 2, "changed": "2026-03-01T11:56:01Z", "survivor": 7}, {"id": 3, "changed": "2026-03-01T11:56:02Z", "name": 5},
              {"id": 4, "changed": "2026-03-01T11:56:03Z", "name": "x"}, {"id": 5, "changed": "nonsense", "name": "y"}]}
            """);
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }, \"deleted\": { \"path\": \"state\", \"values\": [\"gone\"] }");
        (await side.DescribeAsync(default)).Kinds[0].ReportsDeletions.Should().BeTrue();
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        (await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default)).Changes.Select(c => $"{c.Key} {c.Kind} {c.MergedInto} {c.Record?["name"]}").Should()
            .Equal("1 Deleted  ", "2 MergedInto 7 ", "3 Changed  ", "4 Changed  x", "5 Changed  ");
    }

    [Fact]
    public async Task What_is_gone_need_not_say_any_more_what_kind_it_was_of()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", """
            {"rows": [{"id": 1, "changed": "2026-03-01T11:56:00Z", "state": "gone"}, {"id": 2, "changed": "2026-03-01T11:56:01Z", "survivor": 7},
              {"id": 3, "changed": "2026-03-01T11:56:02Z", "isCustomer": false}, {"id": 4, "changed": "2026-03-01T11:56:03Z", "isCustomer": true}]}
            """);
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }, \"deleted\": { \"path\": \"state\", \"values\": [\"gone\"] }", where: "\"where\": { \"isCustomer\": true },");
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        (await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default)).Changes.Select(c => $"{c.Key} {c.Kind}").Should().Equal("1 Deleted", "2 MergedInto", "4 Changed");
    }

    [Fact]
    public async Task After_the_clock_of_the_server_was_set_back_everything_is_asked_for_again()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", Page(null, (1, "11:56:00"), (2, "11:57:00"), (3, "11:58:00"), (4, "11:59:00")));
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }", "\"pageSizeRecords\": 2,");
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        _erp.Now = Now.AddHours(-3);
        var widened = await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default);
        widened.HasMore.Should().BeTrue();
        var requests = _erp.Requests.Count;
        // Five minutes and the step before the time that it has now.
        _erp.On("c?since=2026-03-01T05:55:00.000Z", Page(null, (9, "09:01:00"), (1, "11:56:00"), (2, "11:57:00"), (3, "11:58:00"), (4, "11:59:00")));
        var again = await side.ReadChangesAsync(ActorKinds.Customer, widened.Next, Fields, default);
        _erp.Requests.Should().HaveCount(requests + 1);
        again.Changes.Select(c => c.Key.Text).Should().Equal("9", "1");
    }

    [Theory]
    [InlineData("""{"rows": [{"id": 1, "name": "x"}]}"""), InlineData("""{"rows": [{"id": 1, "name": "x"}], "next": ""}"""), InlineData("""{"rows": [], "more": true}""")]
    public async Task A_feed_whose_next_token_is_nowhere_does_not_stand_still_in_silence(string json)
    {
        const string changes = "\"path\": \"changes\", \"items\": \"rows\", \"query\": { \"t\": \"{token}\" }, \"token\": { \"next\": \"next\", \"more\": \"more\", \"start\": { \"path\": \"now\" }, \"startToken\": \"now\" }";
        _erp.On("changes?t=a", json);
        var side = await OpenAsync(changes);
        (await FluentActions.Awaiting(async () => await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("a"), Fields, default)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.AnswerMalformed && e.Message.Contains("'next'"));
        _erp.On("changes?t=a", """{"rows": []}""");
        (await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("a"), Fields, default)).Next.Token.Should().Be("a", "a quiet poll may leave it out");
    }

    [Fact]
    public async Task A_row_without_a_time_neither_stops_the_feed_nor_leads_it_astray()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", """
            {"rows": [{"id": 9, "changed": "nonsense"}, {"id": 1, "changed": "2026-03-01T11:55:01Z"}, {"id": 2, "changed": "2026-03-01T11:55:02Z"}, {"id": 3, "changed": "2026-03-01T11:55:03Z"}, {"id": 8, "changed": null}], "next": "?p=2"}
            """).On("c?since=2026-03-01T11:55:02.000Z", Rows((2, "11:55:02"), (3, "11:55:03"), (4, "11:55:04")));
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }, \"ordered\": true", "\"pageSizeRecords\": 2,");
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        var first = await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default);
        first.Changes.Select(c => c.Key.Text).Should().BeEquivalentTo("1", "2", "9", "8");
        first.HasMore.Should().BeTrue();
        (await side.ReadChangesAsync(ActorKinds.Customer, first.Next, Fields, default)).Changes.Select(c => c.Key.Text).Should().Equal("3", "4");
    }

    [Fact]
    public async Task A_part_of_a_record_is_not_reported_as_the_record()
    {
        _erp.On("c", Rows()).On("c?since=2026-03-01T11:55:00.000Z", Rows((1, "11:56:00")));
        var side = await OpenAsync("\"query\": { \"since\": \"{since}\" }, \"partial\": true");
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        (await side.ReadChangesAsync(ActorKinds.Customer, start, Fields, default)).Changes.Single().Record.Should().BeNull();
    }

    [Fact, Trait("Catalogue", "35")]
    public async Task A_token_of_the_server_leads_on_and_an_expired_one_starts_anew()
    {
        const string changes = "\"path\": \"changes\", \"items\": \"rows\", \"query\": { \"t\": \"{token}\" }, \"token\": { \"next\": \"next\", \"more\": \"more\", \"start\": { \"path\": \"now\" }, \"startToken\": \"now\" }";
        _erp.On("now", """{"now": "a"}""").On("changes?t=a", """{"rows": [], "next": "a"}""");
        var side = await OpenAsync(changes);
        (await side.DescribeAsync(default)).Kinds[0].ChangeFeed.Should().Be(ChangeFeed.Cursor);
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default);
        (start.Next.Token, start.CursorExpired).Should().Be(("a", false));
        var quiet = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, Fields, default);
        (quiet.Next, quiet.HasMore, quiet.Changes.Count).Should().Be((start.Next, false, 0));
        _erp.On("changes?t=a", """{"rows": [{"id": 1, "name": "x"}], "next": "b", "more": true}""").On("changes?t=b", """{"rows": [{"id": 2, "name": "y"}], "next": "c", "more": false}""").On("changes?t=old", """{"code": "EXPIRED"}""", HttpStatusCode.Gone);
        var first = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, Fields, default);
        (first.Next.Token, first.HasMore, first.Changes.Single().Key.Text).Should().Be(("b", true, "1"));
        (await side.ReadChangesAsync(ActorKinds.Customer, first.Next, Fields, default)).HasMore.Should().BeFalse();
        var expired = await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("old"), Fields, default);
        (expired.CursorExpired, expired.Next.Token).Should().Be((true, "a"));
    }

    private static FieldSelection Fields { get; } = FieldSelection.Of("name");

    private static string Rows(params (int Key, string Time)[] rows) => Page(null, rows);

    private static string Page(string? next, params (int Key, string Time)[] rows) =>
        $"{{\"rows\": [{string.Join(',', rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{{\"id\": {r.Key}, \"name\": \"n\", \"changed\": \"2026-03-01T{r.Time}Z\"}}")))}], \"next\": {(next is null ? "null" : $"\"{next}\"")}}}";

    private ValueTask<IRecordSide> OpenAsync(string changes, string more = "", string where = "") => RestSides.OpenAsync(_erp, "{ " + more + """
        "errors": { "code": "code" }, "kinds": { "customer": { "key": "id", "modified": "changed", "mergedInto": "survivor",
        """ + where + """
         "list": { "path": "c", "items": "rows",
        """ + (changes.Contains("token") ? "" : "\"paging\": { \"type\": \"nextLink\", \"path\": \"next\" }, ") + """
        "text": "q" }, "get": { "path": "c/{key}" }, "changes": {
        """ + changes + """
         }, "fields": { "name": {} } } } }
        """);

    private static async Task<List<string>> AllAsync(IRecordSide side)
    {
        var keys = new List<string>();
        var cursor = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        for (var more = true; more;)
        {
            var page = await side.ReadChangesAsync(ActorKinds.Customer, cursor, Fields, default);
            keys.AddRange(page.Changes.Select(c => c.Key.Text));
            (cursor, more) = (page.Next, page.HasMore);
            keys.Count.Should().BeLessThan(100);
        }

        return keys;
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>What is asked of an OData service for its changes, and what is made of the answers.</summary>
public sealed class ODataFeedTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeOData _service = new();
    private DateTimeOffset? _now = Noon;
    private string? _next;

    public ODataFeedTests() => _service.Answer = request => request.RequestUri!.AbsolutePath.EndsWith("$metadata", StringComparison.Ordinal) ? null : Feed();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task The_description_says_that_there_are_times_and_no_deletions()
    {
        var kind = (await (await _service.OpenAsync()).DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        kind.ChangeFeed.Should().Be(ChangeFeed.Timestamp);
        kind.ReportsDeletions.Should().BeFalse();
    }

    [Fact]
    public async Task A_kind_without_a_time_of_change_has_no_feed()
    {
        var side = await _service.OpenAsync(FakeOData.Profile.Replace("\"modified\": \"changed\", ", "", StringComparison.Ordinal));
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!.ChangeFeed.Should().Be(ChangeFeed.None);
        var act = async () => await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        (await act.Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.NotSupported);
    }

    [Fact]
    public async Task A_quiet_poll_is_one_request_and_gives_the_same_cursor()
    {
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        _service.Requests.Should().Equal("GET things?$select=code,changed,state&$orderby=changed desc&$top=1");
        start.Should().BeEquivalentTo(new { Changes = Array.Empty<RecordChange>(), HasMore = false, CursorExpired = false });

        _now += TimeSpan.FromDays(1);
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        page.Changes.Should().BeEmpty();
        page.Next.Should().Be(start.Next);
        _service.Requests.Skip(1).Should().Equal("GET things?$select=code,changed,state&$filter=changed ge 2026-03-01T11:55:00Z&$orderby=changed,code");
    }

    [Theory, Trait("Catalogue", "40")]
    [InlineData(null), InlineData("24:00"), InlineData("")]
    public async Task A_record_without_a_readable_time_stops_only_itself(string? time)
    {
        Add("old", "2026-03-01T11:00:00Z", t => t["changed"] = time);
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        Add("new", "2026-03-01T12:00:01Z");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("name"), default);
        page.Changes.Select(c => (c.Key.Text, c.Record is null)).Should().BeEquivalentTo([("old", time is not null), ("new", false)]);
    }

    [Fact]
    public async Task Rows_carry_the_fields_that_are_asked_for_and_no_others()
    {
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        Add("a", "2026-03-01T12:00:00.123Z");
        Add("b'c", "2026-03-01T12:00:01.0000007Z", t => t["state"] = "_x0020_gone");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("name"), default);
        _service.Requests[^1].Should().StartWith("GET things?$select=code,name,changed,state&");
        page.Changes.Select(c => (c.Key.Text, c.Kind, c.Record!["name"].AsText(), c.Record.State, c.Record.Version.IsKnown)).Should().Equal(
            ("a", ChangeKind.Changed, "Name a", RecordState.Active, true), ("b'c", ChangeKind.Changed, "Name b'c", RecordState.Inactive, true));

        // Once they are old enough only what is later is asked for, to the last digit.
        _now += TimeSpan.FromMinutes(6);
        var settled = await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default);
        settled.Changes.Should().BeEmpty("they are as they were");
        _service.Things.Clear();
        var quiet = await side.ReadChangesAsync(ActorKinds.Customer, settled.Next, FieldSelection.None, default);
        quiet.Next.Should().Be(settled.Next);
        _service.Requests[^1].Should().Contain("$filter=changed gt 2026-03-01T12:00:01.0000007Z or (changed eq 2026-03-01T12:00:01.0000007Z and code gt 'b''c')&");
    }

    [Fact, Trait("Scenario", "T53")]
    public async Task The_next_page_starts_behind_the_last_record_of_a_page_that_others_follow()
    {
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        Add("a", "2026-03-01T12:00:00Z");
        _next = $"{FakeOData.Address}things?$skiptoken=1";
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        page.HasMore.Should().BeTrue();
        _next = null;
        _service.Things.Clear();
        Add("b", "2026-03-01T12:00:00Z");
        var last = await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default);
        last.HasMore.Should().BeFalse();
        last.Changes.Should().ContainSingle(c => c.Key == "b");
        _service.Requests[^1].Should().Contain("$filter=changed gt 2026-03-01T12:00:00Z or (changed eq 2026-03-01T12:00:00Z and code gt 'a')&");
    }

    [Fact, Trait("Catalogue", "34")]
    public async Task An_empty_page_with_a_link_is_followed_and_a_loop_of_them_ends()
    {
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        _next = $"{FakeOData.Address}things?$skiptoken=1";
        var act = async () => await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Fact]
    public async Task A_service_that_does_not_tell_its_time_is_asked_for_its_youngest_record()
    {
        _now = null;
        Add("a", "2026-03-01T09:00:00Z");
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        _service.Requests[^1].Should().Contain("$filter=changed ge 2026-03-01T08:55:00Z&");
    }

    [Fact, Trait("Scenario", "T57"), Trait("Catalogue", "35")]
    public async Task A_cursor_that_is_none_has_expired()
    {
        var side = await _service.OpenAsync();
        var page = await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("$skiptoken=1"), FieldSelection.None, default);
        page.CursorExpired.Should().BeTrue();
        (await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default)).CursorExpired.Should().BeFalse();
    }

    [Fact, Trait("Rule", "G8")]
    public async Task A_record_whose_values_cannot_be_read_is_reported_by_its_key()
    {
        var side = await _service.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        Add("a", "2026-03-01T12:00:00Z", t => t["name"] = 12);
        Add("b", "2026-03-01T12:00:00Z");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("name"), default);
        page.Changes.Select(c => (c.Key.Text, c.Record is null)).Should().Equal(("a", true), ("b", false));
    }

    [Fact]
    public async Task An_overlap_shorter_than_resolution_and_lag_is_refused_with_what_would_do()
    {
        var act = async () => await _service.OpenAsync(FakeOData.Profile.Replace("\"enforcesIfMatch\"",
            "\"stamps\": { \"resolutionMilliseconds\": 60000, \"commitLagSeconds\": 300, \"overlapSeconds\": 300 }, \"enforcesIfMatch\"", StringComparison.Ordinal));
        (await act.Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain("$.stamps.overlapSeconds").And.Contain("300 seconds");
    }

    private void Add(string code, string changed, Action<JsonObject>? change = null) => _service.Add(code, thing =>
    {
        thing["changed"] = changed;
        change?.Invoke(thing);
    });

    private HttpResponseMessage Feed()
    {
        var page = new JsonObject { ["value"] = new JsonArray(_service.Things.Values.Select(t => t.DeepClone()).ToArray()) };
        if (_next is not null) page["@odata.nextLink"] = _next;
        var answer = FakeOData.Json(HttpStatusCode.OK, page.ToJsonString());
        if (_now is { } now) answer.Headers.Date = now;
        return answer;
    }
}

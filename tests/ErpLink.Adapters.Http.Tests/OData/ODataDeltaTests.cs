using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>The feed of a service that tracks changes itself.</summary>
public sealed class ODataDeltaTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private static readonly string Profile = FakeOData.Profile.Replace("\"title\"", "\"trackChanges\": true, \"title\"", StringComparison.Ordinal);
    private readonly FakeOData _erp = new();
    private readonly Queue<(int Status, string Body)> _answers = new();

    public ODataDeltaTests() => _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("$metadata", StringComparison.Ordinal) || !_answers.TryDequeue(out var answer) ? null
        : new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body, Encoding.UTF8, answer.Body.StartsWith('<') ? "text/html" : "application/json") };

    public void Dispose() => _erp.Dispose();

    [Theory]
    [InlineData("", null, ChangeFeed.Timestamp), InlineData("", true, ChangeFeed.Cursor), InlineData("true", null, ChangeFeed.Cursor), InlineData("true", false, ChangeFeed.Timestamp), InlineData("false", true, ChangeFeed.Timestamp)]
    public async Task Profile_or_service_offer_it_and_neither_may_deny_it(string annotation, bool? profile, ChangeFeed expected)
    {
        var metadata = FakeOData.Metadata.Replace("</Schema>", annotation.Length == 0 ? "</Schema>" : $"""
            <Annotations Target="Self.c/things"><Annotation Term="Org.OData.Capabilities.V1.ChangeTracking"><Record><PropertyValue Property="Supported" Bool="{annotation}"/></Record></Annotation></Annotations></Schema>
            """, StringComparison.Ordinal);
        _erp.Answer = r => r.RequestUri!.AbsolutePath == "/api/$metadata" ? new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") } : null;
        var side = await _erp.OpenAsync(profile is null ? FakeOData.Profile : Profile.Replace("\"trackChanges\": true", $"\"trackChanges\": {(profile.Value ? "true" : "false")}", StringComparison.Ordinal));
        var kind = (await side.DescribeAsync(default)).Kind(Kind)!;
        (kind.ChangeFeed, kind.ReportsDeletions).Should().Be((expected, expected == ChangeFeed.Cursor));
    }

    [Fact]
    public async Task A_start_reads_the_set_once_for_the_link_and_reports_nothing_of_it()
    {
        var side = await _erp.OpenAsync(Profile);
        Give("""{"value":[{"code":"A"}],"@odata.nextLink":"things?$skiptoken=1"}""");
        var first = await side.ReadChangesAsync(Kind, null, FieldSelection.None, default);
        first.Should().BeEquivalentTo(new { Changes = Array.Empty<RecordChange>(), HasMore = true, CursorExpired = false });
        Give("""{"value":[{"code":"B"}],"@odata.deltaLink":"https://erp.example/api/things?$deltatoken=1"}""");
        var last = await side.ReadChangesAsync(Kind, first.Next, FieldSelection.None, default);
        last.Should().BeEquivalentTo(new { Changes = Array.Empty<RecordChange>(), HasMore = false, CursorExpired = false });
        _erp.Requests.Should().Equal("GET things?$select=code,name,reference,note,amount,whole,big,ratio,yes,day,changed,state,link,born,total", "GET things?$skiptoken=1");
        _erp.Headers.Select(h => h.GetValues("Prefer").Single()).Should().OnlyContain(p => p == "odata.track-changes,odata.maxpagesize=50");

        Give("""{"value":[],"@odata.deltaLink":"things?$deltatoken=1"}""");
        (await side.ReadChangesAsync(Kind, last.Next, FieldSelection.None, default)).Changes.Should().BeEmpty();
        _erp.Requests[^1].Should().Be("GET things?$deltatoken=1");
        _erp.Headers[^1].GetValues("Prefer").Should().Equal("odata.maxpagesize=50");
    }

    [Theory]
    [InlineData("""{"@odata.etag":"W/\"7\"","code":"A","name":"n","state":"active"}""", "A", ChangeKind.Changed, true)]
    [InlineData("""{"code":"A","name":"n"}""", "A", ChangeKind.Changed, false)]
    [InlineData("""{"code":"A","state":"active"}""", "A", ChangeKind.Changed, false)]
    [InlineData("""{"code":"A","name":7,"state":"active"}""", "A", ChangeKind.Changed, false)]
    [InlineData("""{"@removed":{"reason":"deleted"},"@id":"things('A%2F''1')"}""", "A/'1", ChangeKind.Deleted, false)]
    [InlineData("""{"@removed":{"reason":"changed"},"code":"A"}""", "A", ChangeKind.Changed, false)]
    [InlineData("""{"@odata.removed":{},"@odata.id":"https://erp.example/api/things('A')"}""", "A", ChangeKind.Deleted, false)]
    [InlineData("""{"@odata.context":"$metadata#things/$deletedEntity","id":"things('A')","reason":"deleted"}""", "A", ChangeKind.Deleted, false)]
    [InlineData("""{"@odata.context":"$metadata#things/$deletedEntity","id":"things('A')","reason":"changed"}""", "A", ChangeKind.Changed, false)]
    [InlineData("""{"@odata.context":"$metadata#things/$deletedEntity","id":"things('A%20(1)')","reason":"deleted"}""", "A (1)", ChangeKind.Deleted, false)]
    [InlineData("""{"@odata.context":"$metadata#things/$link","source":"things('A')","relationship":"x","target":"things('B')"}""", "A", ChangeKind.Changed, false)]
    public async Task A_row_says_what_happened_and_carries_the_record_only_where_it_is_whole(string row, string key, ChangeKind kind, bool hasRecord)
    {
        var (side, cursor) = await StartedAsync();
        Give($$"""{"value":[{{row}}],"@odata.deltaLink":"things?$deltatoken=2"}""");
        var change = (await side.ReadChangesAsync(Kind, cursor, FieldSelection.Of("name"), default)).Changes.Single();
        (change.Key.Text, change.Kind, change.Record is not null).Should().Be((key, kind, hasRecord));
    }

    [Fact]
    public async Task A_row_without_a_key_is_an_error_and_not_passed_over()
    {
        var (side, cursor) = await StartedAsync();
        Give("""{"value":[{"@removed":{"reason":"deleted"},"@id":"others('A')"}],"@odata.deltaLink":"things?$deltatoken=2"}""");
        (await side.Invoking(s => s.ReadChangesAsync(Kind, cursor, FieldSelection.None, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Theory, Trait("Scenario", "T57"), Trait("Catalogue", "35")]
    [InlineData(410, ""), InlineData(404, """{"error":{"code":"x","message":"y"}}"""), InlineData(400, """{"error":{"code":"x","message":"y"}}""")]
    public async Task A_link_that_the_service_no_longer_knows_is_a_new_start(int status, string body)
    {
        var (side, cursor) = await StartedAsync();
        _answers.Enqueue((status, body));
        Give("""{"value":[{"code":"A"}],"@odata.deltaLink":"things?$deltatoken=9"}""");
        var page = await side.ReadChangesAsync(Kind, cursor, FieldSelection.None, default);
        page.Should().BeEquivalentTo(new { Changes = Array.Empty<RecordChange>(), HasMore = false, CursorExpired = true });
        Give("""{"value":[],"@odata.deltaLink":"things?$deltatoken=9"}""");
        (await side.ReadChangesAsync(Kind, page.Next, FieldSelection.None, default)).CursorExpired.Should().BeFalse();
    }

    [Theory]
    [InlineData(404, "<html>", ErrorCodes.SideHasNoRecord), InlineData(503, "", ErrorCodes.SideUnavailable), InlineData(403, "", ErrorCodes.SideForbids)]
    public async Task What_says_nothing_about_the_link_is_an_error_and_the_cursor_stays(int status, string body, int code)
    {
        var (side, cursor) = await StartedAsync();
        for (var i = 0; i < 3; i++) _answers.Enqueue((status, body));
        (await side.Invoking(s => s.ReadChangesAsync(Kind, cursor, FieldSelection.None, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(code);
    }

    [Theory, Trait("Catalogue", "32")]
    [InlineData("https://evil.example/api/things?$deltatoken=1"), InlineData("//evil.example/api/things"), InlineData("http://erp.example/api/things"), InlineData("https://erp@evil.example/api/things"), InlineData("https://erp.example/other/things")]
    public async Task A_link_that_leads_away_is_not_kept(string link)
    {
        var side = await _erp.OpenAsync(Profile);
        Give($$"""{"value":[],"@odata.deltaLink":"{{link}}"}""");
        (await side.Invoking(s => s.ReadChangesAsync(Kind, null, FieldSelection.None, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.OutsideOrigin);
    }

    [Theory]
    [InlineData(" c 0 things", " c 0 https://evil.example/x"), InlineData(" c 0 ", " x 0 "), InlineData(" c 0 ", " c -1 "), InlineData("d1 ", "d1 0"), InlineData("d1 ", "ts1t "), InlineData(" c 0 things", "")]
    public async Task A_cursor_that_is_none_has_expired(string part, string other)
    {
        var (side, cursor) = await StartedAsync();
        Give("""{"value":[],"@odata.deltaLink":"things?$deltatoken=9"}""");
        (await side.ReadChangesAsync(Kind, new SyncCursor(cursor.Token.Replace(part, other, StringComparison.Ordinal)), FieldSelection.None, default)).CursorExpired.Should().BeTrue();
        _erp.Requests[^1].Should().StartWith("GET things?$select=");
    }

    [Fact]
    public async Task Other_fields_are_another_question()
    {
        var (_, cursor) = await StartedAsync();
        var side = await _erp.OpenAsync(Profile.Replace("\"title\"", "\"only\": [\"name\"], \"title\"", StringComparison.Ordinal));
        Give("""{"value":[],"@odata.deltaLink":"things?$deltatoken=9"}""");
        (await side.ReadChangesAsync(Kind, cursor, FieldSelection.None, default)).CursorExpired.Should().BeTrue();
    }

    [Fact]
    public async Task A_service_that_gives_no_link_does_not_track_changes()
    {
        var side = await _erp.OpenAsync(Profile);
        Give("""{"value":[{"code":"A"}]}""");
        (await side.Invoking(s => s.ReadChangesAsync(Kind, null, FieldSelection.None, default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain("neither the next page nor a link");
    }

    private void Give(string body) => _answers.Enqueue((200, body));

    private async Task<(IRecordSide Side, SyncCursor Cursor)> StartedAsync()
    {
        var side = await _erp.OpenAsync(Profile);
        Give("""{"value":[],"@odata.deltaLink":"things?$deltatoken=1"}""");
        return (side, (await side.ReadChangesAsync(Kind, null, FieldSelection.None, default)).Next);
    }
}

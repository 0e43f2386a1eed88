using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>Pages, cursors, and what an answer to a search may be.</summary>
public sealed class ODataSearchTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "note", "amount", "whole", "big", "ratio", "yes", "day", "changed", "state", "link", "total");
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task A_search_pages_and_a_cursor_goes_on()
    {
        for (var i = 0; i < 12; i++) _erp.Add($"T{i:00}");
        var side = await _erp.OpenAsync();
        var pages = await SearchAsync(side, new RecordQuery(Kind, Fields) { PageSizeRecords = 5, OrderBy = [new("name")] });
        pages.Select(p => p.Records.Count).Should().Equal(5, 5, 2);
        pages.Select(p => p.IsComplete).Should().Equal(false, false, true);
        _erp.Requests[0].Should().Contain("$orderby=name,code");
        var rest = await SearchAsync(side, new RecordQuery(Kind, Fields) { PageSizeRecords = 7, OrderBy = [new("name")], After = pages[0].Next });
        rest.SelectMany(p => p.Records).Select(r => r.Key.Text).Should().Equal("T05", "T06", "T07", "T08", "T09", "T10", "T11");
    }

    [Theory, Trait("Catalogue", "32")]
    [InlineData("https://evil.example/things?x"), InlineData("things?/../../admin"), InlineData("things?$filter=1 eq 1"), InlineData(""), InlineData("&$filter=1 eq 1"), InlineData("skip=5")]
    public async Task A_cursor_that_this_search_did_not_give_is_refused(string token)
    {
        var side = await _erp.OpenAsync();
        (await side.Invoking(s => SearchAsync(s, new RecordQuery(Kind, Fields) { After = new PageCursor(token) })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "32")]
    public async Task A_cursor_holds_a_position_and_nothing_of_the_query()
    {
        for (var i = 0; i < 3; i++) _erp.Add($"T{i:00}");
        var side = await _erp.OpenAsync();
        var query = new RecordQuery(Kind, Fields) { PageSizeRecords = 1 };
        var cursor = (await SearchAsync(side, query))[0].Next!.Value.Token;
        cursor.Should().NotContain("things").And.NotContain("select");
        var other = new RecordQuery(Kind, Fields) { Text = "x", After = new PageCursor(cursor) };
        (await side.Invoking(s => SearchAsync(s, other)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        string? sent = null;
        _erp.Answer = r =>
        {
            sent = r.RequestUri!.Query;
            return FakeOData.Json(HttpStatusCode.OK, """{"value":[]}""");
        };
        await SearchAsync(side, query with { After = new PageCursor(cursor + "&$filter=1 eq 1#%26") });
        sent.Should().EndWith("$skiptoken=1%26%24filter%3D1%20eq%201%23%26");
    }

    [Theory]
    [InlineData("https://erp.example/API/Things?%24SkipToken=a+b%2bc"), InlineData("/api/%74hings?$select=code&$skiptoken=a+b%2Bc")]
    public async Task A_next_link_in_another_spelling_is_followed_where_we_asked(string link)
    {
        var side = await _erp.OpenAsync();
        var asked = new List<Uri>();
        _erp.Answer = r =>
        {
            if (!r.RequestUri!.AbsolutePath.Contains("things", StringComparison.OrdinalIgnoreCase)) return null;
            asked.Add(r.RequestUri);
            return FakeOData.Json(HttpStatusCode.OK, asked.Count == 1 ? $$"""{"value":[{"code":"A"}],"@odata.nextLink":"{{link}}"}""" : """{"value":[],"@odata.nextLink":null}""");
        };
        var pages = await SearchAsync(side, new RecordQuery(Kind, Fields));
        asked.Select(u => u.AbsolutePath).Should().Equal("/api/things", "/api/things");
        await SearchAsync(side, new RecordQuery(Kind, Fields) { After = pages[0].Next });
        asked[^1].Query.Should().EndWith("&$skiptoken=a+b%2Bc");
    }

    [Theory, Trait("Catalogue", "32")]
    [InlineData("https://evil.example/api/things?$skiptoken=1"), InlineData("//evil.example/api/things"), InlineData("https://erp.example@evil.example/api/things"), InlineData("https://erp.example/other/things")]
    public async Task A_next_link_to_another_place_is_not_followed(string link)
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.Contains("things") ? FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[],"@odata.nextLink":"{{link}}"}""") : null;
        (await side.Invoking(s => SearchAsync(s, new RecordQuery(Kind, Fields))).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.OutsideOrigin);
        _erp.Requests.Should().HaveCount(1);
    }

    [Theory, Trait("Catalogue", "33")]
    [InlineData(true), InlineData(false)]
    public async Task Next_links_that_do_not_end_are_given_up(bool loop)
    {
        var count = 0;
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.Contains("things")
            ? FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{{(loop ? "{\"code\":\"A\"}" : "")}}],"@odata.nextLink":"{{FakeOData.Address}}things?$skiptoken={{(loop ? 1 : ++count)}}"}""") : null;
        (await side.Invoking(s => SearchAsync(s, new RecordQuery(Kind, Fields))).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
        _erp.Requests.Count.Should().BeLessThan(110);
    }

    [Theory]
    [InlineData("text/html", "<html>log in</html>", FailureClass.Transient)]                                  // 18
    [InlineData("application/json", "", FailureClass.Bug)]                                                    // 19
    [InlineData("application/json", "{\"value\":[", FailureClass.Bug)]                                        // 48
    [InlineData("application/json", "{\"value\":[{\"code\":\"A\",\"code\":\"B\"}]}", FailureClass.Bug)]       // 49
    [InlineData("application/json", "{\"value\":[{\"name\":\"without key\"}]}", FailureClass.Bug)]            // 46
    [InlineData("application/json", "{\"value\":[{\"code\":\"\"}]}", FailureClass.Invalid)]
    [InlineData("application/json", "{\"d\":[]}", FailureClass.Bug)]
    [InlineData("application/json", "[]", FailureClass.Bug)]
    public async Task A_page_that_is_not_one_is_refused_without_its_content(string type, string body, FailureClass expected)
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.Contains("things") ? new HttpResponseMessage { Content = new StringContent(body, Encoding.UTF8, type) } : null;
        (await side.Invoking(s => SearchAsync(s, new RecordQuery(Kind, Fields))).Should().ThrowAsync<ErpLinkException>()).Where(e => e.FailureClass == expected && !e.ToString().Contains("without key"));
    }

    [Theory, Trait("Rule", "G8")]
    [InlineData("{\"code\":\"A\",\"name\":\"\\ud83d\"}")] // 50
    [InlineData("{\"code\":\"A\",\"amount\":1e400}")]     // 52
    [InlineData("{\"code\":\"A\",\"name\":12}")]          // 53
    [InlineData("{\"code\":\"A\",\"day\":\"2026-02-30\"}")]
    [InlineData("{\"code\":\"A\",\"changed\":\"2026-02-28T10:00:00\"}")] // 40
    [InlineData("{\"code\":\"A\",\"changed\":\"2026-02-28T24:00:60Z\"}")]
    [InlineData("{\"code\":\"A\",\"name\":\"nul\\u0000\"}")] // 51
    public async Task One_spoilt_record_is_found_without_its_values_beside_the_others(string record)
    {
        var side = await _erp.Add("A").OpenAsync();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("/things", StringComparison.Ordinal)
            ? FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{{record}},{"code":"B","name":"sound"}]}""")
            : r.RequestUri.AbsolutePath.Contains("things", StringComparison.Ordinal) ? FakeOData.Json(HttpStatusCode.OK, record) : null;
        var records = (await SearchAsync(side, new RecordQuery(Kind, Fields))).Single().Records;
        records.Select(r => r.Key.Text).Should().Equal("A", "B");
        records[0].Values.ToArray().Should().OnlyContain(v => v.IsAbsent);
        records[1]["name"].AsText().Should().Be("sound");
        var result = (await ReadAsync(side, "A")).Single();
        (result.Status, result.Failure!.Code).Should().Be((ReadStatus.NotAnswered, ErrorCodes.AnswerMalformed));
        result.Failure.Message.Should().Contain("customer/A");
    }

    [Fact, Trait("Rule", "G8")]
    public async Task A_row_that_is_sound_when_read_by_itself_is_found_whole()
    {
        var side = await _erp.Add("A").OpenAsync();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("/things", StringComparison.Ordinal) ? FakeOData.Json(HttpStatusCode.OK, """{"value":[{"code":"A","name":1}]}""") : null;
        (await SearchAsync(side, new RecordQuery(Kind, Fields))).Single().Records.Single()["name"].AsText().Should().Be("Name A");
    }

    // A look-up of a reference decides whether a record is created again: half an answer must not be taken for a whole one.
    [Fact, Trait("Rule", "G8")]
    public async Task A_spoilt_record_fails_a_look_up_of_a_reference()
    {
        var side = await _erp.Add("A", t => t["amount"] = "1e400").OpenAsync();
        var query = new RecordQuery(Kind, Fields) { Filter = new FieldRestriction("reference", SearchOperator.Equal, [FieldValue.Text("R")]) };
        (await side.Invoking(s => SearchAsync(s, query)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    private static async Task<List<ReadResult>> ReadAsync(IRecordSide side, params string[] keys)
    {
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(Kind, keys.Select(k => new RecordKey(k)).ToList(), Fields, default)) results.Add(result);
        return results;
    }

    private static async Task<List<RecordPage>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var pages = new List<RecordPage>();
        await foreach (var page in side.SearchAsync(query, default)) pages.Add(page);
        return pages;
    }
}

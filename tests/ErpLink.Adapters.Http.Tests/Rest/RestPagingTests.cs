using System.Globalization;
using System.Net;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestPagingTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private readonly FakeRest _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task Without_pages_one_answer_is_all()
    {
        _erp.On("c", Rows(1, 2));
        (await KeysAsync("""{ "path": "c", "items": "rows" }""")).Should().Equal("1", "2");
        _erp.Requests.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("https://erp.example/api/c?page=2&q=a%2Bb"), InlineData("?page=2&q=a%2Bb"), InlineData("/api/c?page=2&q=a%2Bb"), InlineData("https://ERP.example/api/C?page=2&q=a%2Bb")]
    public async Task A_link_in_the_body_is_followed(string link)
    {
        _erp.On("c?n=50", Page("\"next\": \"" + link + "\"", 1)).On("c?page=2&q=a+b", Page("\"next\": null", 2));
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next", "size": "n" } }""")).Should().Equal("1", "2");
    }

    [Fact]
    public async Task A_link_in_a_header_is_followed()
    {
        _erp.On("c", Rows(1), headers: [("Link", "<https://erp.example/api/c?p=0,1>; rel=\"first\", <https://erp.example/api/c?p=2>; title=\"a, b\"; rel=\"next\"")]).On("c?p=2", Rows(2), headers: [("Link", "<https://erp.example/api/c?p=1>; rel=prev")]);
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "header": "Link" } }""")).Should().Equal("1", "2");
    }

    [Theory, Trait("Catalogue", "32")]
    [InlineData("https://evil.example/api/c?page=2"), InlineData("//evil.example/c?page=2"), InlineData("https://erp.example@evil.example/api/c?page=2"), InlineData("http://erp.example/api/c?page=2"),
     InlineData("https://erp.example/other/c?page=2"), InlineData("https://erp.example/api/../secret?page=2"), InlineData("\\\\\\\\evil\\\\x"), InlineData("https://erp.example/api/other?page=2")]
    public async Task A_link_that_leads_elsewhere_is_not_followed(string link)
    {
        _erp.On("c", Page("\"next\": \"" + link + "\"", 1));
        (await FluentActions.Awaiting(() => KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next" } }""")).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.OutsideOrigin || e.Code == ErrorCodes.AnswerMalformed);
        _erp.Requests.Should().HaveCount(1);
    }

    [Fact, Trait("Catalogue", "33")]
    public async Task Pages_that_lead_in_a_circle_end()
    {
        _erp.On("c", Page("\"next\": \"?page=2\"", 1)).On("c?page=2", Page("\"next\": \"?page=3\"", 2)).On("c?page=3", Page("\"next\": \"?page=2\"", 3));
        (await FluentActions.Awaiting(() => KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next" } }""")).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "33")]
    public async Task A_page_of_more_rows_than_are_allowed_is_too_large()
    {
        _erp.On("c", Rows([.. Enumerable.Range(1, 101)])).On("d", Rows([.. Enumerable.Range(1, 100)]));
        (await FluentActions.Awaiting(() => CountAsync("c")).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerTooLarge && e.Message.Contains("AnswerRowsMax"));
        (await CountAsync("d")).Should().Be(100);

        async Task<int> CountAsync(string path)
        {
            var context = RestSides.Context(FakeRest.Address, await ProfileAsync($$"""{ "path": "{{path}}", "items": "rows" }"""));
            var side = await RestSides.Connector(_erp, o => o.AnswerRowsMax = 100).OpenAsync(context, default);
            var count = 0;
            await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None), default)) count += page.Records.Count;
            return count;
        }
    }

    [Fact, Trait("Catalogue", "34")]
    public async Task An_empty_page_with_a_link_is_not_the_end()
    {
        _erp.On("c", Page("\"next\": \"?page=2\"")).On("c?page=2", Page("\"next\": \"\"", 2));
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next" } }""")).Should().Equal("2");
    }

    [Fact]
    public async Task An_offset_goes_on_until_a_page_is_empty()
    {
        _erp.On("c?n=2&from=0", Rows(1, 2)).On("c?n=2&from=2", Rows(3)).On("c?n=2&from=3", Rows());
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "offset", "parameter": "from", "size": "n", "sizeMax": 2 } }""")).Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task An_offset_ends_at_the_total()
    {
        _erp.On("c?n=2&from=0", Page("\"total\": 3", 1, 2)).On("c?n=2&from=2", Page("\"total\": 3", 3));
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "offset", "parameter": "from", "size": "n", "sizeMax": 2, "total": "total" } }""")).Should().Equal("1", "2", "3");
        // Twice: rows might have moved while they were read.
        _erp.Requests.Should().HaveCount(4);
    }

    [Theory]
    [InlineData(""), InlineData("\"size\": \"n\", ")]
    public async Task Numbered_pages_that_are_smaller_than_was_asked_for_are_read_to_the_total(string size)
    {
        // Five records in pages of two, whatever is asked for.
        var asked = size.Length > 0 ? "n=50&" : "";
        _erp.On($"c?{asked}p=1", Page("\"total\": 5", 1, 2)).On($"c?{asked}p=2", Page("\"total\": 5", 3, 4)).On($"c?{asked}p=3", Page("\"total\": 5", 5));
        (await KeysAsync($$"""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p", {{size}}"total": "total" } }""")).Should().Equal("1", "2", "3", "4", "5");
        _erp.Requests.Should().OnlyContain(r => !r.EndsWith("p=4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbered_pages_that_are_gone_on_from_in_the_middle_end_at_the_total_too()
    {
        _erp.On("c?n=2&p=1", Page("\"total\": 5", 1, 2)).On("c?n=2&p=2", Page("\"total\": 5", 3, 4)).On("c?n=2&p=3", Page("\"total\": 5", 5));
        var side = await OpenAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p", "size": "n", "sizeMax": 2, "total": "total" } }""");
        (await BehindFirstPageAsync(side)).Should().Equal("3", "4", "5");
        _erp.Requests.Should().OnlyContain(r => !r.EndsWith("p=4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbered_pages_end_with_a_short_one_where_the_profile_says_so()
    {
        _erp.On("c?n=2&p=1", Rows(1, 2)).On("c?n=2&p=2", Rows(3));
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p", "size": "n", "sizeMax": 2, "endsShort": true } }""")).Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task Numbered_pages_may_begin_with_zero_and_end_with_a_status()
    {
        _erp.On("c?p=0", Rows(1, 2)).On("c?p=1", Rows(3));
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p", "first": 0, "pastEnd": 404 } }""")).Should().Equal("1", "2", "3");
    }

    [Theory]
    [InlineData("\"path\": \"token\"", false), InlineData("\"header\": \"X-Next\"", true)]
    public async Task A_token_leads_on(string where, bool isHeader)
    {
        _erp.On("c", isHeader ? Rows(1) : Page("\"token\": \"a&b=c\"", 1), headers: isHeader ? [("X-Next", "a&b=c")] : []).On("c?t=a&b=c", isHeader ? Rows(2) : Page("\"token\": null", 2));
        (await KeysAsync("{ \"path\": \"c\", \"items\": \"rows\", \"paging\": { \"type\": \"token\", \"parameter\": \"t\", " + where + " } }")).Should().Equal("1", "2");
    }

    [Fact]
    public async Task The_last_key_leads_on()
    {
        _erp.On("c", Rows(1, 2)).On("c?after=2", Rows(7)).On("c?after=7", Rows());
        (await KeysAsync("""{ "path": "c", "items": "rows", "paging": { "type": "lastKey", "parameter": "after" } }""")).Should().Equal("1", "2", "7");
    }

    [Fact, Trait("Catalogue", "31")]
    public async Task A_row_that_moved_while_counted_pages_were_read_is_found_by_another_pass()
    {
        // While page 1 is read record 1 goes: 3 moves from page 2 to page 1, and is on neither.
        var reads = 0;
        _erp.On("c?n=2&p=1", Rows(1, 2)).On("c?n=2&p=2", Rows(4)).On("c?n=2&p=3", Rows());
        var side = await OpenAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p", "size": "n", "sizeMax": 2 } }""");
        var keys = new List<string>();
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { PageSizeRecords = 2 }, default))
        {
            keys.AddRange(page.Records.Select(r => r.Key.Text));
            if (reads++ == 0) _erp.On("c?n=2&p=1", Rows(2, 3)).On("c?n=2&p=2", Rows(4));
        }

        keys.Should().Equal("1", "2", "4", "3");
    }

    [Fact, Trait("Catalogue", "31")]
    public async Task A_row_that_moved_is_found_where_nobody_knows_how_large_a_page_is()
    {
        // Pages of two, which nothing asked for. While page 1 is read record 1 goes, and 3 moves to page 1.
        var reads = 0;
        using var erp = new TestClient.ScriptedHandler(request => TestClient.Json(200, request.RequestUri!.Query switch
        {
            "?p=1" => reads++ == 0 ? Rows(1, 2) : Rows(2, 3),
            _ => Rows(),
        }));
        var file = await ProfileAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p" } }""");
        var side = await RestSides.Connector(erp).OpenAsync(RestSides.Context(FakeRest.Address, file), default);
        var keys = new List<string>();
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None), default)) keys.AddRange(page.Records.Select(r => r.Key.Text));
        keys.Should().Equal("1", "2", "3");
    }

    [Fact, Trait("Catalogue", "31")]
    public async Task A_list_that_never_stands_still_is_not_called_complete()
    {
        using var moving = new MovingRest();
        var side = await RestSides.Connector(moving).OpenAsync(RestSides.Context(FakeRest.Address, await ProfileAsync("""{ "path": "c", "items": "rows", "paging": { "type": "page", "parameter": "p" } }""")), default);
        (await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None), default)) ;
        }).Should().ThrowAsync<ErpLinkException>()).Where(e => e.FailureClass == FailureClass.Transient && e.Message.Contains("10 times"));
    }

    [Fact]
    public async Task A_page_of_the_service_that_is_larger_than_asked_for_is_cut_and_gone_on_from()
    {
        _erp.On("c", Page("\"next\": \"?page=2\"", 1, 2, 3, 4, 5)).On("c?page=2", Page("\"next\": null", 6, 7));
        var side = await OpenAsync("""{ "path": "c", "items": "rows", "paging": { "type": "nextLink", "path": "next" } }""");
        var query = new RecordQuery(Kind, FieldSelection.None) { PageSizeRecords = 2 };
        var pages = new List<RecordPage>();
        await foreach (var page in side.SearchAsync(query, default)) pages.Add(page);
        pages.Should().OnlyContain(p => p.Records.Count <= 2);
        pages.SelectMany(p => p.Records).Select(r => r.Key.Text).Should().Equal("1", "2", "3", "4", "5", "6", "7");
        pages.Count(p => p.IsComplete).Should().Be(1);
        for (var i = 0; i < pages.Count - 1; i++)
        {
            var rest = new List<string>();
            await foreach (var page in side.SearchAsync(query with { After = pages[i].Next }, default)) rest.AddRange(page.Records.Select(r => r.Key.Text));
            rest.Should().Equal(pages.Skip(i + 1).SelectMany(p => p.Records).Select(r => r.Key.Text));
        }
    }

    [Theory]
    [InlineData("A#17"), InlineData("a|b"), InlineData("=%23 ø"), InlineData("x&page=9#y")]
    public async Task A_search_goes_on_behind_any_key_and_any_token(string key)
    {
        _erp.On("c", "{\"rows\": [{\"id\": \"" + key + "\"}], \"token\": \"" + key + "\"}").On("c?after=" + key, Rows(2)).On("c?after=2", Rows());
        foreach (var paging in (string[])["\"type\": \"lastKey\"", "\"type\": \"token\", \"path\": \"token\""])
        {
            var side = await OpenAsync("{ \"path\": \"c\", \"items\": \"rows\", \"paging\": { \"parameter\": \"after\", " + paging + " } }");
            (await BehindFirstPageAsync(side)).Should().Equal("2");
        }
    }

    [Theory]
    [InlineData("nonsense"), InlineData("0123456789abcdef|0|=x"), InlineData("|0|")]
    public async Task A_cursor_of_another_search_is_refused(string cursor)
    {
        var side = await OpenAsync("""{ "path": "c", "items": "rows" }""");
        (await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { After = new PageCursor(cursor) }, default)) ;
        }).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        _erp.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{\"rows\": {}}"), InlineData("{\"other\": []}"), InlineData("[]"), InlineData("{\"rows\": [{\"name\": \"x\"}]}"), InlineData("{\"rows\": [1]}"), InlineData("{\"rows\": [{\"id\": 1}], \"rows\": []}"), InlineData("{\"rows\": [{\"id\": 1}"), InlineData("{\"rows\": []} x")]
    public async Task An_answer_that_is_no_such_list_is_an_error_and_not_an_empty_list(string json)
    {
        _erp.On("c", json);
        (await FluentActions.Awaiting(() => KeysAsync("""{ "path": "c", "items": "rows" }""")).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    // What a search gives that goes on from the cursor of its first page.
    private static async Task<List<string>> BehindFirstPageAsync(IRecordSide side)
    {
        PageCursor? after = null;
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None), default))
        {
            after = page.Next;
            break;
        }

        var rest = new List<string>();
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { After = after }, default)) rest.AddRange(page.Records.Select(r => r.Key.Text));
        return rest;
    }

    private static string Rows(params int[] keys) => Page("\"x\": 1", keys);

    private static string Page(string beside, params int[] keys) =>
        $"{{\"rows\": [{string.Join(',', keys.Select(k => string.Create(CultureInfo.InvariantCulture, $"{{\"id\": {k}, \"name\": \"n{k}\"}}")))}], {beside}}}";

    private static async Task<string> ProfileAsync(string list)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, Profile(list));
        return file;
    }

    private static string Profile(string list) => """{ "kinds": { "customer": { "key": "id", "list": """ + list + """, "get": { "path": "c/{key}" }, "fields": { "name": {} } } } }""";

    private ValueTask<IRecordSide> OpenAsync(string list) => RestSides.OpenAsync(_erp, Profile(list));

    private async Task<List<string>> KeysAsync(string list)
    {
        var keys = new List<string>();
        var isComplete = false;
        await foreach (var page in (await OpenAsync(list)).SearchAsync(new RecordQuery(Kind, FieldSelection.None), default))
        {
            isComplete.Should().BeFalse();
            keys.AddRange(page.Records.Select(r => r.Key.Text));
            isComplete = page.IsComplete;
        }

        isComplete.Should().BeTrue();
        return keys;
    }

    /// <summary>Each page has a record that was not there before.</summary>
    private sealed class MovingRest : HttpMessageHandler
    {
        private int _key;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        { Content = new StringContent(request.RequestUri!.Query is "?p=1" or "?p=2" ? Rows(++_key) : Rows(), System.Text.Encoding.UTF8, "application/json") });
    }
}

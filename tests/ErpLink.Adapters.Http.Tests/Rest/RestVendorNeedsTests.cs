using ErpLink.Adapters.Http.Rest;
using ErpLink.Adapters.Http.Tests.Rest.Vendors;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>Counted pages that move, or that do not; and what else profiles of vendors needed.</summary>
public sealed class RestVendorNeedsTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private readonly List<string> _files = [];

    public void Dispose()
    {
        foreach (var file in _files) File.Delete(file);
    }

    [Fact, Trait("Catalogue", "31")]
    public async Task A_row_that_moved_while_a_counted_feed_was_read_is_found_by_another_pass()
    {
        // While page 1 is read record 1 is changed again and goes to the end: 3 moves from page 2 to page 1, and is on neither.
        var reads = 0;
        using var erp = new Scripted(call => call.Target switch
        {
            _ when !call.Target.Contains("since", StringComparison.Ordinal) => "[]",
            var t when t.EndsWith("p=1", StringComparison.Ordinal) => reads++ == 0 ? Rows((1, 1), (2, 2)) : Rows((2, 2), (3, 3)),
            var t when t.EndsWith("p=2", StringComparison.Ordinal) => Rows((1, 9)),
            _ => "[]",
        });
        var side = await OpenAsync(erp, """
            "list": { "path": "c", "paging": { "type": "page", "parameter": "p", "size": "n", "sizeMax": 2 } }, "changes": { "query": { "since": "{since}" }, "ordered": true },
            """);
        (await side.ChangesAsync(Kind, await side.NowAsync(Kind), "name")).Select(c => c.Key.Text).Should().Equal("2", "3", "1");
    }

    [Theory]
    [InlineData("""{ "type": "page", "parameter": "p" }"""), InlineData("""{ "type": "offset", "parameter": "from" }""")]
    public async Task A_service_that_does_not_know_how_pages_are_counted_is_not_read_for_ever(string paging)
    {
        using var erp = new Scripted(_ => Rows((1, 1), (2, 2)));
        var side = await OpenAsync(erp, $"\"list\": {{ \"path\": \"c\", \"paging\": {paging} }},");
        (await FluentActions.Awaiting(() => side.SearchAsync(new RecordQuery(Kind, FieldSelection.None))).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.AnswerMalformed && e.Message.Contains("\"paging\""));
        erp.Calls.Should().HaveCount(4);
    }

    [Fact]
    public async Task Of_several_times_of_a_change_the_latest_counts()
    {
        using var erp = new Scripted(_ => """[{"id": 1, "changes": [{"at": "2026-03-01T10:00:00Z"}, {"at": "2026-03-01T11:30:00Z"}, {"at": null}, {"at": "2026-03-01T11:00:00Z"}]}, {"id": 2, "changes": []}]""");
        var side = await OpenAsync(erp, "\"list\": { \"path\": \"c\" },", "changes[*].at");
        (await side.SearchAsync(new RecordQuery(Kind, FieldSelection.None))).Select(r => r.ModifiedAt).Should().Equal(new DateTimeOffset(2026, 3, 1, 11, 30, 0, TimeSpan.Zero), null);
    }

    [Theory]
    [InlineData("changes[*].meta.at", """[{"meta": {"at": "2026-03-01T10:00:00Z"}}, {"meta": {"at": "2026-03-01T11:30:00Z"}}, {"meta": {}}, {"meta": {"at": "2026-03-01T11:00:00Z"}}]""", "11:30:00")]
    [InlineData("changes[*].at", """[{"at": "2026-03-01T10:30:00+02:00"}, {"at": "2026-03-01T09:00:00Z"}]""", "09:00:00")]
    [InlineData("changes[*].at", """[{"at": "2026-03-01T09:00:00.5Z"}, {"at": "2026-03-01T09:00:00Z"}]""", "09:00:00.5")]
    [InlineData("changes[*]", """["2026-03-01T10:00:00Z", null, "2026-03-01T11:30:00Z", "2026-03-01T11:00:00Z"]""", "11:30:00")]
    [InlineData("changes[by=us].at", """[{"by": "us", "at": "2026-03-01T10:00:00Z"}, {"by": "us", "at": "2026-03-01T11:30:00Z"}, {"by": "them", "at": "2026-03-01T12:00:00Z"}]""", "11:30:00")]
    public async Task The_latest_time_is_the_latest_wherever_and_however_it_is_written(string path, string changes, string expected)
    {
        using var erp = new Scripted(_ => "[{\"id\": 1, \"changes\": " + changes + "}]");
        var side = await OpenAsync(erp, "\"list\": { \"path\": \"c\" },", path);
        (await side.SearchAsync(new RecordQuery(Kind, FieldSelection.None))).Single().ModifiedAt
            .Should().Be(DateTimeOffset.Parse($"2026-03-01T{expected}Z", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_order_that_is_asked_for_takes_the_place_of_the_lists_own()
    {
        using var erp = new Scripted(_ => "[]");
        var side = await OpenAsync(erp, "\"list\": { \"path\": \"c\", \"query\": { \"order\": \"id\" }, \"sort\": { \"name\": { \"order\": \"name\" } } },");
        await side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { OrderBy = [new SortField("name")] });
        await side.SearchAsync(new RecordQuery(Kind, FieldSelection.None));
        erp.Calls.Select(c => c.Target).Should().Equal("/api/c?order=name", "/api/c?order=id");
    }

    [Theory]
    [InlineData("acme", "grant_type=client_credentials&tenant=acme&fixed=a%26b"), InlineData(null, "grant_type=client_credentials&fixed=a%26b")]
    public async Task A_token_endpoint_gets_what_the_profile_says_beside_the_usual(string? tenant, string expected)
    {
        using var erp = new Scripted(call => call.Path.EndsWith("/token", StringComparison.Ordinal) ? """{"access_token": "t", "token_type": "Bearer"}""" : "[]");
        List<(string, string)> settings = [("clientId", "app"), ("clientSecret", "ref")];
        if (tenant is not null) settings.Add(("tenant", tenant));
        var side = await OpenAsync(erp, "\"list\": { \"path\": \"c\" },", more: """
            "settings": { "tenant": {} }, "authentication": { "type": "oAuth", "tokenAddress": "https://login.example/token", "tokenParameters": { "tenant": "{tenant}", "fixed": "a&b" } },
            """, settings: [.. settings]);
        await side.SearchAsync(new RecordQuery(Kind, FieldSelection.None));
        erp.Calls[0].Body.Should().Be(expected);
    }

    [Fact]
    public async Task A_date_may_be_a_midnight_in_utc()
    {
        using var erp = new Scripted(call => call.Method == "GET" ? """{"id": 1, "day": "2026-02-28T00:00:00Z"}""" : """{"id": 1}""");
        var side = await OpenAsync(erp, "\"list\": { \"path\": \"c\" }, \"update\": { \"path\": \"c/{key}\" },");
        var record = await side.ReadAsync(Kind, "1", "day");
        record["day"].AsDate().Should().Be(new DateOnly(2026, 2, 28));
        (await side.UpdateAsync(record, ("day", FieldValue.Date(new DateOnly(2026, 12, 31))))).Outcome.Should().Be(WriteOutcome.Applied);
        erp.Calls[^1].Body.Should().Be("""{"day":"2026-12-31T00:00:00Z"}""");
    }

    [Theory]
    [InlineData("\"path\": \"phones[*].number\"", "", "'[*]' is any element")]
    [InlineData("\"path\": \"n\", \"write\": \"phones[type=main].n\"", "", "An element of an array would be sent alone")]
    [InlineData("\"path\": \"n\"", "\"settings\": { \"firm\": {} }, \"lists\": { \"l\": { \"path\": \"{firm}/codes\", \"key\": \"k\" } },", "The setting 'firm' may be left out, and this path cannot be without it")]
    [InlineData("\"path\": \"n\"", "\"settings\": { \"firm\": {} }, \"authentication\": { \"type\": \"session\", \"logIn\": { \"path\": \"s\", \"body\": { \"f\": \"{firm}\" }, \"token\": \"t\" } },",
        "The setting 'firm' may be left out, and the log-in cannot be without it")]
    [InlineData("\"path\": \"n\"", "\"authentication\": { \"type\": \"oAuth\", \"tokenParameters\": { \"scope\": \"x\" } },", "'scope' is sent by OAuth itself")]
    [InlineData("\"path\": \"n\"", "\"authentication\": { \"type\": \"bearer\", \"tokenParameters\": { \"a\": \"x\" } },", "not used with the type 'bearer'")]
    public void What_cannot_be_is_said_when_the_profile_is_read(string field, string more, string expected)
    {
        var text = "{ " + more + " \"kinds\": { \"customer\": { \"key\": \"id\", \"list\": { \"path\": \"c\" }, \"get\": { \"path\": \"c/{key}\" }, \"fields\": { \"name\": { " + field + " } } } } }";
        FluentActions.Invoking(() => RestProfileReader.Read("test", System.Text.Encoding.UTF8.GetBytes(text))).Should().Throw<ErpLinkException>().Which.Message.Should().Contain(expected);
    }

    private async ValueTask<IRecordSide> OpenAsync(Scripted erp, string kind, string modified = "changed", string more = "", params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        _files.Add(file);
        await File.WriteAllTextAsync(file, "{ \"address\": \"https://erp.example/api/\", " + more + " \"kinds\": { \"customer\": { \"key\": { \"path\": \"id\", \"number\": true }, \"modified\": \"" + modified + "\", " + kind
            + " \"get\": { \"path\": \"c/{key}\" }, \"fields\": { \"name\": {}, \"day\": { \"type\": \"date\", \"form\": \"midnightUtc\" } } } } }");
        return await erp.OpenAsync(file, null, settings);
    }

    private static string Rows(params (int Id, int Second)[] rows) => $"[{string.Join(',', rows.Select(r => $"{{\"id\": {r.Id}, \"changed\": \"2026-03-01T12:00:0{r.Second}Z\"}}"))}]";

    private sealed class Scripted(Func<VendorCall, string> answer) : VendorService
    {
        protected override bool IsLogIn(VendorCall call) => false;

        protected override VendorReply Answer(VendorCall call) => new(200, answer(call));
    }
}

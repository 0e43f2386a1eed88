using System.Net;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestAnswerTests : IDisposable
{
    private const string Profile = """
        {
          "errors": { "code": ["error.code", "code"], "message": ["error.text", "text"], "fields": { "items": "error.details", "field": "path", "message": "text" },
            "codes": { "TAKEN": "duplicate", "BUSY": "transient", "OLD": "conflict" }, "statuses": { "409": "duplicate" }, "inSuccess": "error" },
          "kinds": { "customer": {
            "key": { "path": "id", "number": true }, "inactive": { "path": "open", "values": [false] }, "mergedInto": "survivor", "where": { "type": "C" },
            "list": { "path": "c", "items": "rows", "query": { "type": "C" } }, "get": { "path": "c/{key}", "record": "row" },
            "create": { "path": "c", "body": "rows[0]", "record": "rows[0]" }, "update": { "method": "POST", "path": "c/{key}", "body": "rows[0]", "record": "rows[0]", "sendsKey": true },
            "fields": { "name": { "path": "names.first" }, "mail": { "path": "mails[kind=a].at" } } } }
        }
        """;

    private static readonly WriteContext Context = new(ErpUser.System);
    private readonly FakeRest _erp = new();

    public void Dispose() => _erp.Dispose();

    [Theory]
    [InlineData("""{"row": {"id": 1, "type": "C"}}""", 200, ReadStatus.Found)]
    [InlineData("""{"row": {"id": 2, "type": "C"}}""", 200, ReadStatus.NotAnswered)]
    [InlineData("""{"row": {"id": 1, "type": "V"}}""", 200, ReadStatus.Gone)]
    [InlineData("""{"row": {"id": 1, "type": "C", "survivor": 5}}""", 200, ReadStatus.MergedInto)]
    [InlineData("""{"row": null}""", 200, ReadStatus.NotAnswered)]
    [InlineData("""{"other": {"id": 1}}""", 200, ReadStatus.NotAnswered)]
    [InlineData("""{"code": "NOT_FOUND"}""", 404, ReadStatus.Gone)]
    [InlineData("""{"error": {"code": "NOT_FOUND", "text": "no"}}""", 410, ReadStatus.Gone)]
    [InlineData("""{"text": "no Route matched with those values"}""", 404, ReadStatus.NotAnswered)]
    [InlineData("""{"error": {"details": [{"path": "names.first", "text": "x"}]}}""", 404, ReadStatus.NotAnswered)]
    [InlineData("""{"x": 1}""", 404, ReadStatus.NotAnswered)]
    [InlineData("", 404, ReadStatus.NotAnswered)]
    [InlineData("""{"code": "NO"}""", 403, ReadStatus.Hidden)]
    [InlineData("""{"error": {"code": "OLD"}}""", 200, ReadStatus.NotAnswered)]
    [InlineData("""{"error": null, "row": {"id": 1, "type": "C"}}""", 200, ReadStatus.Found)]
    public async Task An_answer_about_a_record_means_what_it_says(string json, int status, ReadStatus expected)
    {
        _erp.On("c/1", json, (HttpStatusCode)status);
        (await ReadAsync(Profile, "1")).Status.Should().Be(expected);
    }

    [Fact]
    public async Task A_service_without_words_for_404_is_believed_where_the_profile_says_so()
    {
        _erp.On("c/1", "", HttpStatusCode.NotFound);
        (await ReadAsync(Profile.Replace("\"inSuccess\"", "\"bareNotFound\": true, \"inSuccess\""), "1")).Status.Should().Be(ReadStatus.Gone);
    }

    [Fact]
    public async Task A_service_that_has_no_codes_is_believed_for_its_text()
    {
        _erp.On("c/1", """{"text": "There is no such customer."}""", HttpStatusCode.NotFound);
        (await ReadAsync(Profile.Replace("\"code\": [\"error.code\", \"code\"], ", "").Replace("\"codes\": { \"TAKEN\": \"duplicate\", \"BUSY\": \"transient\", \"OLD\": \"conflict\" }, ", ""), "1"))
            .Status.Should().Be(ReadStatus.Gone);
    }

    [Theory, Trait("Catalogue", "60")]
    [InlineData("a/b?c#d%2e%2e&e=f"), InlineData("O'Neil"), InlineData("æ🚀 +"), InlineData("%2e%2e")]
    public async Task Any_key_is_one_part_of_a_path(string key)
    {
        await ReadAsync(Profile, key);
        _erp.Requests.Should().Equal("GET c/" + key);
        _erp.Targets.Should().Equal("c/" + Uri.EscapeDataString(key));
    }

    [Theory, Trait("Catalogue", "60")]
    [InlineData("."), InlineData(".."), InlineData("..\\x"), InlineData("a/../b")]
    public async Task A_key_of_dots_leads_nowhere(string key)
    {
        (await ReadAsync(Profile, key)).Status.Should().Be(ReadStatus.NotAnswered);
        var side = await RestSides.OpenAsync(_erp, Profile);
        (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, key), [new FieldChange("name", "a", "b")], default)], Context, default))[0].Failure!.Code.Should().Be(ErrorCodes.KeyRefused);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_list_leaves_out_what_is_of_another_kind_out_of_use_or_merged()
    {
        _erp.On("c?type=C", """{"rows": [{"id": 1, "type": "C", "open": true}, {"id": 2, "type": "V"}, {"id": 3, "type": "C", "open": false}, {"id": 4, "type": "C", "survivor": 1}]}""");
        var side = await RestSides.OpenAsync(_erp, Profile);
        (await KeysAsync(side, false)).Should().Equal("1");
        (await KeysAsync(side, true)).Should().Equal("1", "3", "4");
    }

    [Theory]
    [InlineData("""{"rows": [{"id": 7, "type": "C", "names": {"first": "x"}}]}""", 201, WriteOutcome.Applied, null)]
    [InlineData("""{"rows": [{"id": 7}]}""", 201, WriteOutcome.Applied, null)]
    [InlineData("""{"rows": [{"id": 7, "names": {"first": 5}}]}""", 201, WriteOutcome.Applied, null)]
    [InlineData("""{"rows": [{"names": {"first": "x"}}]}""", 201, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("""{"rows": []}""", 201, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("", 201, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("", 204, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("""{"rows": [{"id": 7}]}""", 202, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("""{"error": {"code": "TAKEN"}}""", 200, WriteOutcome.NotApplied, FailureClass.Duplicate)]
    [InlineData("""{"error": {"code": "SOMETHING"}}""", 200, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("""{"error": {"code": "X"}}""", 409, WriteOutcome.NotApplied, FailureClass.Duplicate)]
    [InlineData("""{"error": {"code": "BUSY"}}""", 400, WriteOutcome.NotApplied, FailureClass.Transient)]
    [InlineData("""{"error": {"code": "X"}}""", 400, WriteOutcome.NotApplied, FailureClass.Invalid)]
    [InlineData("""{"error": {"code": "TAKEN"}}""", 500, WriteOutcome.Unknown, FailureClass.Unknown)]
    public async Task The_answer_to_a_create_means_what_the_one_table_says(string json, int status, WriteOutcome outcome, FailureClass? failure)
    {
        _erp.On("c", json, (HttpStatusCode)status, "POST");
        var side = await RestSides.OpenAsync(_erp, Profile);
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default))[0];
        (result.Outcome, result.Failure?.Class).Should().Be((outcome, failure));
        if (outcome == WriteOutcome.Applied) result.Key.Text.Should().Be("7");
        _erp.Requests.Should().Equal("""POST c {"rows":[{"type":"C","names":{"first":"x"}}]}""");
    }

    [Fact]
    public async Task What_the_service_has_against_fields_is_said_of_them()
    {
        _erp.On("c", """{"error": {"code": "BAD", "text": "no", "details": [{"path": "rows[0].names.first", "text": "?"}, {"path": "names.first", "text": "too long"}, {"path": "mails.0.at", "text": "no mail"}]}}""", HttpStatusCode.BadRequest, "POST");
        var side = await RestSides.OpenAsync(_erp, Profile);
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default))[0];
        result.Failure!.Fields.Select(f => $"{f.Field}: {f.Message}").Should().Equal("name: too long", "mail: no mail");
    }

    [Fact]
    public async Task A_test_of_the_connection_names_fields_that_are_not_where_the_profile_says()
    {
        _erp.On("c?type=C", """{"rows": [{"id": 1, "type": "C", "names": {"first": 5}}, {"id": 2, "type": "C", "names": {"first": "x"}}]}""");
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, Profile);
        var test = await RestSides.Connector(_erp).TestAsync(RestSides.Context(FakeRest.Address, file), default);
        File.Delete(file);
        test.IsOk.Should().BeTrue();
        test.Identity.Should().Be(FakeRest.Address);
        test.Problems.Select(p => p.Message).Should().Equal("'name' is not a Text in the form that the profile says, in 1 of 2 records.", "'mail' is in no record: nothing is at 'mails[kind=a].at'.");
    }

    [Theory]
    [InlineData("{ \"type\": \"basic\" }", "user", ", setting 'user'"), InlineData("{ \"type\": \"apiKey\" }", "apiKey", ", setting 'apiKey'"), InlineData("{ \"type\": \"bearer\" }", "token", ", setting 'token'"),
     InlineData("{ \"type\": \"headers\", \"headers\": { \"X-App\": \"{app}\" } }", "app", "")]
    public async Task A_test_of_the_connection_names_the_setting_that_the_service_knows_its_users_by(string authentication, string setting, string expected)
    {
        _erp.On("me", "{}", HttpStatusCode.Unauthorized);
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, "{ \"settings\": { \"app\": { \"kind\": \"secret\" } }, \"identity\": { \"path\": \"me\", \"value\": \"id\" }, \"authentication\": " + authentication + "," + Profile[1..]);
        var test = await RestSides.Connector(_erp).TestAsync(RestSides.Context(FakeRest.Address, file, settings: setting == "user" ? [(setting, "ref"), ("password", "ref")] : [(setting, "ref")]), default);
        File.Delete(file);
        test.Problems.Single().Path.Should().Be("connection 'oslo'" + expected);
    }

    [Theory]
    [InlineData("", """{"rows": [{"id": 1, "type": "C"}, {"id": 2, "type": "C"}]}""", null, null)]
    [InlineData("\"get\": { \"path\": \"c/{key}\", \"record\": \"row\", \"many\": { \"query\": { \"ids\": \"{keys}\" } } }", """{"rows": [{"id": 1, "type": "C"}, {"id": 2, "type": "C"}]}""", null, null)]
    [InlineData("\"get\": { \"path\": \"c/{key}\", \"record\": \"row\", \"many\": { \"query\": { \"ids\": \"{keys}\" } } }", """{"rows": [{"id": 1, "type": "C"}, {"id": 2, "type": "C"}, {"id": 3, "type": "C"}]}""", null, "several keys")]
    [InlineData("\"version\": { \"header\": \"ETag\" }, \"get\": { \"path\": \"c/{key}\", \"record\": \"row\" }", "", "1", null)]
    [InlineData("\"version\": { \"header\": \"ETag\" }, \"get\": { \"path\": \"c/{key}\", \"record\": \"row\" }", "", null, "no header 'ETag'")]
    public async Task A_test_of_the_connection_tries_what_only_single_records_show(string get, string several, string? tag, string? expected)
    {
        _erp.On("c?type=C", """{"rows": [{"id": 1, "type": "C", "names": {"first": "x"}, "mails": []}, {"id": 2, "type": "C"}, {"id": 3, "type": "C"}]}""").On("c?type=C&ids=1,2", several)
            .On("c/1", """{"row": {"id": 1, "type": "C"}}""", headers: tag is null ? [] : [("ETag", tag)]);
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, get.Length == 0 ? Profile : Profile.Replace("\"get\": { \"path\": \"c/{key}\", \"record\": \"row\" }", get));
        var test = await RestSides.Connector(_erp).TestAsync(RestSides.Context(FakeRest.Address, file), default);
        File.Delete(file);
        if (expected is null) test.Problems.Should().BeEmpty();
        else test.Problems.Single().Message.Should().Contain(expected);
    }

    [Fact, Trait("Catalogue", "9")]
    public async Task A_service_that_says_that_no_request_is_left_is_left_alone()
    {
        _erp.On("c?type=C", """{"rows": []}""", headers: [("X-Left", "0"), ("X-Reset", "3600")]);
        var side = await RestSides.OpenAsync(_erp, "{ \"quota\": { \"remaining\": \"X-Left\", \"reset\": \"X-Reset\" }," + Profile[1..]);
        await KeysAsync(side, true);
        (await FluentActions.Awaiting(() => KeysAsync(side, true)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.FailureClass == FailureClass.Throttled);
        _erp.Requests.Should().HaveCount(1);
    }

    private static async Task<List<string>> KeysAsync(IRecordSide side, bool includeInactive)
    {
        var keys = new List<string>();
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { IncludeInactive = includeInactive }, default)) keys.AddRange(page.Records.Select(r => r.Key.Text));
        return keys;
    }

    private async Task<ReadResult> ReadAsync(string profile, string key)
    {
        var results = new List<ReadResult>();
        await foreach (var result in (await RestSides.OpenAsync(_erp, profile)).ReadAsync(ActorKinds.Customer, [key], FieldSelection.Of("name"), default)) results.Add(result);
        return results.Single();
    }
}

using System.Net;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestWriteTests : IDisposable
{
    private static readonly WriteContext Context = new(ErpUser.System);
    private readonly FakeRest _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task Only_what_changed_is_sent_to_a_service_that_patches()
    {
        await UpdateAsync("\"path\": \"c/{key}\", \"mergesNested\": true", "\"version\": { \"path\": \"v\", \"send\": \"ifMatch\", \"format\": \"\\\"{version}\\\"\" },", "city", "Oslo");
        _erp.Requests.Should().Equal("""PATCH c/1 {"address":{"city":"Oslo"}}""");
        _erp.Headers[0]["If-Match"].Should().Be("\"3\"");
    }

    [Fact]
    public async Task A_nested_object_is_sent_whole_to_a_service_that_is_not_known_to_merge()
    {
        await UpdateAsync("\"path\": \"c/{key}\"", "\"version\": { \"path\": \"v\", \"send\": \"ifMatch\" },", "city", "Oslo");
        _erp.Requests.Should().Equal("GET c/1", """PATCH c/1 {"address":{"city":"Oslo","zip":"0150","geo":{"lat":1.10}}}""");
    }

    [Fact]
    public async Task The_whole_record_goes_back_as_it_was_read_but_for_the_change()
    {
        await UpdateAsync("\"method\": \"PUT\", \"path\": \"c/{key}\", \"whole\": true, \"without\": [\"changedAt\", \"address.geo\"]", "\"version\": { \"path\": \"v\", \"send\": \"body\", \"number\": true },", "name", "New");
        _erp.Requests.Should().Equal("GET c/1",
            """PUT c/1 {"id":1,"v":3,"name":"New","address":{"city":"Bergen","zip":"0150"},"phones":[{"id":5,"type":"work","number":"1"},{"id":4,"type":"mobile","number":"2"},{"id":9,"type":"mobile","number":"3"}],"tags":[{"code":"A","note":"n"}],"unknown":12.340}""");
    }

    [Fact]
    public async Task An_element_of_an_array_is_changed_among_the_others()
    {
        await UpdateAsync("\"path\": \"c/{key}\"", "", "mobile", "22");
        _erp.Requests[1].Should().Be("""PATCH c/1 {"phones":[{"id":5,"type":"work","number":"1"},{"id":4,"type":"mobile","number":"22"},{"id":9,"type":"mobile","number":"3"}]}""");
    }

    [Fact]
    public async Task A_blank_takes_the_element_out_where_the_profile_says_so()
    {
        await UpdateAsync("\"path\": \"c/{key}\"", "", "mobile", null);
        _erp.Requests[1].Should().Be("""PATCH c/1 {"phones":[{"id":5,"type":"work","number":"1"},{"id":9,"type":"mobile","number":"3"}]}""");
    }

    [Fact]
    public async Task An_element_that_is_not_there_is_made_and_one_is_not_made_for_nothing()
    {
        await UpdateAsync("\"path\": \"c/{key}\"", "", "fax", "7");
        _erp.Requests[1].Should().Be("""PATCH c/1 {"phones":[{"id":5,"type":"work","number":"1"},{"id":4,"type":"mobile","number":"2"},{"id":9,"type":"mobile","number":"3"},{"type":"fax","number":"7"}]}""");
        _erp.Requests.Clear();
        await UpdateAsync("\"path\": \"c/{key}\"", "", "fax", null);
        _erp.Requests[1].Should().Be("""PATCH c/1 {"phones":[{"id":5,"type":"work","number":"1"},{"id":4,"type":"mobile","number":"2"},{"id":9,"type":"mobile","number":"3"}]}""");
    }

    [Fact]
    public async Task Items_that_stay_keep_what_else_they_hold()
    {
        await UpdateAsync("\"path\": \"c/{key}\"", "", "tags", FieldValue.ListItems(["A", "B"]));
        _erp.Requests[1].Should().Be("""PATCH c/1 {"tags":[{"code":"A","note":"n"},{"code":"B"}]}""");
    }

    [Fact]
    public async Task A_field_that_is_written_elsewhere_is_sent_alone()
    {
        await UpdateAsync("\"method\": \"PUT\", \"path\": \"c/{key}\", \"sendsKey\": true", "\"version\": { \"path\": \"v\", \"send\": \"body\", \"number\": true },", "wrapped", "x");
        _erp.Requests.Should().Equal("""PUT c/1 {"name":{"value":"x"},"id":1,"v":3}""");
    }

    [Fact]
    public async Task A_version_in_a_header_is_read_right_before_the_write_and_checked_by_the_service()
    {
        const string version = "\"version\": { \"header\": \"ETag\" },";
        await UpdateAsync("\"path\": \"c/{key}\", \"mergesNested\": true", version, "name", "New", expected: default(RecordVersion));
        _erp.Requests.Should().Equal("GET c/1", """PATCH c/1 {"name":"New"}""");
        _erp.Headers[1]["If-Match"].Should().Be("\"e3\"");
        // Records of a list have no such version, so that none is shown.
        var kind = (await (await RestSides.OpenAsync(_erp, Profile("\"path\": \"c/{key}\"", version))).DescribeAsync(default)).Kinds[0];
        (kind.VersionCovers, kind.UpdateTier).Should().Be((VersionCover.None, UpdateTier.ReadCompare));
    }

    [Fact]
    public async Task Without_the_header_that_has_the_version_nothing_is_overwritten()
    {
        _erp.On("c/1", """{"id": 1, "name": "Old"}""").On("c/1", """{"id": 1, "name": "New"}""", method: "PATCH");
        var result = await SendAsync("\"path\": \"c/{key}\"", "\"version\": { \"header\": \"ETag\" },", [new FieldChange("name", "Old", "New")], default);
        (result.Outcome, result.Failure!.Class, result.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Bug, ErrorCodes.AnswerMalformed));
        result.Failure.Message.Should().Contain("no header 'ETag'");
        _erp.Requests.Should().Equal("GET c/1");
    }

    [Fact]
    public async Task A_field_that_goes_along_is_not_made_up_where_the_read_left_it_out()
    {
        const string update = "\"path\": \"c/{key}\", \"with\": [\"city\", \"fax\"], \"mergesNested\": true";
        _erp.On("c/1", """{"id": 1, "name": "Old"}""").On("c/1", """{"id": 1, "name": "New"}""", method: "PATCH");
        (await SendAsync(update, "", [new FieldChange("name", "Old", "New")], default)).Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Requests[^1].Should().Be("""PATCH c/1 {"name":"New"}""");
        // One that is null is sent as null.
        _erp.On("c/1", """{"id": 1, "name": "Old", "address": {"city": null}}""");
        (await SendAsync(update, "", [new FieldChange("name", "Old", "New")], default)).Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Requests[^1].Should().Be("""PATCH c/1 {"address":{"city":null},"name":"New"}""");
    }

    [Fact]
    public async Task A_record_that_is_created_below_its_parent_needs_one_and_does_not_stop_the_others()
    {
        var profile = Profile("\"path\": \"c/{key}\"", "\"parent\": { \"kind\": \"customer\", \"path\": \"owner\" },").Replace("\"create\": { \"path\": \"c\"", "\"create\": { \"path\": \"c/{parent}/d\"");
        _erp.On("c/5/d", """{"id": 7}""", HttpStatusCode.Created, "POST");
        var side = await RestSides.OpenAsync(_erp, profile);
        var results = await side.CreateAsync([.. new RecordRef?[] { new(ActorKinds.Customer, "5"), null, new(ActorKinds.Customer, "5") }
            .Select(p => new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "ABCDEFGHIJKLMNOPQRST", Parent = p })], Context, default);
        results.Select(r => (r.Outcome, r.Failure?.Class, r.Failure?.Code)).Should().Equal((WriteOutcome.Applied, null, null),
            (WriteOutcome.NotApplied, FailureClass.Invalid, ErrorCodes.ParentInvalid), (WriteOutcome.Applied, null, null));
        _erp.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("null", """PATCH c/1 {"mainPhone":null}"""), InlineData("empty", """PATCH c/1 {"mainPhone":""}"""), InlineData("removeElement", """PATCH c/1 {"mainPhone":null}""")]
    public async Task Clearing_is_sent_to_where_a_field_is_written(string blank, string expected)
    {
        _erp.On("c/1", """{"id": 1, "v": "3", "phones": [{"type": "main", "number": "1"}]}""").On("c/1", """{"id": 1}""", method: "PATCH");
        var side = await RestSides.OpenAsync(_erp, """
            { "kinds": { "customer": { "key": { "path": "id", "number": true }, "version": { "path": "v", "send": "ifMatch" }, "list": { "path": "c" }, "get": { "path": "c/{key}" }, "update": { "path": "c/{key}" },
              "fields": { "phone": { "path": "phones[type=main].number", "write": "mainPhone", "blank": "
            """.TrimEnd() + blank + "\" } } } } }");
        (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), [new FieldChange("phone", "1", FieldValue.Null)], new("3"))], Context, default))[0].Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Requests[^1].Should().Be(expected);
    }

    [Fact]
    public async Task A_set_is_written_where_the_profile_says_so()
    {
        _erp.On("c/1", """{"id": 1, "tags": [{"code": "A", "note": "n"}]}""").On("c/1", """{"id": 1}""", method: "PATCH");
        var side = await RestSides.OpenAsync(_erp, """
            { "lists": { "tag": { "fixed": { "A": "a", "B": "b" } } }, "kinds": { "customer": { "key": { "path": "id", "number": true }, "list": { "path": "c" }, "get": { "path": "c/{key}" }, "update": { "path": "c/{key}" },
              "fields": { "tags": { "type": "listItems", "list": "tag", "item": "code", "write": "tagCodes" } } } } }
            """);
        await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), [new FieldChange("tags", FieldValue.Absent, FieldValue.ListItems(["A", "B"]))], default)], Context, default);
        _erp.Requests[^1].Should().Be("""PATCH c/1 {"tagCodes":[{"code":"A"},{"code":"B"}]}""");
    }

    [Theory]
    [InlineData("[]", """[{},{"city":"Oslo","zip":"0150"}]"""), InlineData("""[{"id":4}]""", """[{"id":4},{"city":"Oslo","zip":"0150"}]"""), InlineData("""[{"id":4},{"id":5}]""", """[{"id":4},{"id":5,"city":"Oslo","zip":"0150"}]"""),
     InlineData("""[{"id":4},null]""", """[{"id":4},{"city":"Oslo","zip":"0150"}]""")]
    public async Task An_element_is_made_at_its_place_and_once(string there, string expected)
    {
        _erp.On("c/1", "{\"id\": 1, \"addresses\": " + there + "}").On("c/1", """{"id": 1}""", method: "PATCH").On("c", """{"id": 1}""", method: "POST");
        var side = await RestSides.OpenAsync(_erp, """
            { "kinds": { "customer": { "key": { "path": "id", "number": true }, "list": { "path": "c" }, "get": { "path": "c/{key}" }, "create": { "path": "c" }, "update": { "path": "c/{key}" },
              "fields": { "city": { "path": "addresses[1].city" }, "zip": { "path": "addresses[1].zip" } } } } }
            """);
        await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), [new FieldChange("city", FieldValue.Absent, "Oslo"), new FieldChange("zip", FieldValue.Absent, "0150")], default)], Context, default);
        _erp.Requests[^1].Should().Be("PATCH c/1 {\"addresses\":" + expected + "}");
        if (there != "[]") return;
        await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("city", "Oslo"), new("zip", "0150")]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default);
        _erp.Requests[^1].Should().Be("POST c {\"addresses\":" + expected + "}");
    }

    [Theory]
    [InlineData("Old", WriteOutcome.Applied), InlineData("New", WriteOutcome.Applied), InlineData("Theirs", WriteOutcome.NotApplied)]
    public async Task Without_checks_of_the_service_the_old_values_are_compared_right_before(string now, WriteOutcome expected)
    {
        Serve(now);
        var result = await SendAsync("\"path\": \"c/{key}\"", "", [new FieldChange("name", "Old", "New")], default);
        result.Outcome.Should().Be(expected);
        if (expected == WriteOutcome.NotApplied) (result.Failure!.Class, _erp.Requests.Count).Should().Be((FailureClass.Conflict, 1));
    }

    [Fact]
    public async Task A_version_that_moved_is_a_conflict_before_anything_is_sent()
    {
        Serve("Old");
        var result = await SendAsync("\"method\": \"PUT\", \"path\": \"c/{key}\", \"whole\": true", "\"version\": { \"path\": \"v\", \"send\": \"body\", \"number\": true },", [new FieldChange("name", "Old", "New")], new("2"));
        (result.Outcome, result.Failure!.Class, _erp.Requests.Count).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict, 1));
    }

    [Fact]
    public async Task Without_a_version_nothing_is_sent_to_a_service_that_checks_them()
    {
        var result = await SendAsync("\"path\": \"c/{key}\"", "\"version\": { \"path\": \"v\", \"send\": \"ifMatch\" },", [new FieldChange("name", "Old", "New")], default);
        (result.Outcome, result.Failure!.Code, _erp.Requests.Count).Should().Be((WriteOutcome.NotApplied, ErrorCodes.ContractBroken, 0));
    }

    [Theory]
    [InlineData(404, FailureClass.NotFound), InlineData(403, FailureClass.Forbidden), InlineData(503, FailureClass.Transient), InlineData(429, FailureClass.Throttled)]
    public async Task A_read_before_a_write_that_fails_is_a_write_that_did_not_happen(int status, FailureClass expected)
    {
        _erp.On("c/1", """{"code": "X"}""", (HttpStatusCode)status);
        var result = await SendAsync("\"path\": \"c/{key}\"", "", [new FieldChange("name", "Old", "New")], default);
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, expected));
        _erp.Requests.Should().OnlyContain(r => r.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_read_before_a_write_is_a_result_and_no_exception()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var side = await RestSides.OpenAsync(_erp, Profile("\"path\": \"c/{key}\"", ""));
        var result = (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), [new FieldChange("name", "Old", "New")], default)], Context, cancelled.Token))[0];
        (result.Outcome, _erp.Requests.Count).Should().Be((WriteOutcome.NotApplied, 0));
    }

    [Fact]
    public async Task A_create_holds_its_constants_its_parent_its_reference_and_nothing_blank_in_arrays()
    {
        _erp.On("c", """{"id": 7}""", HttpStatusCode.Created, "POST");
        var side = await RestSides.OpenAsync(_erp, Profile("\"path\": \"c/{key}\"", "\"where\": { \"kind.is\": \"C\" }, \"parent\": { \"kind\": \"customer\", \"path\": \"owner.id\", \"write\": \"ownerId\", \"number\": true }, \"reference\": { \"field\": \"ref\" },"));
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x"), new("mobile", FieldValue.Null), new("fax", "7"), new("city", FieldValue.Null)])
        { Reference = "ABCDEFGHIJKLMNOPQRST", Parent = new RecordRef(ActorKinds.Customer, "5") }], Context, default))[0];
        result.Key.Text.Should().Be("7");
        _erp.Requests.Should().Equal("""POST c {"kind":{"is":"C"},"ownerId":5,"name":"x","phones":[{"type":"fax","number":"7"}],"address":{"city":null},"ref":"ABCDEFGHIJKLMNOPQRST"}""");
        _erp.Headers[0]["Idempotency-Key"].Should().Be("ABCDEFGHIJKLMNOPQRST");
    }

    [Theory]
    [InlineData("https://erp.example/api/c/A%2F7", "A/7"), InlineData("/api/c/8/", "8"), InlineData("https://evil.example/c/9", null), InlineData(null, null)]
    public async Task The_address_of_a_new_record_ends_with_its_key(string? location, string? key)
    {
        _erp.On("c", "", HttpStatusCode.Created, "POST", location is null ? [] : [("Location", location)]);
        var side = await RestSides.OpenAsync(_erp, Profile("\"path\": \"c/{key}\"", "").Replace("\"idempotencyHeader\": \"Idempotency-Key\"", "\"answer\": \"location\""));
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default))[0];
        (result.Outcome, key is null ? null : result.Key.Text).Should().Be((key is null ? WriteOutcome.Unknown : WriteOutcome.Applied, key));
    }

    [Theory]
    [InlineData("nope", ErrorCodes.FieldUnknown), InlineData("id", ErrorCodes.FieldReadOnly), InlineData("name", ErrorCodes.SideRefusedValues)]
    public async Task What_cannot_be_written_is_not_sent(string field, int code)
    {
        var result = await SendAsync("\"path\": \"c/{key}\"", "", [new FieldChange(field, "a", FieldValue.Null)], default);
        (result.Outcome, result.Failure!.Code, _erp.Requests.Count).Should().Be((WriteOutcome.NotApplied, code, 0));
    }

    [Theory]
    [InlineData("Storgata 12\nInngang B", true), InlineData("Storgata 12\n1234567890123", false)]
    public async Task A_line_that_is_too_long_is_not_sent(string street, bool isSent)
    {
        _erp.On("c", """{"id": 7}""", HttpStatusCode.Created, "POST");
        var side = await RestSides.OpenAsync(_erp, Profile("\"path\": \"c/{key}\"", "").Replace("\"name\": { \"access\"", "\"street\": { \"form\": \"lines\", \"lineLength\": 12, \"length\": 80 }, \"name\": { \"access\""));
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x"), new("street", street)]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], Context, default))[0];
        result.Outcome.Should().Be(isSent ? WriteOutcome.Applied : WriteOutcome.NotApplied);
        _erp.Requests.Should().HaveCount(isSent ? 1 : 0);
        if (!isSent) result.Failure!.Fields.Single().ToString().Should().Contain("street").And.Contain("line 2").And.Contain("12");
    }

    [Fact]
    public async Task A_call_that_lasts_too_long_sends_no_further_records()
    {
        var time = new FakeTime { SkipsWaits = true };
        var requests = 0;
        using var erp = new TestClient.ScriptedHandler(request =>
        {
            requests++;
            time.Advance(TimeSpan.FromSeconds(40));
            return TestClient.Json(200, "{\"id\": " + request.RequestUri!.Segments[^1] + ", \"name\": \"Old\"}");
        });
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, Profile("\"path\": \"c/{key}\"", "").Replace("\"get\": { \"path\": \"c/{key}\" }", "\"get\": { \"path\": \"c/{key}\", \"many\": { \"query\": { \"ids\": \"{keys}\" } } }"));
        var side = await RestSides.Connector(erp).OpenAsync(RestSides.Context(FakeRest.Address, file, time: time), default);
        File.Delete(file);
        var updates = Enumerable.Range(1, 20).Select(i => new RecordUpdate(new RecordRef(ActorKinds.Customer, $"{i}"), [new FieldChange("name", "Old", "New")], default)).ToList();
        var results = await side.UpdateAsync(updates, Context, default);
        // Five minutes: four records of two requests each.
        results.Select(r => r.Outcome).Should().Equal(Enumerable.Repeat(WriteOutcome.Applied, 4).Concat(Enumerable.Repeat(WriteOutcome.NotApplied, 16)));
        results.Skip(4).Should().OnlyContain(r => r.Failure!.Class == FailureClass.Transient);
        requests.Should().Be(8);
        (await side.DescribeAsync(default)).Kinds[0].RequestLifeMax.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(15));
    }

    private static string Profile(string update, string more) => """
        { "lists": { "tag": { "fixed": { "A": "a", "B": "b" } } }, "errors": { "code": "code" },
          "kinds": { "customer": { "key": { "path": "id", "number": true },
        """ + more + """
          "list": { "path": "c" }, "get": { "path": "c/{key}" }, "create": { "path": "c", "idempotencyHeader": "Idempotency-Key" }, "update": {
        """ + update + """
          },
          "fields": {
            "id": { "type": "integer", "access": "readOnly" }, "name": { "access": "mandatory" }, "city": { "path": "address.city" }, "wrapped": { "path": "name", "write": "name.value" },
            "mobile": { "path": "phones[type=mobile].number", "firstBy": "id", "blank": "removeElement" }, "fax": { "path": "phones[type=fax].number" },
            "tags": { "type": "listItems", "list": "tag", "item": "code" }, "ref": { "length": 20, "search": { "equal": "ref" } } } } } }
        """.Replace("\"wrapped\": { \"path\": \"name\", \"write\": \"name.value\" },", update.Contains("\"whole\"") ? "" : "\"wrapped\": { \"path\": \"name\", \"write\": \"name.value\" },");

    private async Task UpdateAsync(string update, string more, string field, FieldValue value, RecordVersion? expected = null)
    {
        Serve("Old");
        var result = await SendAsync(update, more, [new FieldChange(field, FieldValue.Absent, value)], expected ?? (more.Length > 0 ? new("3") : default));
        (result.Outcome, result.Failure?.Message).Should().Be((WriteOutcome.Applied, null));
    }

    private async Task<WriteResult> SendAsync(string update, string more, FieldChange[] changes, RecordVersion expected) =>
        (await (await RestSides.OpenAsync(_erp, Profile(update, more))).UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "1"), changes, expected)], Context, default))[0];

    private void Serve(string name)
    {
        foreach (var method in (string[])["GET", "PATCH", "PUT"])
        {
            _erp.On("c/1", $$$"""
                {"id": 1, "v": 3, "name": "{{{name}}}", "address": {"city": "Bergen", "zip": "0150", "geo": {"lat": 1.10}},
                 "phones": [{"id": 5, "type": "work", "number": "1"}, {"id": 4, "type": "mobile", "number": "2"}, {"id": 9, "type": "mobile", "number": "3"}],
                 "tags": [{"code": "A", "note": "n"}], "changedAt": "2026-03-01T12:00:00Z", "unknown": 12.340}
                """, method: method, headers: [("ETag", "\"e3\"")]);
        }
    }
}

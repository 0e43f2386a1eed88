using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

public sealed class ODataSideTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "note", "amount", "whole", "big", "ratio", "yes", "day", "changed", "state", "link", "total");
    private static readonly WriteContext Context = new(ErpUser.System);
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task The_fields_are_what_the_metadata_says()
    {
        var customer = (await (await _erp.OpenAsync()).DescribeAsync(default)).Kind(Kind)!;
        customer.Fields.Select(f => $"{f.Name} {f.Type} {f.LengthMax} {f.ScaleMax} {f.Access} {f.List}".TrimEnd()).Should().Equal(
            "code Text 40  CreateOnly", "name Text 50  Mandatory", "reference Text 20  Normal", "note Text   Normal", "amount Decimal  4 Normal", "whole Decimal  0 Normal", "big Integer   Normal",
            "ratio Decimal   Normal", "yes Boolean   Normal", "day Date   Normal", "changed Instant   ReadOnly", "state ListItem   Normal state", "link Text   Normal", "born Text   CreateOnly", "total Decimal   ReadOnly");
        (customer.TitleField, customer.CreateTier, customer.CorrelationField, customer.ReturnsStoredValues, customer.BatchSizeRecordsMax).Should().Be(("name", CreateTier.SearchableReference, "reference", true, 3));
    }

    [Fact]
    public async Task Values_are_exact_and_null_blank_and_missing_differ()
    {
        _erp.Add("A", t =>
        {
            t["note"] = null;
            t.Remove("total");
            t["changed"] = "2026-03-01T13:00:00.1234567+01:00";
        });
        var record = (await ReadAsync(await _erp.OpenAsync(), "A")).Single().Record!;
        record["name"].Should().Be(FieldValue.Text("Name A"));
        record["note"].Should().Be(FieldValue.Null);
        record["amount"].AsDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be("1.2500");
        record["big"].AsInteger().Should().Be(9007199254740993);
        record["ratio"].AsDecimal().Should().Be(0.1m);
        record["day"].AsDate().Should().Be(new DateOnly(2026, 2, 28));
        record["changed"].AsInstant().Should().Be(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567));
        record["state"].AsListItem().Should().Be("active");
        record["total"].IsAbsent.Should().BeTrue();
        record.Version.Token.Should().Be("W/\"1\"");
    }

    [Theory, Trait("Catalogue", "60")]
    [InlineData("O'Neil"), InlineData("a/b?c#d%2e%2e&e=f"), InlineData("..\\x"), InlineData("æ🚀 +"), InlineData("') or 1 eq 1 or ('")]
    public async Task Any_key_is_read_alone_and_in_a_batch(string key)
    {
        _erp.Add(key).Add("other");
        var side = await _erp.OpenAsync();
        (await ReadAsync(side, key)).Single().Record!.Key.Text.Should().Be(key);
        (await ReadAsync(side, key, "other", "absent")).Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.Found, ReadStatus.Gone);
    }

    [Fact]
    public async Task Keys_are_asked_for_in_batches_and_only_what_is_missing_by_itself()
    {
        foreach (var code in "ABCDE") _erp.Add(code.ToString());
        var results = await ReadAsync(await _erp.OpenAsync(), "A", "B", "C", "D", "E", "X");
        results.Select(r => r.Key.Text).Should().Equal("A", "B", "C", "D", "E", "X");
        _erp.Requests.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(404, true, ReadStatus.Gone), InlineData(410, true, ReadStatus.Gone), InlineData(404, false, ReadStatus.NotAnswered), InlineData(403, true, ReadStatus.Hidden), InlineData(400, true, ReadStatus.NotAnswered)]
    public async Task A_record_is_gone_only_when_the_service_says_so_itself(int status, bool ownError, ReadStatus expected)
    {
        var side = await _erp.OpenAsync();
        await side.DescribeAsync(default);
        _erp.Answer = _ => ownError ? FakeOData.Error((HttpStatusCode)status) : new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html>", Encoding.UTF8, "text/html") };
        (await ReadAsync(side, "A")).Single().Status.Should().Be(expected);
    }

    [Fact, Trait("Rule", "G8")]
    public async Task One_spoilt_record_does_not_stop_the_others()
    {
        _erp.Add("A").Add("B", t => t["amount"] = "1e400").Add("C");
        var results = await ReadAsync(await _erp.OpenAsync(), "A", "B", "C");
        results.Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.NotAnswered, ReadStatus.Found);
        results[1].Failure!.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "47")]
    public async Task A_record_that_comes_twice_in_a_page_is_read_by_itself()
    {
        _erp.Add("A").Add("B");
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.RequestUri!.Query.Contains("filter")
            ? FakeOData.Json(HttpStatusCode.OK, """{"value":[{"code":"A","name":"one"},{"code":"A","name":"two"},{"code":"B","name":"three"}]}""") : null;
        var results = await ReadAsync(side, "A", "B");
        results[0].Record!["name"].AsText().Should().Be("Name A");
        results[1].Record!["name"].AsText().Should().Be("three");
    }

    [Fact]
    public async Task Another_record_than_asked_for_is_no_answer()
    {
        _erp.Add("A");
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.RequestUri!.Query.Length > 0 && Uri.UnescapeDataString(r.RequestUri.AbsolutePath).EndsWith("things('B')", StringComparison.Ordinal) ? FakeOData.Json(HttpStatusCode.OK, _erp.Things["A"].ToJsonString()) : null;
        (await ReadAsync(side, "B")).Single().Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Theory, Trait("Catalogue", "62")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"), InlineData("<!DOCTYPE x SYSTEM \"https://evil.example/x.dtd\"><x/>"), InlineData("<edmx:Edmx"), InlineData(""), InlineData("<x/>")]
    public async Task Metadata_with_entities_or_without_sense_is_refused(string xml)
    {
        _erp.Answer = _ => new HttpResponseMessage { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
        var side = await _erp.OpenAsync();
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "62")]
    public async Task Metadata_with_a_DTD_is_refused_even_where_the_rest_is_sound()
    {
        var xml = FakeOData.Metadata.Replace("<edmx:Edmx ", "<!DOCTYPE edmx:Edmx [<!ELEMENT x ANY>]><edmx:Edmx ");
        _erp.Answer = _ => new HttpResponseMessage { Content = new StringContent(xml, Encoding.UTF8, "application/xml") };
        var side = await _erp.OpenAsync();
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact]
    public async Task A_create_sends_the_reference_and_answers_with_the_stored_record()
    {
        var side = await _erp.OpenAsync();
        var result = (await side.CreateAsync([New(("name", "O'Neil \u00e6"), ("amount", 12.50m), ("note", FieldValue.Null), ("day", new DateOnly(2026, 3, 1)))], Context, default)).Single();
        result.Outcome.Should().Be(WriteOutcome.Applied);
        result.Record!["name"].AsText().Should().Be("O'Neil \u00e6");
        result.Version.IsKnown.Should().BeTrue();
        var sent = JsonNode.Parse(_erp.Requests.Single()["POST things ".Length..])!;
        sent["reference"]!.GetValue<string>().Should().Be("ABCDEFGHIJKLMNOPQRST");
        sent["amount"]!.ToJsonString().Should().Be("12.50");
        sent["note"].Should().BeNull();
        sent.AsObject().ContainsKey("note").Should().BeTrue();
        sent.AsObject().ContainsKey("yes").Should().BeFalse();
    }

    [Theory, Trait("Catalogue", "21")]
    [InlineData(201, "Location", FakeOData.Address + "things('K''1')", "K'1")]
    [InlineData(204, "OData-EntityId", FakeOData.Address + "things('K%2F1')", "K/1")]
    [InlineData(201, "Location", "https://evil.example/api/things('K')", null)]
    [InlineData(201, "Location", FakeOData.Address + "others('K')", null)]
    [InlineData(201, "Location", "https://erp.exa\u0098mple/api/things('K')", null)]
    [InlineData(201, "Location", FakeOData.Address + "things('')", null)]
    [InlineData(201, "X-Nothing", "x", null)]
    public async Task A_create_without_a_body_takes_the_key_from_its_address_or_is_unknown(int status, string header, string value, string? key)
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r =>
        {
            if (r.Method != HttpMethod.Post) return null;
            var response = new HttpResponseMessage((HttpStatusCode)status);
            response.Headers.TryAddWithoutValidation(header, value);
            return response;
        };
        var result = (await side.CreateAsync([New(("name", "x"))], Context, default)).Single();
        result.Outcome.Should().Be(key is null ? WriteOutcome.Unknown : WriteOutcome.Applied);
        if (key is not null) result.Key.Text.Should().Be(key);
    }

    [Theory]
    [InlineData("<html>", "text/html"), InlineData("{}", "application/json"), InlineData("{\"code\":\"A\"", "application/json"), InlineData("{\"code\":\"A\",\"amount\":\"x\"}", "application/json")]
    public async Task A_success_that_is_not_understood_is_unknown(string body, string type)
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.Method == HttpMethod.Get ? null : new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(body, Encoding.UTF8, type) };
        (await side.CreateAsync([New(("name", "x"))], Context, default)).Single().Outcome.Should().Be(WriteOutcome.Unknown);
        (await side.UpdateAsync([Update("A", "W/\"1\"", ("name", "a", "b"))], Context, default)).Single().Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Fact]
    public async Task An_update_patches_under_its_version()
    {
        _erp.Add("A");
        var side = await _erp.OpenAsync();
        var done = (await side.UpdateAsync([Update("A", "W/\"1\"", ("name", "Name A", "B"))], Context, default)).Single();
        (done.Outcome, done.Version.Token, done.Record!["name"].AsText()).Should().Be((WriteOutcome.Applied, "W/\"2\"", "B"));
        _erp.Requests.Single().Should().Be("PATCH things('A') {\"name\":\"B\"}");
        var stale = (await side.UpdateAsync([Update("A", "W/\"1\"", ("name", "Name A", "C"))], Context, default)).Single();
        (stale.Outcome, stale.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
    }

    [Fact]
    public async Task An_update_without_a_body_in_the_answer_is_applied()
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r =>
        {
            if (r.Method != HttpMethod.Patch) return null;
            var response = new HttpResponseMessage(HttpStatusCode.NoContent);
            response.Headers.TryAddWithoutValidation("ETag", "W/\"9\"");
            return response;
        };
        var done = (await side.UpdateAsync([Update("A", "W/\"1\"", ("name", "a", "b"))], Context, default)).Single();
        (done.Outcome, done.Key.Text, done.Version.Token, done.Record).Should().Be((WriteOutcome.Applied, "A", "W/\"9\"", null));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_before_any_call()
    {
        var side = await _erp.OpenAsync();
        async Task<Failure> Create(string field, FieldValue value) => (await side.CreateAsync([New((field, value))], Context, default)).Single().Failure!;
        (await Create("nope", "x")).Code.Should().Be(ErrorCodes.FieldUnknown);
        (await Create("total", 1m)).Code.Should().Be(ErrorCodes.FieldReadOnly);
        (await Create("name", "a\0b")).Code.Should().Be(ErrorCodes.TextRefused);
        (await Create("name", "\ud83d")).Code.Should().Be(ErrorCodes.TextRefused);
        (await Create("amount", "12")).Code.Should().Be(ErrorCodes.SideRefusedValues);
        (await Create("link", "no id")).Fields.Single().Field.Should().Be("link");
        (await Create("name", FieldValue.Null)).Fields.Single().Should().Be(new FieldError("name", "must hold something"));
        (await side.UpdateAsync([Update("A", "W/\"1\"", ("born", "x", "y"))], Context, default)).Single().Failure!.Code.Should().Be(ErrorCodes.FieldReadOnly);
        (await side.UpdateAsync([Update("A", "W/\"1\"", ("name", "x", FieldValue.Null))], Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Invalid);
        (await side.UpdateAsync([Update("A", null, ("name", "x", "y"))], Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Bug);
        (await side.UpdateAsync([Update("A", "W/\"1\"\r\nX-Evil: 1", ("name", "x", "y"))], Context, default)).Single().Outcome.Should().Be(WriteOutcome.NotApplied);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_words_of_the_server_reach_the_user_and_the_meaning_of_its_codes_counts()
    {
        var side = await _erp.OpenAsync();
        _erp.Answer = r => r.Method == HttpMethod.Post ? FakeOData.Error(HttpStatusCode.BadRequest, "Taken") : null;
        var failure = (await side.CreateAsync([New(("name", "x"))], Context, default)).Single().Failure!;
        (failure.Class, failure.Code).Should().Be((FailureClass.Duplicate, ErrorCodes.SideHasDuplicate));
        failure.Message.Should().Contain("Kari Nordmann");
        failure.Fields.Single().Field.Should().Be("name");
    }

    [Fact]
    public async Task A_cancelled_batch_answers_for_every_record()
    {
        using var caller = new CancellationTokenSource();
        var side = await _erp.OpenAsync();
        await side.DescribeAsync(default);
        _erp.Answer = _ =>
        {
            caller.Cancel();
            throw new OperationCanceledException(caller.Token);
        };
        var results = await side.CreateAsync([New(("name", "x")), New(("name", "y"))], Context, caller.Token);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Unknown, WriteOutcome.NotApplied);
    }

    [Fact]
    public async Task Inactive_records_are_listed_only_on_request_and_marked()
    {
        _erp.Add("A", t => t["state"] = "_x0020_gone");
        var side = await _erp.OpenAsync();
        await SearchAsync(side, new RecordQuery(Kind, Fields));
        _erp.Requests.Last().Should().Contain("$filter=state ne Erp.Model.state'_x0020_gone'");
        (await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { IncludeInactive = true })).Single().Records.Single().State.Should().Be(RecordState.Inactive);
        _erp.Requests.Last().Should().NotContain("filter");
        (await side.ReadListAsync("state", ["_x0020_gone"], default)).Items.Should().Equal(new ListEntry("_x0020_gone", " gone"));
    }

    private static NewRecord New(params (string Field, FieldValue Value)[] values) => new(Kind, values.Select(v => new FieldAssignment(v.Field, v.Value)).ToList()) { Reference = "ABCDEFGHIJKLMNOPQRST" };

    private static RecordUpdate Update(string key, string? version, params (string Field, FieldValue Old, FieldValue New)[] changes) =>
        new(new RecordRef(Kind, key), changes.Select(c => new FieldChange(c.Field, c.Old, c.New)).ToList(), new RecordVersion(version));

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

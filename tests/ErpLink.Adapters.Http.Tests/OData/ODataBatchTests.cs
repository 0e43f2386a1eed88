using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>Several writes in one request: each has its own outcome, and what nobody can vouch for is unknown.</summary>
[Trait("Catalogue", "23")]
public sealed class ODataBatchTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private static readonly WriteContext Context = new(ErpUser.System);
    private static readonly string Profile = FakeOData.Profile.Replace("\"batchSizeRecords\": 3", "\"batchSizeRecords\": 20, \"writesPerBatch\": 5", StringComparison.Ordinal);
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task Creates_go_out_together_and_come_back_one_by_one()
    {
        var side = await _erp.OpenAsync(Profile);
        var results = await side.CreateAsync([New("one"), New("t'wo \u00e6"), New("three")], Context, default);
        results.Select(r => (r.Outcome, r.Record!["name"].AsText(), r.Version.IsKnown)).Should().Equal(
            (WriteOutcome.Applied, "one", true), (WriteOutcome.Applied, "t'wo \u00e6", true), (WriteOutcome.Applied, "three", true));
        var sent = JsonNode.Parse(_erp.Requests.Single()["POST $batch ".Length..])!["requests"]!.AsArray();
        sent.Select(r => (r!["id"]!.GetValue<string>(), r["method"]!.GetValue<string>(), r["url"]!.GetValue<string>(), r["headers"]!["content-type"]!.GetValue<string>(), r["body"]!["reference"]!.GetValue<string>()))
            .Should().Equal(("1", "POST", "things", "application/json", "R-one"), ("2", "POST", "things", "application/json", "R-t'wo \u00e6"), ("3", "POST", "things", "application/json", "R-three"));
        sent.Should().OnlyContain(r => r!["atomicityGroup"] == null && r["dependsOn"] == null, "one that fails takes no other along");
        _erp.Headers.Single().GetValues("Prefer").Should().Equal("odata.continue-on-error");
    }

    [Fact, Trait("Scenario", "T72")]
    public async Task Three_applied_one_conflict_and_one_without_an_answer_are_just_that()
    {
        foreach (var code in "ABCDE") _erp.Add(code.ToString());
        var side = await _erp.OpenAsync(Profile);
        _erp.Answer = _ => null;
        var updates = "ABCDE".Select((c, i) => Update(c.ToString(), c == 'C' ? "W/\"0\"" : $"W/\"{i + 1}\"")).ToList();
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) ? WithoutPart(r, "4") : null;
        var results = await side.UpdateAsync(updates, Context, default);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.Applied, WriteOutcome.NotApplied, WriteOutcome.Unknown, WriteOutcome.Applied);
        (results[2].Failure!.Class, results[2].Failure!.Code).Should().Be((FailureClass.Conflict, ErrorCodes.VersionMoved));
        (results[3].Failure!.Class, results[3].Failure!.Code).Should().Be((FailureClass.Unknown, ErrorCodes.OutcomeUnknown));
        results[4].Key.Text.Should().Be("E", "an error before it does not end the batch");
        _erp.Things["E"]["name"]!.GetValue<string>().Should().Be("new E");
    }

    [Theory]
    [InlineData("""{"status":424}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":500,"body":{"error":{"code":"X","message":"y"}}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":202}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":301,"headers":{"location":"https://erp.example/api/things('A')"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":200}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":"200","body":{"code":"A"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":20000,"body":{"code":"A"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"body":{"code":"A"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":200,"body":{"code":"B"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":200,"headers":{"content-type":"text/html"},"body":"<html>"}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":200,"body":{"code":"A","amount":"x"}}""", WriteOutcome.Unknown)]
    [InlineData("""{"status":204,"headers":{"ETag":"W/\"7\""}}""", WriteOutcome.Applied)]
    [InlineData("""{"status":200,"body":{"code":"A"}}""", WriteOutcome.Applied)]
    [InlineData("""{"status":400,"body":{"error":{"code":"X","message":"y"}}}""", WriteOutcome.NotApplied)]
    [InlineData("""{"status":404}""", WriteOutcome.NotApplied)]
    public async Task A_part_means_what_an_answer_of_its_own_would(string part, WriteOutcome expected)
    {
        var side = await _erp.OpenAsync(Profile);
        Answer(200, $$$"""{"responses":[{"id":"1",{{{part[1..]}}},{"id":"2","status":200,"body":{"code":"B"}}]}""");
        var results = await side.UpdateAsync([Update("A", "v"), Update("B", "v")], Context, default);
        results.Select(r => r.Outcome).Should().Equal(expected, WriteOutcome.Applied);
    }

    [Fact]
    public async Task A_part_that_comes_twice_is_unknown_and_one_that_nobody_asked_for_is_nothing()
    {
        var side = await _erp.OpenAsync(Profile);
        Answer(200, """{"responses":[{"id":"1","status":200,"body":{"code":"A"}},{"id":"1","status":412},{"id":"3","status":200},{"id":2,"status":200},{"id":"x"},7,{"id":"2","status":200,"body":{"code":"B"}}]}""");
        (await side.UpdateAsync([Update("A", "v"), Update("B", "v")], Context, default)).Select(r => r.Outcome).Should().Equal(WriteOutcome.Unknown, WriteOutcome.Applied);
    }

    [Theory]
    [InlineData(200, "<html>", "text/html"), InlineData(200, "{}", "application/json"), InlineData(200, "{\"responses\":{}}", "application/json"), InlineData(200, "{\"responses\":[{\"id\":\"1\",\"status\":200", "application/json")]
    [InlineData(200, "--batch", "multipart/mixed"), InlineData(200, "", "application/json"), InlineData(202, "", "application/json"), InlineData(204, "", "application/json"), InlineData(500, "", "text/plain")]
    [InlineData(501, "", "text/plain"), InlineData(302, "", "text/plain"), InlineData(408, "", "text/plain"), InlineData(200, "{\"responses\":[]}", "application/json")]
    public async Task A_batch_whose_answer_is_torn_leaves_every_write_unknown(int status, string body, string type)
    {
        var side = await _erp.OpenAsync(Profile);
        Answer(status, body, type);
        (await side.UpdateAsync([Update("A", "v"), Update("B", "v")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
        (await side.CreateAsync([New("A"), New("B")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
        _erp.Requests.Should().HaveCount(2).And.OnlyContain(r => r.StartsWith("POST $batch", StringComparison.Ordinal), "nothing that may have been done is sent again");
    }

    [Fact]
    public async Task A_batch_whose_connection_breaks_leaves_every_write_unknown()
    {
        var side = await _erp.OpenAsync(Profile);
        await side.DescribeAsync(default);
        _erp.Answer = _ => throw new HttpRequestException("gone");
        (await side.CreateAsync([New("A"), New("B")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
        _erp.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(404, 1), InlineData(405, 1), InlineData(415, 1), InlineData(400, 1), InlineData(413, 2)]
    public async Task A_service_that_refuses_the_batch_itself_gets_the_writes_one_by_one(int status, int batches)
    {
        var side = await _erp.OpenAsync(Profile);
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal) ? FakeOData.Error((HttpStatusCode)status) : null;
        (await side.CreateAsync([New("A"), New("B")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Applied);
        (await side.CreateAsync([New("C"), New("D")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Applied);
        _erp.Requests.Count(r => r.StartsWith("POST $batch", StringComparison.Ordinal)).Should().Be(batches);
        _erp.Requests.Count(r => r.StartsWith("POST things", StringComparison.Ordinal)).Should().Be(4);
    }

    [Theory]
    [InlineData(401, FailureClass.Unauthorized, 1), InlineData(429, FailureClass.Throttled, 1), InlineData(403, FailureClass.Forbidden, 2)]
    public async Task What_concerns_the_connection_counts_for_every_write_and_ends_the_call(int status, FailureClass expected, int requests)
    {
        var side = await _erp.OpenAsync(Profile.Replace("\"writesPerBatch\": 5", "\"writesPerBatch\": 2", StringComparison.Ordinal));
        Answer(status, "");
        (await side.CreateAsync([New("A"), New("B"), New("C"), New("D")], Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.NotApplied && r.Failure!.Class == expected);
        _erp.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task A_part_that_is_throttled_ends_what_comes_after_its_batch()
    {
        var side = await _erp.OpenAsync(Profile.Replace("\"writesPerBatch\": 5", "\"writesPerBatch\": 2", StringComparison.Ordinal));
        Answer(200, """{"responses":[{"id":"1","status":429,"headers":{"retry-after":"30"}},{"id":"2","status":200,"body":{"code":"B"}}]}""");
        var results = await side.UpdateAsync([Update("A", "v"), Update("B", "v"), Update("C", "v")], Context, default);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.NotApplied, WriteOutcome.Applied, WriteOutcome.NotApplied);
        results[0].Failure!.RetryAfter.Should().Be(TimeSpan.FromSeconds(30));
        _erp.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Batches_hold_as_many_as_the_profile_says_and_a_single_write_is_none()
    {
        var side = await _erp.OpenAsync(Profile.Replace("\"writesPerBatch\": 5", "\"writesPerBatch\": 2", StringComparison.Ordinal));
        var results = await side.CreateAsync([New("A"), New("B"), New("a\0"), New("C"), New("D"), New("E")], Context, default);
        results.Select(r => r.Outcome == WriteOutcome.Applied).Should().Equal(true, true, false, true, true, true);
        _erp.Requests.Select(r => r.Split(' ')[1]).Should().Equal("$batch", "$batch", "things");
    }

    [Fact]
    public async Task A_batch_is_sent_before_it_grows_too_large()
    {
        var side = await _erp.OpenAsync(Profile);
        var results = await side.CreateAsync([.. Enumerable.Range(0, 4).Select(i => New($"N{i}", new string('x', 400_000)))], Context, default);
        results.Should().OnlyContain(r => r.Outcome == WriteOutcome.Applied);
        _erp.Requests.Should().HaveCount(2).And.OnlyContain(r => r.Length < 1024 * 1024);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_501_in_the_services_own_form_says_that_it_knows_no_batches(bool isOwn)
    {
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal)
            ? isOwn ? FakeOData.Error(HttpStatusCode.NotImplemented) : new HttpResponseMessage(HttpStatusCode.NotImplemented) { Content = new StringContent("<html/>") } : null;
        var side = await _erp.OpenAsync(Profile);
        (await side.CreateAsync([New("A"), New("B")], Context, default)).Should().OnlyContain(r => r.Outcome == (isOwn ? WriteOutcome.Applied : WriteOutcome.Unknown));
        _erp.Requests.Should().HaveCount(isOwn ? 3 : 1);
    }

    [Fact]
    public async Task A_batch_stays_below_the_limit_of_the_app()
    {
        var side = await _erp.OpenAsync(Profile, configure: o => o.RequestBytesMax = 5_000);
        var results = await side.CreateAsync([.. Enumerable.Range(0, 5).Select(i => New($"N{i}", new string('x', 1_000)))], Context, default);
        results.Should().OnlyContain(r => r.Outcome == WriteOutcome.Applied);
        _erp.Requests.Select(r => r.Split(' ')[1]).Should().Equal("$batch", "$batch", "things");
    }

    [Theory]
    [InlineData("\"writesPerBatch\": 1", ""), InlineData("\"writesPerBatch\": 5", "<Annotations Target=\"Self.c\"><Annotation Term=\"Org.OData.Capabilities.V1.BatchSupported\" Bool=\"false\"/></Annotations>")]
    public async Task Where_profile_or_service_know_no_batches_each_write_is_a_request(string size, string annotations)
    {
        var metadata = FakeOData.Metadata.Replace("</Schema>", annotations + "</Schema>", StringComparison.Ordinal);
        _erp.Answer = r => r.RequestUri!.AbsolutePath == "/api/$metadata" ? new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") } : null;
        var side = await _erp.OpenAsync(Profile.Replace("\"writesPerBatch\": 5", size, StringComparison.Ordinal));
        await side.CreateAsync([New("A"), New("B")], Context, default);
        _erp.Requests.Should().HaveCount(2).And.OnlyContain(r => r.StartsWith("POST things", StringComparison.Ordinal));
    }

    private static NewRecord New(string name, string? note = null) =>
        new(Kind, note is null ? [new("name", name)] : [new("name", name), new("note", note)]) { Reference = $"R-{name}" };

    private static RecordUpdate Update(string key, string version) => new(new RecordRef(Kind, key), [new FieldChange("name", "old", "new " + key)], new(version));

    private void Answer(int status, string body, string type = "application/json") => _erp.Answer = r => r.Method == HttpMethod.Get ? null
        : new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };

    private HttpResponseMessage WithoutPart(HttpRequestMessage request, string id)
    {
        var whole = JsonNode.Parse(_erp.Do(request))!;
        var responses = whole["responses"]!.AsArray();
        responses.Remove(responses.Single(r => r!["id"]!.GetValue<string>() == id));
        return FakeOData.Json(HttpStatusCode.OK, whole.ToJsonString());
    }
}

using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>What services want beyond the protocol: tokens against forged requests, a parameter with every request; and services that no
/// profile knows.</summary>
public sealed class ODataServiceShapeTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private static readonly WriteContext Context = new(ErpUser.System);
    private static readonly string Guarded = FakeOData.Profile.Replace("\"enforcesIfMatch\"", "\"csrf\": true, \"enforcesIfMatch\"", StringComparison.Ordinal);
    private readonly FakeOData _erp = new();
    private int _tokens;

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task A_token_is_fetched_before_the_first_write_and_goes_with_its_cookies()
    {
        var side = await _erp.OpenAsync(Guarded);
        _erp.Answer = Guard;
        (await CreateAsync(side)).Outcome.Should().Be(WriteOutcome.Applied);
        (await CreateAsync(side)).Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Requests.Select(r => r.Split(' ')[0] + " " + r.Split(' ')[1]).Should().Equal("GET ", "POST things", "POST things");
        _erp.Headers[0].GetValues("x-csrf-token").Should().Equal("Fetch");
        _erp.Headers[2].GetValues("Cookie").Should().Equal("SAP_SESSIONID=abc%3d; sap-usercontext=sap-client=100");
    }

    [Fact]
    public async Task A_token_that_is_no_longer_good_is_fetched_anew_and_the_write_goes_out_once_more()
    {
        var side = await _erp.OpenAsync(Guarded);
        _erp.Answer = Guard;
        await CreateAsync(side);
        _tokens++;
        (await CreateAsync(side)).Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Requests.Select(r => r.Split(' ')[0]).Should().Equal("GET", "POST", "POST", "GET", "POST");
        _erp.Things.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_service_that_never_has_enough_is_asked_twice()
    {
        var side = await _erp.OpenAsync(Guarded);
        _erp.Answer = r => r.Method == HttpMethod.Post ? Required() : Guard(r);
        var result = await CreateAsync(side);
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Forbidden));
        _erp.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task A_refusal_that_is_not_about_the_token_is_one()
    {
        var side = await _erp.OpenAsync(Guarded);
        _erp.Answer = r => r.Method == HttpMethod.Post ? FakeOData.Error(HttpStatusCode.Forbidden) : Guard(r);
        (await CreateAsync(side)).Failure!.Class.Should().Be(FailureClass.Forbidden);
        _erp.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_written()
    {
        var side = await _erp.OpenAsync(Guarded, configure: o => o.AttemptsMax = 1);
        await side.DescribeAsync(default);
        _erp.Answer = _ => FakeOData.Error(HttpStatusCode.ServiceUnavailable);
        var result = await CreateAsync(side);
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Transient));
        _erp.Requests.Should().OnlyContain(r => r.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_the_token_is_fetched_has_sent_nothing()
    {
        using var caller = new CancellationTokenSource();
        var side = await _erp.OpenAsync(Guarded);
        await side.DescribeAsync(default);
        _erp.Answer = _ =>
        {
            caller.Cancel();
            throw new OperationCanceledException(caller.Token);
        };
        (await side.CreateAsync([New()], Context, caller.Token)).Single().Outcome.Should().Be(WriteOutcome.NotApplied);
    }

    [Fact]
    public async Task A_parameter_goes_with_every_request_once()
    {
        for (var i = 0; i < 3; i++) _erp.Add($"A{i}");
        var side = await _erp.OpenAsync(Guarded.Replace("\"csrf\": true", "\"csrf\": true, \"company\": { \"parameter\": \"sap-client\" }", StringComparison.Ordinal), settings: [("company", "1 0")]);
        _erp.Answer = Guard;
        (await side.DescribeAsync(default)).Identity.Should().Be("https://erp.example/api/#1 0");
        var count = 0;
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { PageSizeRecords = 2 }, default)) count += page.Records.Count;
        await CreateAsync(side);
        count.Should().Be(3);
        _erp.Requests.Should().HaveCount(4).And.OnlyContain(r => r.Split("sap-client=1 0", StringSplitOptions.None).Length == 2);
    }

    [Fact]
    public async Task A_parameter_goes_with_every_part_of_a_batch_too()
    {
        var side = await _erp.OpenAsync(FakeOData.Profile.Replace("\"kinds\"", "\"writesPerBatch\": 5, \"company\": { \"parameter\": \"sap-client\" }, \"kinds\"", StringComparison.Ordinal), settings: [("company", "1 0")]);
        await side.CreateAsync([.. ((string[])["A", "B"]).Select(c => new NewRecord(Kind, [new("name", c)]) { Reference = $"R{c}" })], Context, default);
        _erp.Requests.Single().Should().StartWith("POST $batch?sap-client=1 0").And.Contain("\"url\":\"things?sap-client=1%200\"");
    }

    [Theory]
    [InlineData("titleField", "nmae", "property of type Edm.String. There are: code, name"), InlineData("modifiedField", "day", "property of type Edm.DateTimeOffset. There are: changed"), InlineData("parentField", "nope", "There are: code, name")]
    public async Task A_setting_that_names_nothing_that_fits_is_refused_with_what_there_is(string setting, string value, string message)
    {
        var side = await OpenAsync(("customerSet", "things"), ("personSet", "things"), (setting, value));
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.SettingInvalid && e.Field == setting && e.Message.Contains(message));
    }

    [Fact]
    public async Task The_reference_is_a_field_whatever_the_profile_offers()
    {
        var side = await _erp.OpenAsync(FakeOData.Profile.Replace("\"title\"", "\"only\": [\"name\"], \"title\"", StringComparison.Ordinal));
        (await side.DescribeAsync(default)).Kind(Kind)!.Fields.Select(f => f.Name).Should().Equal("name", "reference");
        (await side.CreateAsync([new NewRecord(Kind, [new("name", "A")]) { Reference = "R1" }], Context, default)).Single().Outcome.Should().Be(WriteOutcome.Applied);
    }

    [Fact]
    public async Task A_test_of_the_connection_reads_records_and_names_what_it_is_known_by()
    {
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("$metadata", StringComparison.Ordinal) ? null : FakeOData.Error(HttpStatusCode.Unauthorized);
        var connector = ODataSides.Connector(o => o.CreateHandler = () => _erp);
        var test = await connector.TestAsync(ODataSides.Context(FakeOData.Address, null, "generic", null, ("customerSet", "things"), ("user", "kari"), ("password", "Secret")), default);
        test.Problems.Single().Should().Match<Problem>(p => p.Code == ErrorCodes.AuthenticationRejected && p.Path == "connection 'oslo', setting 'user'");
    }

    [Fact]
    public async Task A_call_that_lasts_too_long_sends_no_further_records()
    {
        var connector = ODataSides.Connector(o => o.CreateHandler = () => _erp);
        var context = ODataSides.Context(FakeOData.Address, null, "generic", null, ("customerSet", "things"));
        var side = await connector.OpenAsync(context, default);
        _erp.Answer = r =>
        {
            if (r.Method == HttpMethod.Post) ((FakeTime)context.Time).Advance(TimeSpan.FromSeconds(80));
            return null;
        };
        var results = await side.CreateAsync([.. Enumerable.Range(0, 5).Select(i => new NewRecord(Kind, [new("name", $"N{i}")]) { Reference = $"R{i}" })], Context, default);
        results.Select(r => r.Outcome == WriteOutcome.Applied).Should().Equal(true, true, true, true, false);
        results[^1].Failure!.Class.Should().Be(FailureClass.Transient);
        _erp.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Be(4);
    }

    [Fact]
    public async Task The_failure_of_a_token_is_none_of_the_record()
    {
        _erp.Answer = r => r.Method == HttpMethod.Get && !r.RequestUri!.AbsolutePath.EndsWith("$metadata", StringComparison.Ordinal) ? FakeOData.Error(HttpStatusCode.NotFound) : null;
        var side = await _erp.OpenAsync(Guarded);
        var result = (await side.UpdateAsync([new RecordUpdate(new RecordRef(Kind, "A"), [new FieldChange("name", "a", "b")], new RecordVersion("W/\"1\""))], Context, default)).Single();
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.NotSupported));
        result.Failure.Message.Should().Contain("token");
    }

    [Theory]
    [InlineData("Edm.String", "\"CRONUS / A\"", "companies('CRONUS%20%2F%20A')/things"), InlineData("Edm.Int32", "7", "companies(7)/things")]
    public async Task A_company_may_have_a_key_of_any_form(string type, string key, string path)
    {
        var metadata = FakeOData.Metadata.Replace("<EntityContainer Name=\"c\">", $"""
            <EntityType Name="company"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="{type}" Nullable="false"/><Property Name="name" Type="Edm.String"/><NavigationProperty Name="things" Type="Collection(Self.thing)"/></EntityType>
            <EntityContainer Name="c"><EntitySet Name="companies" EntityType="Self.company"/>
            """, StringComparison.Ordinal);
        _erp.Answer = r => r.RequestUri!.AbsolutePath switch
        {
            "/api/$metadata" => new HttpResponseMessage { Content = new StringContent(metadata, System.Text.Encoding.UTF8, "application/xml") },
            "/api/companies" => FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{"id":{{key}},"name":"Main"}]}"""),
            _ => FakeOData.Json(HttpStatusCode.OK, """{"value":[]}"""),
        };
        var asked = string.Empty;
        var profile = FakeOData.Profile.Replace("\"kinds\"", "\"company\": { \"set\": \"companies\", \"key\": \"id\", \"names\": [\"name\"] }, \"kinds\"", StringComparison.Ordinal);
        foreach (var company in new[] { "Main", key.Trim('"') })
        {
            var side = await _erp.OpenAsync(profile, settings: [("company", company)]);
            await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None), default)) asked = _erp.Requests[^1];
            asked.Should().StartWith("GET " + Uri.UnescapeDataString(path));
        }
    }

    [Fact]
    public async Task The_profile_of_S4HANA_describes_its_business_partners()
    {
        var metadata = """
            <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="sap.bp" xmlns="http://docs.oasis-open.org/odata/ns/edm">
            <EntityType Name="BP"><Key><PropertyRef Name="BusinessPartner"/></Key><Property Name="BusinessPartner" Type="Edm.String" MaxLength="10" Nullable="false"/><Property Name="BusinessPartnerCategory" Type="Edm.String" MaxLength="1"/>
            <Property Name="OrganizationBPName1" Type="Edm.String" MaxLength="40"/><Property Name="LastName" Type="Edm.String" MaxLength="40"/><Property Name="FirstName" Type="Edm.String" MaxLength="40"/><Property Name="SearchTerm1" Type="Edm.String" MaxLength="20"/>
            <Property Name="BusinessPartnerIsBlocked" Type="Edm.Boolean"/><Property Name="LastChangeDate" Type="Edm.Date"/><Property Name="LastChangeTime" Type="Edm.TimeOfDay"/></EntityType>
            <EntityContainer Name="c"><EntitySet Name="A_BusinessPartner" EntityType="sap.bp.BP"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>
            """;
        _erp.Answer = r => r.RequestUri!.AbsolutePath == "/api/$metadata" ? new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") } : null;
        var side = await ODataSides.OpenAsync(FakeOData.Address, "100", "sap-s4hana", "Europe/Berlin", o => o.CreateHandler = () => _erp);
        var description = await side.DescribeAsync(default);
        description.Kind(Kind).Should().Match<KindDescription>(k => k.TitleField == "OrganizationBPName1" && k.UpdateTier == UpdateTier.Conditional && k.ChangeFeed == ChangeFeed.Timestamp);
        description.Kind(ActorKinds.Person)!.TitleField.Should().Be("LastName");
        _erp.Answer = _ => FakeOData.Json(HttpStatusCode.OK, """{"value":[{"BusinessPartner":"1","BusinessPartnerCategory":"2","LastChangeDate":"2026-03-01","LastChangeTime":"13:00:00","BusinessPartnerIsBlocked":true}]}""");
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(new RecordQuery(Kind, FieldSelection.None) { IncludeInactive = true }, default)) records.AddRange(page.Records);
        _erp.Requests[^1].Should().Be("GET A_BusinessPartner?$select=BusinessPartner,LastChangeDate,LastChangeTime,BusinessPartnerIsBlocked,BusinessPartnerCategory&$filter=BusinessPartnerCategory eq '2'&sap-client=100");
        records.Single().Should().Match<Record>(r => r.State == RecordState.Inactive && r.ModifiedAt == new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_service_that_no_profile_knows_is_described_by_its_metadata_and_a_few_settings()
    {
        var side = await OpenAsync(("customerSet", "things"), ("modifiedField", "changed"), ("correlationField", "reference"));
        var kind = (await side.DescribeAsync(default)).Kinds.Single();
        kind.Should().Match<KindDescription>(k => k.Kind == Kind && k.TitleField == "name" && k.CanCreate && k.CanUpdate && k.CanSearchText && k.ChangeFeed == ChangeFeed.Timestamp
            && k.CreateTier == CreateTier.SearchableReference && k.UpdateTier == UpdateTier.ReadCompare && k.Fields.Count == 15);
        _erp.Add("A");
        await foreach (var result in side.ReadAsync(Kind, ["A"], FieldSelection.Of("name"), default)) result.Record!["name"].AsText().Should().Be("Name A");
    }

    [Fact]
    public async Task A_person_belongs_to_the_customer_that_a_field_names()
    {
        var side = await OpenAsync(("customerSet", "things"), ("personSet", "things"), ("parentField", "note"), ("titleField", "born"));
        var description = await side.DescribeAsync(default);
        description.Kind(ActorKinds.Person).Should().Match<KindDescription>(k => k.ParentKinds.Single() == Kind && k.TitleField == "born" && k.ChangeFeed == ChangeFeed.None);
    }

    [Theory]
    [InlineData("titleField", "name", ErrorCodes.SettingMissing, "needs at least one of the settings 'customerSet'")]
    [InlineData("customerSet", "nothing", ErrorCodes.SettingInvalid, "which the service does not have. It has: things")]
    public async Task Settings_that_lead_to_no_set_say_which_there_are(string name, string value, int code, string expected)
    {
        var side = await OpenAsync((name, value));
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Should().Match<ErpLinkException>(e => e.Code == code && e.Message.Contains(expected));
    }

    [Fact]
    public async Task A_set_may_be_named_otherwise_than_the_profile_does_and_a_kind_that_it_lacks_may_not()
    {
        var side = await _erp.OpenAsync(FakeOData.Profile.Replace("\"things\"", "\"elsewhere\"", StringComparison.Ordinal), settings: [("customerSet", "things")]);
        (await side.DescribeAsync(default)).Kind(Kind).Should().NotBeNull();
        side = await _erp.OpenAsync(settings: [("projectSet", "things")]);
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain("has no such kind");
    }

    [Theory]
    [InlineData("\"where\":{\"nope\":\"x\"}", "$.kinds.customer.where"), InlineData("\"where\":{\"state\":\"nope\"}", "'state' cannot hold 'nope'"), InlineData("\"where\":{\"big\":\"many\"}", "'big' cannot hold 'many'"), InlineData("\"where\":{\"name\":null}", "This is not a value")]
    [InlineData("\"modifiedTime\":\"nope\"", "$.kinds.customer.modifiedTime")]
    public async Task Constants_that_no_record_can_have_are_a_problem(string part, string expected) =>
        (await FluentActions.Awaiting(async () => await (await _erp.OpenAsync("{\"kinds\":{\"customer\":{\"set\":\"things\",\"key\":\"code\"," + part + "}}}")).DescribeAsync(default)).Should().ThrowAsync<ErpLinkException>())
            .Which.Message.Should().Contain(expected);

    [Theory]
    [InlineData("\"session\":{\"path\":\"Login\",\"body\":{},\"cookies\":[\"S\"]}", "\"body\""), InlineData("\"session\":{\"path\":\"Login\",\"body\":{\"a\":1},\"cookies\":[\"S\"]}", "\"body\"")]
    [InlineData("\"session\":{\"path\":\"Login\",\"body\":{\"a\":\"b\"}}", "\"cookies\" is missing"), InlineData("\"company\":{\"parameter\":\"a=b&c\"}", "is not the name of a parameter")]
    public async Task Parts_of_a_profile_that_cannot_be_are_problems(string part, string expected) =>
        (await FluentActions.Awaiting(async () => await _erp.OpenAsync("{" + part + ",\"kinds\":{\"customer\":{\"set\":\"things\",\"key\":\"code\"}}}")).Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain(expected);

    private static NewRecord New() => new(Kind, [new("name", "x")]) { Reference = "ABCDEFGHIJKLMNOPQRST" };

    private static async Task<WriteResult> CreateAsync(IRecordSide side) => (await side.CreateAsync([New()], Context, default)).Single();

    private ValueTask<IRecordSide> OpenAsync(params (string Name, string Value)[] settings) =>
        ODataSides.OpenAsync(FakeOData.Address, null, "generic", configure: o => o.CreateHandler = () => _erp, settings: settings);

    private HttpResponseMessage? Guard(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Post) return request.Headers.TryGetValues("x-csrf-token", out var token) && token.Single() == $"t{_tokens}" ? null : Required();
        if (!request.Headers.TryGetValues("x-csrf-token", out var fetch) || fetch.Single() != "Fetch") return null;
        var answer = FakeOData.Json(HttpStatusCode.OK, """{"value":[]}""");
        answer.Headers.TryAddWithoutValidation("x-csrf-token", $"t{_tokens}");
        answer.Headers.TryAddWithoutValidation("Set-Cookie", "SAP_SESSIONID=abc%3d; path=/; secure; HttpOnly");
        answer.Headers.TryAddWithoutValidation("Set-Cookie", "sap-usercontext=sap-client=100; path=/");
        return answer;
    }

    private static HttpResponseMessage Required()
    {
        var answer = FakeOData.Json(HttpStatusCode.Forbidden, "{}");
        answer.Headers.TryAddWithoutValidation("x-csrf-token", "Required");
        return answer;
    }
}

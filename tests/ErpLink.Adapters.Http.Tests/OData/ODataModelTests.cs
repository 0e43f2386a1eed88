using System.Net;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>What profile and metadata make of parents, states and names.</summary>
public sealed class ODataModelTests : IDisposable
{
    private const string Kinds = """
        {"kinds":{
          "customer":{"set":"things","key":"code","parent":{"kind":"supplier","property":"firm","matches":"no"},"inactive":{"property":"yes","values":["true"]}},
          "supplier":{"set":"firms","key":"id","only":["id"]}}}
        """;
    private static readonly RecordQuery Query = new(ActorKinds.Customer, FieldSelection.Of("name"));
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task A_parent_is_looked_up_and_written_by_the_type_of_its_property()
    {
        var side = await OpenAsync("""{"id":"F1","no":7}""");
        _erp.Add("A", t => t["firm"] = 7);
        (await SearchAsync(side, Query)).Single().Parent.Should().Be(new RecordRef(ActorKinds.Supplier, "F1"));
        _erp.Requests.Should().Contain(r => r.EndsWith("$filter=no eq 7", StringComparison.Ordinal));

        await SearchAsync(side, Query with { Parent = new RecordRef(ActorKinds.Supplier, "F1") });
        _erp.Requests.Should().Contain(r => r.Contains("firm eq 7"));

        await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "R", Parent = new RecordRef(ActorKinds.Supplier, "F1") }], new WriteContext(ErpUser.System), default);
        _erp.Requests.Single(r => r.StartsWith("POST", StringComparison.Ordinal)).Should().Contain("\"firm\":7");
    }

    [Theory]
    [InlineData("""{"id":"F1","no":7},{"id":"F2","no":7}"""), InlineData("""{"id":"F1","no":7},{"id":"F2","no":7},{"id":"F1","no":7}""")]
    public async Task A_parent_that_could_be_one_of_several_is_none(string firms)
    {
        var side = await OpenAsync(firms);
        _erp.Add("A", t => t["firm"] = 7);
        (await SearchAsync(side, Query)).Single().Parent.Should().BeNull();
    }

    [Fact]
    public async Task A_state_may_be_a_boolean()
    {
        var side = await OpenAsync("");
        _erp.Add("A").Add("B", t => t["yes"] = false);
        (await SearchAsync(side, Query with { IncludeInactive = true })).Select(r => r.State).Should().Equal(RecordState.Inactive, RecordState.Active);
        await SearchAsync(side, Query);
        _erp.Requests[^1].Should().Contain("$filter=yes ne true");
    }

    [Theory]
    [InlineData("[\"yes\"]"), InlineData("[]")]
    public async Task A_state_that_its_property_cannot_hold_is_a_problem(string values) =>
        (await FailAsync(Kinds.Replace("[\"true\"]", values, StringComparison.Ordinal))).Message.Should().Contain("$.kinds.customer.inactive.values");

    [Fact]
    public async Task A_parent_that_matches_no_property_is_a_problem() =>
        (await FailAsync(Kinds.Replace("\"no\"", "\"number\"", StringComparison.Ordinal))).Message.Should().Contain("$.kinds.customer.parent.matches");

    [Fact, Trait("Catalogue", "62")]
    public async Task A_property_that_the_metadata_names_twice_is_a_problem() =>
        (await FailAsync(Kinds, "<Property Name=\"name\" Type=\"Edm.Int32\"/>")).Message.Should().Contain("names the property 'name' of 'things' twice");

    [Theory]
    [InlineData("customer.Big", false), InlineData("customer.big", true), InlineData(".big", false)]
    public async Task The_name_of_a_kind_may_hold_dots_and_is_checked_whole(string name, bool isValid)
    {
        var open = FluentActions.Awaiting(async () => await _erp.OpenAsync("{\"kinds\":{\"" + name + "\":{\"set\":\"things\",\"key\":\"code\"}}}"));
        if (isValid) await open.Should().NotThrowAsync();
        else (await open.Should().ThrowAsync<ErpLinkException>()).Where(e => e.Message.Contains($"'{name}' is not a kind"));
    }

    [Fact]
    public async Task A_side_closes_its_connections_and_a_bad_zone_opens_none()
    {
        using var handler = new Counting();
        var side = await _erp.OpenAsync(configure: o => o.CreateHandler = handler.Open);
        await ((IAsyncDisposable)side).DisposeAsync();
        (handler.Opened, handler.Closed).Should().Be((1, true));
        await FluentActions.Awaiting(async () => await _erp.OpenAsync(timeZone: "Mars/Base", configure: o => o.CreateHandler = handler.Open)).Should().ThrowAsync<ErpLinkException>();
        handler.Opened.Should().Be(1);
    }

    [Fact]
    public async Task Names_of_companies_are_shown_short_and_few()
    {
        var names = new[] { "One\\nTwo\\u2028", new string('x', 50), "Three", "Four" };
        var json = string.Join(",", names.Select(n => $$"""{"id":"{{Guid.NewGuid()}}","name":"{{n}}"}"""));
        _erp.Answer = r => r.RequestUri!.AbsolutePath.EndsWith("/companies", StringComparison.Ordinal) ? FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{{json}}]}""") : null;
        var side = await _erp.OpenAsync("""{"company":{"set":"companies","key":"id","names":["name"]},"kinds":{"customer":{"set":"things","key":"code"}}}""", settings: [("company", "Five")]);
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>())
            .Which.Message.Should().EndWith($"There are: One?Two?, {new string('x', 40)}…, Three and 1 more.");
    }

    private async Task<ErpLinkException> FailAsync(string profile, string property = "")
    {
        var side = await OpenAsync("", profile, property);
        return (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which;
    }

    private ValueTask<IRecordSide> OpenAsync(string firms, string profile = Kinds, string property = "")
    {
        var metadata = FakeOData.Metadata
            .Replace("<Property Name=\"tags\"", property + "<Property Name=\"firm\" Type=\"Edm.Int32\"/><Property Name=\"tags\"", StringComparison.Ordinal)
            .Replace("<EntityContainer Name=\"c\">", """
                <EntityType Name="firm"><Property Name="id" Type="Edm.String"/><Property Name="no" Type="Edm.Int32"/></EntityType>
                <EntityContainer Name="c"><EntitySet Name="firms" EntityType="Self.firm"/>
                """, StringComparison.Ordinal);
        _erp.Answer = r => r.RequestUri!.AbsolutePath switch
        {
            "/api/$metadata" => new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") },
            "/api/firms" => FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{{firms}}]}"""),
            { } path when path.StartsWith("/api/firms(", StringComparison.Ordinal) => FakeOData.Json(HttpStatusCode.OK, firms),
            _ => null,
        };
        return _erp.OpenAsync(profile);
    }

    private static async Task<List<Record>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(query, default)) records.AddRange(page.Records);
        return records;
    }

    private sealed class Counting : HttpMessageHandler
    {
        public int Opened { get; private set; }

        public bool Closed { get; private set; }

        public Counting Open()
        {
            Opened++;
            return this;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Closed = true;
            base.Dispose(disposing);
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>Fields of the record that a single navigation leads to.</summary>
public sealed class ODataExpandTests : IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "termCode", "termDays");
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task They_are_read_by_expanding_and_never_written_or_searched()
    {
        _erp.Add("A", t => t["term"] = new JsonObject { ["code"] = "N30", ["days"] = 30 }).Add("B", t => t["term"] = null).Add("C");
        var side = await OpenAsync();
        var kind = (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        kind.Field("termCode").Should().Match<FieldDescription>(f => f.Type == FieldType.Text && f.LengthMax == 10 && f.Access == FieldAccess.ReadOnly && f.Operators == SearchOperators.None);
        kind.VersionCovers.Should().Be(VersionCover.Partial, "the ETag of a record does not change with what another one holds");
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, Fields) { IncludeInactive = true }, default)) records.AddRange(page.Records);
        _erp.Requests.Single().Should().Be("GET things?$select=code,name,changed,state&$expand=term($select=code,days)");
        records.Select(r => (r["termCode"], r["termDays"])).Should().Equal((FieldValue.Text("N30"), FieldValue.Integer(30)), (FieldValue.Null, FieldValue.Null), (FieldValue.Absent, FieldValue.Absent));

        var write = await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "A"), [new FieldChange("termCode", "N30", "N14")], new("W/\"1\""))], new(ErpUser.System), default);
        write.Single().Failure!.Code.Should().Be(ErrorCodes.FieldReadOnly);
        var sort = async () => { await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, Fields) { OrderBy = [new SortField("termCode")] }, default)) records.AddRange(page.Records); };
        (await sort.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SearchRefused);
        _erp.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_service_that_does_not_expand_has_no_such_fields()
    {
        var side = await OpenAsync(annotations: """
            <Annotations Target="Self.c/things"><Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record><PropertyValue Property="NonExpandableProperties"><Collection>
            <NavigationPropertyPath>term</NavigationPropertyPath></Collection></PropertyValue></Record></Annotation></Annotations>
            """);
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!.Fields.Should().NotContain(f => f.Name == "termCode").And.Contain(f => f.Name == "name");
    }

    [Theory]
    [InlineData("\"termCode\": { \"path\": \"term\" }", "$.kinds.customer.fields.termCode.path: 'things' has no navigation to a single record for 'term'")]
    [InlineData("\"termCode\": { \"path\": \"thing/code\" }", "has no navigation to a single record for 'thing/code'")]
    [InlineData("\"termCode\": { \"path\": \"term/nope\" }", "'term' has no property 'nope' that can be a field. It has: code, days.")]
    [InlineData("\"name\": { \"path\": \"term/code\" }", "'things' has a property 'name' of its own")]
    public async Task A_path_that_leads_nowhere_is_a_problem(string field, string expected)
    {
        var side = await OpenAsync(field);
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain(expected);
    }

    private ValueTask<IRecordSide> OpenAsync(string fields = "\"termCode\": { \"path\": \"term/code\" }, \"termDays\": { \"path\": \"term/days\" }", string annotations = "")
    {
        var metadata = FakeOData.Metadata
            .Replace("<Property Name=\"tags\"", "<NavigationProperty Name=\"term\" Type=\"Self.term\"/><Property Name=\"tags\"", StringComparison.Ordinal)
            .Replace("<EntityContainer Name=\"c\">", "<EntityType Name=\"term\"><Property Name=\"code\" Type=\"Edm.String\" MaxLength=\"10\"/><Property Name=\"days\" Type=\"Edm.Int32\"/></EntityType><EntityContainer Name=\"c\">", StringComparison.Ordinal)
            .Replace("</Schema>", annotations + "</Schema>", StringComparison.Ordinal);
        _erp.Answer = r => r.RequestUri!.AbsolutePath == "/api/$metadata" ? new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") } : null;
        return _erp.OpenAsync(FakeOData.Profile.Replace("\"title\": \"name\",", $"\"title\": \"name\", \"fields\": {{ {fields} }},", StringComparison.Ordinal));
    }
}

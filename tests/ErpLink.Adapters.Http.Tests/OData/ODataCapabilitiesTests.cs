using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>What a service says it cannot do is not declared and never asked for.</summary>
public sealed class ODataCapabilitiesTests : IDisposable
{
    private static readonly RecordKind Kind = ActorKinds.Customer;
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task A_service_that_says_nothing_can_do_everything()
    {
        var kind = await DescribeAsync("");
        (kind.CanCreate, kind.CanUpdate, kind.CanList, kind.CanSearchText, kind.ChangeFeed).Should().Be((true, true, true, true, ChangeFeed.Timestamp));
        kind.Fields.Where(f => f.Type == FieldType.Text && f.Name != "link").Should().OnlyContain(f => f.Operators == SearchOperators.ForText);
    }

    [Theory]
    [InlineData("InsertRestrictions", "Insertable", false, true), InlineData("UpdateRestrictions", "Updatable", true, false)]
    public async Task A_set_that_is_not_written_to_is_declared_so_and_refuses(string term, string member, bool creates, bool updates)
    {
        var kind = await DescribeAsync(Restriction(term, Flag(member)));
        (kind.CanCreate, kind.CanUpdate).Should().Be((creates, updates));
        var side = await OpenAsync(Restriction(term, Flag(member)));
        var write = async () => creates ? await side.UpdateAsync([new RecordUpdate(new RecordRef(Kind, "A"), [new FieldChange("name", "a", "b")], new("v"))], new(ErpUser.System), default)
            : await side.CreateAsync([new NewRecord(Kind, [new("name", "x")]) { Reference = "R" }], new(ErpUser.System), default);
        (await write.Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.NotSupported);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_set_whose_permission_is_to_read_is_not_written_to()
    {
        var kind = await DescribeAsync("""<Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read"/>""");
        (kind.CanCreate, kind.CanUpdate).Should().Be((false, false));
    }

    [Fact]
    public async Task Properties_that_cannot_be_filtered_by_have_no_operators_and_are_not_searched()
    {
        var annotation = Restriction("FilterRestrictions", List("NonFilterableProperties", "name", "amount"));
        var kind = await DescribeAsync(annotation);
        kind.Field("name")!.Operators.Should().Be(SearchOperators.None);
        kind.Field("amount")!.Operators.Should().Be(SearchOperators.None);
        kind.Field("note")!.Operators.Should().Be(SearchOperators.ForText);
        kind.CanSearchText.Should().BeFalse("the only field to search is one of them");
        var side = await OpenAsync(annotation);
        var search = async () => await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { Filter = ErpLink.Restriction.Where("name", SearchOperator.Equal, "x") });
        (await search.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SearchRefused);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Keys_that_cannot_be_filtered_by_are_read_one_by_one()
    {
        _erp.Add("A").Add("B");
        var side = await OpenAsync(Restriction("FilterRestrictions", List("NonFilterableProperties", "code")));
        var found = new List<ReadStatus>();
        await foreach (var result in side.ReadAsync(Kind, ["A", "B"], FieldSelection.None, default)) found.Add(result.Status);
        found.Should().Equal(ReadStatus.Found, ReadStatus.Found);
        _erp.Requests.Should().OnlyContain(r => r.StartsWith("GET things('", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_that_cannot_be_filtered_by_is_looked_at_here()
    {
        _erp.Add("A").Add("B", t => t["state"] = "_x0020_gone");
        var side = await OpenAsync(Restriction("FilterRestrictions", Flag("Filterable")), profile: FakeOData.Profile.Replace("\"correlationField\": \"reference\", ", "", StringComparison.Ordinal));
        (await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None))).Should().Equal("A");
        (await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { IncludeInactive = true })).Should().Equal("A", "B");
        _erp.Requests.Should().OnlyContain(r => !r.Contains("filter"));
    }

    [Theory]
    [InlineData("FilterRestrictions", "NonFilterableProperties"), InlineData("SortRestrictions", "NonSortableProperties")]
    public async Task A_time_that_cannot_be_gone_by_is_no_feed(string term, string member) =>
        (await DescribeAsync(Restriction(term, List(member, "changed")))).ChangeFeed.Should().Be(ChangeFeed.None);

    [Fact]
    public async Task A_set_that_must_be_filtered_is_not_listed() =>
        (await DescribeAsync(Restriction("FilterRestrictions", Flag("RequiresFilter", "true")))).Should().Match<KindDescription>(k => !k.CanList && k.ChangeFeed == ChangeFeed.None);

    [Fact]
    public async Task An_order_that_the_service_does_not_know_is_refused_and_the_key_is_left_out_where_it_is_one()
    {
        var side = await OpenAsync(Restriction("SortRestrictions", List("NonSortableProperties", "name", "code")));
        var search = async () => await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { OrderBy = [new SortField("name")] });
        (await search.Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain("'name'");
        await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { OrderBy = [new SortField("day")] });
        _erp.Requests.Single().Should().EndWith("$orderby=day");
    }

    [Fact]
    public async Task Without_tolower_text_is_compared_here_and_the_reference_by_its_exact_value()
    {
        var annotation = """<Annotation Term="Org.OData.Capabilities.V1.FilterFunctions"><Collection><String>contains</String><String>year</String></Collection></Annotation>""";
        var kind = await DescribeAsync(annotation);
        kind.Field("name")!.Operators.Should().Be(SearchOperators.IsBlank | SearchOperators.IsNotBlank);
        kind.Field("reference")!.Operators.Should().HaveFlag(SearchOperators.Equal);
        kind.CanSearchText.Should().BeTrue("free text is looked for in the usual ways to write it");
        await SearchAsync(await OpenAsync(annotation), new RecordQuery(Kind, FieldSelection.None) { Filter = ErpLink.Restriction.Where("reference", SearchOperator.Equal, "ABC"), IncludeInactive = true });
        _erp.Requests.Single().Should().EndWith("$filter=reference eq 'ABC'");
    }

    [Fact]
    public async Task Functions_that_are_missing_take_their_operators_along() =>
        (await DescribeAsync("""<Annotation Term="Org.OData.Capabilities.V1.FilterFunctions"><Collection><String>tolower</String><String>startswith</String></Collection></Annotation>"""))
            .Field("name")!.Operators.Should().Be(SearchOperators.ForText & ~(SearchOperators.Contains | SearchOperators.NotContains | SearchOperators.Ends | SearchOperators.NotEnds));

    [Fact]
    public async Task Properties_are_written_where_the_service_takes_them()
    {
        var kind = await DescribeAsync(Restriction("InsertRestrictions", List("NonInsertableProperties", "note") + List("RequiredProperties", "day"))
            + Restriction("UpdateRestrictions", List("NonUpdatableProperties", "amount")));
        (kind.Field("note")!.Access, kind.Field("amount")!.Access, kind.Field("day")!.Access).Should().Be((FieldAccess.ReadOnly, FieldAccess.CreateOnly, FieldAccess.Mandatory));
    }

    [Theory]
    [InlineData("Read", FieldAccess.ReadOnly), InlineData("ReadWrite", FieldAccess.Normal), InlineData("Write", null), InlineData("None", null)]
    public async Task Permissions_say_whether_a_property_is_read_or_written(string permission, FieldAccess? access) =>
        (await DescribeAsync("", metadata => metadata.Replace("<Property Name=\"note\" Type=\"Edm.String\" MaxLength=\"max\"/>",
            $"""<Property Name="note" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.Permissions"><EnumMember>Org.OData.Core.V1.Permission/{permission}</EnumMember></Annotation></Property>""", StringComparison.Ordinal)))
            .Field("note")?.Access.Should().Be(access);

    [Theory]
    [InlineData("", UpdateTier.Conditional, VersionCover.Full), InlineData("<PropertyPath>changed</PropertyPath>", UpdateTier.Conditional, VersionCover.Partial)]
    public async Task Where_the_profile_leaves_it_open_the_service_says_whether_versions_are_checked(string parts, UpdateTier tier, VersionCover cover)
    {
        var profile = FakeOData.Profile.Replace("\"enforcesIfMatch\": true,", "", StringComparison.Ordinal);
        var silent = await DescribeAsync("", profile: profile);
        (silent.UpdateTier, silent.VersionCovers).Should().Be((UpdateTier.ReadCompare, VersionCover.None));
        var kind = await DescribeAsync($"""<Annotation Term="Org.OData.Core.V1.OptimisticConcurrency"><Collection>{parts}</Collection></Annotation>""", profile: profile);
        (kind.UpdateTier, kind.VersionCovers).Should().Be((tier, cover));
    }

    [Fact]
    public async Task A_field_for_references_that_cannot_be_looked_for_is_a_problem()
    {
        var describe = async () => await DescribeAsync(Restriction("FilterRestrictions", List("NonFilterableProperties", "reference")));
        (await describe.Should().ThrowAsync<ErpLinkException>()).Which.Message.Should().Contain("cannot be looked for by 'reference'");
    }

    [Fact]
    public async Task Annotations_may_use_an_alias_stand_in_the_set_and_hold_what_is_not_known()
    {
        var annotations = """
            <Annotation Term="Cap.FilterRestrictions"><Record><Annotation Term="Cap.X"/><PropertyValue Property="Later"><If><Path>a</Path><Bool>true</Bool></If></PropertyValue>
              <PropertyValue Property="NonFilterableProperties"><Collection><PropertyPath>note</PropertyPath></Collection></PropertyValue></Record></Annotation>
            <Annotation Term="Cap.InsertRestrictions" Qualifier="tablet"><Record><PropertyValue Property="Insertable" Bool="false"/></Record></Annotation>
            <Annotation Term="Cap.UpdateRestrictions"><Record><PropertyValue Property="Updatable" Path="isMine"/></Record></Annotation>
            """;
        var kind = await DescribeAsync("", metadata => metadata.Replace("<edmx:DataServices>", """
            <edmx:Reference Uri="https://vocabularies.example/c.xml"><edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="Cap"/></edmx:Reference><edmx:DataServices>
            """, StringComparison.Ordinal).Replace("<EntitySet Name=\"things\" EntityType=\"Self.thing\"/>", $"<EntitySet Name=\"things\" EntityType=\"Self.thing\">{annotations}</EntitySet>", StringComparison.Ordinal));
        kind.Field("note")!.Operators.Should().Be(SearchOperators.None);
        (kind.CanCreate, kind.CanUpdate).Should().Be((true, true), "one is meant for somebody else, and the other depends on the record");
        _erp.Requests.Should().BeEmpty("nothing is fetched");
    }

    [Theory]
    [InlineData("things", "<Annotations Target=\"Self.c\">"), InlineData("companies", "<Annotations Target=\"Self.firm/things\">"), InlineData("companies", "<Annotations Target=\"Self.c/things\">")]
    public async Task What_holds_for_the_container_and_for_the_same_records_elsewhere_holds_below_a_company_too(string above, string target)
    {
        var annotation = """<Annotation Term="Org.OData.Capabilities.V1.InsertRestrictions"><Record><PropertyValue Property="Insertable" Bool="false"/></Record></Annotation></Annotations>""";
        (await DescribeAsync("", m => WithFirms(m, target + annotation), above == "companies" ? InCompany : FakeOData.Profile)).CanCreate.Should().BeFalse();
    }

    [Fact]
    public async Task What_a_company_says_about_what_is_below_it_counts()
    {
        var annotation = """
            <Annotations Target="Self.c/firms"><Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record><PropertyValue Property="RestrictedProperties"><Collection><Record>
            <PropertyValue Property="NavigationProperty" NavigationPropertyPath="things"/><PropertyValue Property="UpdateRestrictions"><Record><PropertyValue Property="Updatable" Bool="false"/></Record></PropertyValue>
            </Record></Collection></PropertyValue></Record></Annotation></Annotations>
            """;
        (await DescribeAsync("", m => WithFirms(m, annotation), InCompany)).Should().Match<KindDescription>(k => k.CanCreate && !k.CanUpdate);
        (await DescribeAsync("", m => WithFirms(m, annotation))).CanUpdate.Should().BeTrue("the set itself is not restricted");
    }

    [Fact]
    public async Task Annotations_that_are_nested_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<Collection>", 40)) + string.Concat(Enumerable.Repeat("</Collection>", 40));
        var describe = async () => await DescribeAsync($"<Annotation Term=\"Org.OData.Capabilities.V1.FilterFunctions\">{deep}</Annotation>");
        (await describe.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Theory]
    [InlineData("kari \"ola\\x\" or", "$search=\"kari\" AND \"ola\" AND \"x\" AND \"or\""), InlineData("", null)]
    public async Task Free_text_is_left_to_the_services_own_search_where_the_profile_says_so(string text, string? expected)
    {
        var side = await OpenAsync("", profile: Searching);
        await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { Text = text, IncludeInactive = true });
        _erp.Requests.Single().Should().Be("GET things?$select=code,changed,state" + (expected is null ? "" : "&" + expected));
    }

    [Fact]
    public async Task A_text_without_a_word_matches_nothing()
    {
        var side = await OpenAsync("", profile: Searching);
        await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { Text = "\" \\" });
        _erp.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("<PropertyValue Property=\"Searchable\" Bool=\"false\"/>")]
    [InlineData("<PropertyValue Property=\"UnsupportedExpressions\" EnumMember=\"Org.OData.Capabilities.V1.SearchExpressions/AND Org.OData.Capabilities.V1.SearchExpressions/NOT\"/>")]
    public async Task Free_text_is_looked_for_in_fields_where_the_service_has_no_such_search(string member)
    {
        var side = await OpenAsync(Restriction("SearchRestrictions", member), profile: Searching);
        await SearchAsync(side, new RecordQuery(Kind, FieldSelection.None) { Text = "kari", IncludeInactive = true });
        _erp.Requests.Single().Should().EndWith("$filter=contains(tolower(name),'kari')");
    }

    private static string Searching => FakeOData.Profile.Replace("\"title\"", "\"search\": true, \"title\"", StringComparison.Ordinal);

    private const string InCompany = """{"company":{"set":"firms","key":"id","names":["id"]},"kinds":{"customer":{"set":"things","key":"code"}}}""";

    private static string WithFirms(string metadata, string annotations) => metadata
        .Replace("<EntityContainer Name=\"c\">", """
            <EntityType Name="firm"><Property Name="id" Type="Edm.Guid"/><NavigationProperty Name="things" Type="Collection(Self.thing)"/></EntityType>
            <EntityContainer Name="c"><EntitySet Name="firms" EntityType="Self.firm"/>
            """, StringComparison.Ordinal).Replace("</Schema>", annotations + "</Schema>", StringComparison.Ordinal);

    private static string Restriction(string term, string members) =>
        $"<Annotation Term=\"Org.OData.Capabilities.V1.{term}\"><Record>{members}</Record></Annotation>";

    private static string Flag(string member, string value = "false") => $"<PropertyValue Property=\"{member}\" Bool=\"{value}\"/>";

    private static string List(string member, params string[] properties) =>
        $"<PropertyValue Property=\"{member}\"><Collection>{string.Concat(properties.Select(p => $"<PropertyPath>{p}</PropertyPath>"))}</Collection></PropertyValue>";

    private async Task<KindDescription> DescribeAsync(string annotations, Func<string, string>? change = null, string profile = FakeOData.Profile)
    {
        var side = await OpenAsync(annotations, change, profile);
        return (await side.DescribeAsync(default)).Kind(Kind)!;
    }

    private ValueTask<IRecordSide> OpenAsync(string annotations, Func<string, string>? change = null, string profile = FakeOData.Profile)
    {
        var metadata = FakeOData.Metadata.Replace("</Schema>", $"<Annotations Target=\"Self.c/things\">{annotations}</Annotations></Schema>", StringComparison.Ordinal);
        metadata = change?.Invoke(metadata) ?? metadata;
        _erp.Answer = r => r.RequestUri!.AbsolutePath switch
        {
            "/api/$metadata" => new HttpResponseMessage { Content = new StringContent(metadata, Encoding.UTF8, "application/xml") },
            "/api/firms" => FakeOData.Json(HttpStatusCode.OK, """{"value":[{"id":"00000000-0000-0000-0000-000000000001"}]}"""),
            _ => null,
        };
        return _erp.OpenAsync(profile, settings: profile == InCompany ? [("company", "00000000-0000-0000-0000-000000000001")] : []);
    }

    private static async Task<List<string>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var found = new List<string>();
        await foreach (var page in side.SearchAsync(query, default)) found.AddRange(page.Records.Select(r => r.Key.Text));
        return found;
    }
}

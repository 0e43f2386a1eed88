using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>The built-in profile against a service that is as Microsoft documents Business Central: no "or" over different properties.</summary>
public sealed class ODataBusinessCentralTests : IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("displayName");
    private readonly FakeBusinessCentral _central = new();

    public void Dispose()
    {
        _central.Refused.Should().Be(0, "every filter has to be one that Business Central takes");
        _central.Dispose();
    }

    [Theory]
    [InlineData("a eq 1 or a eq 2", false)]
    [InlineData("a eq 1 or b eq 2", true)]
    [InlineData("b eq Ns.T'x or y' and (a eq 1 or a eq 2)", false)]
    [InlineData("b eq 'x' and (a eq 1 or (a eq 2 and c gt 1))", true)]
    [InlineData("contains(a,'b or c') and not (b eq null or b eq '')", false)]
    [InlineData("contains(a,'x') or contains(b,'x')", true)]
    [InlineData("tolower(a) eq 'x'", false)]
    [InlineData("contains(tolower(a),'x')", true)]
    public void The_fake_refuses_what_business_central_refuses(string filter, bool refused) => OrOverFields.IsIn(filter).Should().Be(refused);

    [Fact]
    public async Task The_profile_opens_and_describes_four_kinds()
    {
        var description = await (await _central.OpenAsync()).DescribeAsync(default);
        description.Kinds.Select(k => k.Kind.Name).Should().Equal("customer", "supplier", "person", "project");
        description.Kinds.Should().OnlyContain(k => k.ParentKinds.Count == 0 && k.CanSearchText && !k.CanSearchAnyField && k.ChangeFeed == ChangeFeed.Timestamp && k.CanCreate && k.CanUpdate);
        var customer = description.Kind(ActorKinds.Customer)!;
        customer.Field("paymentTermsId").Should().Match<FieldDescription>(f => f.Type == FieldType.ListItem && f.List == "paymentTerm");
        customer.Field("displayName")!.Operators.Should().Be(SearchOperators.Equal | SearchOperators.IsBlank | SearchOperators.IsNotBlank);
        description.Kind(ActorKinds.Supplier)!.Field("paymentTermsId")!.List.Should().Be("paymentTerm");
        description.Kind(ActorKinds.Person)!.Field("type")!.Access.Should().Be(FieldAccess.ReadOnly);
        description.Kind(ActorKinds.Project)!.Fields.Select(f => f.Name).Should().Equal("id", "number", "displayName", "lastModifiedDateTime");
    }

    [Fact]
    public async Task The_companies_can_be_chosen_before_one_is_given()
    {
        var connector = ODataSides.Connector(o => o.CreateHandler = () => _central);
        var context = ODataSides.Context(FakeBusinessCentral.Root, company: null);
        (await connector.ReadChoicesAsync(context, "company", default)).Should().Equal(new Adapters.SettingChoice(FakeBusinessCentral.Company, "CRONUS US"));
        (await connector.ReadChoicesAsync(context, "address", default)).Should().BeEmpty();
        (await connector.ReadChoicesAsync(context with { Profile = "generic" }, "company", default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Dimensions_and_their_values_are_lists()
    {
        var department = _central.Add("dimensions", "2026-01-01T00:00:00Z", ("code", "DEPARTMENT"), ("displayName", "Department"));
        _central.Add("dimensionValues", "2026-01-01T00:00:00Z", ("code", "ADM"), ("displayName", ""), ("dimensionId", department));
        var side = await _central.OpenAsync();
        (await side.ReadListAsync("dimension", null, default)).Items.Should().Equal(new ListEntry(department, "Department"));
        (await side.ReadListAsync("dimensionValue", null, default)).Items.Should().ContainSingle(i => i.Text == "ADM");
    }

    [Fact]
    public async Task Only_contacts_that_are_persons_are_persons_and_a_create_makes_one()
    {
        _central.Add("contacts", "2026-01-01T00:00:00Z", ("type", "Company"), ("displayName", "Ærlig AS"));
        var ola = _central.Add("contacts", "2026-01-01T00:00:00Z", ("type", "Person"), ("displayName", "Ola"), ("companyNumber", "KT001"));
        var side = await _central.OpenAsync();
        (await FindAsync(side, new RecordQuery(ActorKinds.Person, Fields))).Should().ContainSingle().Which.Should().Match<Record>(r => r.Key == ola && r.Parent == null);
        var made = (await side.CreateAsync([new NewRecord(ActorKinds.Person, [new("displayName", "Kari")]) { Reference = "R1" }], new WriteContext(ErpUser.System), default)).Single();
        made.Outcome.Should().Be(WriteOutcome.Applied);
        _central.Requests[^1].Should().EndWith("""{"displayName":"Kari","number":"R1","type":"Person"}""");
        var below = (await side.CreateAsync([new NewRecord(ActorKinds.Person, [new("displayName", "Per")]) { Reference = "R2", Parent = new RecordRef(ActorKinds.Customer, ola) }], new WriteContext(ErpUser.System), default)).Single();
        (below.Outcome, below.Failure!.Code).Should().Be((WriteOutcome.NotApplied, ErrorCodes.ParentInvalid));
    }

    [Fact]
    public async Task A_quiet_poll_is_one_request_and_gives_the_same_cursor()
    {
        var side = await _central.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default);
        _central.Add("customers", "2026-03-01T12:00:00Z", ("displayName", "A"));
        _central.Add("customers", "2026-03-01T12:00:00Z", ("displayName", "B"));
        var (_, next) = await PassAsync(side, start.Next);
        _central.Now += TimeSpan.FromHours(1);
        (_, next) = await PassAsync(side, next);
        var before = _central.Requests.Count;
        var quiet = await side.ReadChangesAsync(ActorKinds.Customer, next, Fields, default);
        (quiet.Changes.Count, quiet.Next, quiet.HasMore, _central.Requests.Count - before).Should().Be((0, next, false, 1));
        _central.Requests[^1].Should().Contain("$filter=lastModifiedDateTime ge 2026-03-01T12:00:00Z&$orderby=lastModifiedDateTime,id");

        // A third one of that very time, wherever its id stands, is found.
        var third = _central.Add("customers", "2026-03-01T12:00:00Z", ("displayName", "C"));
        var other = _central.Add("customers", "2026-03-01T12:00:01Z", ("displayName", "D"));
        (await PassAsync(side, start.Next)).Changes.Should().Contain([third, other]);
    }

    [Theory, Trait("Scenario", "T53")]
    [InlineData(1), InlineData(99), InlineData(100), InlineData(101), InlineData(350)]
    public async Task Records_of_one_time_are_given_once_each_over_many_pages(int count)
    {
        var side = await _central.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default);
        var keys = Enumerable.Range(0, count).Select(_ => _central.Add("customers", "2026-03-01T12:00:05Z")).ToList();
        keys.Add(_central.Add("customers", "2026-03-01T12:00:06Z"));
        keys.Add(_central.Add("customers", "2026-03-01T12:00:04Z"));
        var (changes, next) = await PassAsync(side, start.Next);
        changes.Should().BeEquivalentTo(keys).And.OnlyHaveUniqueItems();
        _central.Now += TimeSpan.FromHours(1);
        // Once old enough they are settled: what fills several pages is read once more for that.
        (changes, next) = await PassAsync(side, next);
        changes.Should().OnlyHaveUniqueItems();
        (changes, next) = await PassAsync(side, next);
        changes.Should().BeEmpty("they are settled");
        var late = _central.Add("customers", "2026-03-01T13:00:00Z");
        (await PassAsync(side, next)).Changes.Should().Equal(late);
    }

    [Theory, Trait("Scenario", "T53")]
    [InlineData(false), InlineData(true)]
    public async Task A_record_that_is_no_longer_where_it_was_reported_makes_none_be_missed(bool isEdited)
    {
        var side = await _central.OpenAsync();
        var cursor = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;
        var left = Enumerable.Range(0, 250).Select(_ => _central.Add("customers", "2026-03-01T12:00:05Z")).ToHashSet();
        var later = _central.Add("customers", "2026-03-01T12:00:06Z");
        var seen = new HashSet<string>();
        var page = await side.ReadChangesAsync(ActorKinds.Customer, cursor, Fields, default);
        for (var pages = 0; page.HasMore; pages++)
        {
            pages.Should().BeLessThan(20);
            seen.UnionWith(page.Changes.Select(c => c.Key.Text));
            // Twice somebody edits or deletes the very record that the next page is asked for by.
            var last = _central.Records("customers").Single(r => (string)r["id"]! == page.Changes[^1].Key.Text);
            if (pages >= 2) { }
            else if (isEdited) last["lastModifiedDateTime"] = "2026-03-01T12:00:07Z";
            else _central.Records("customers").Remove(last);
            page = await side.ReadChangesAsync(ActorKinds.Customer, page.Next, Fields, default);
        }

        seen.UnionWith(page.Changes.Select(c => c.Key.Text));
        seen.Should().Contain(left).And.Contain(later);
    }

    [Fact, Trait("Catalogue", "33")]
    public async Task Links_that_do_not_end_are_given_up_while_records_are_passed_over()
    {
        var side = await _central.OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default);
        for (var i = 0; i < 150; i++) _central.Add("customers", "2026-03-01T12:00:05Z");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, Fields, default);
        page.HasMore.Should().BeTrue();
        _central.Records("customers").RemoveAll(r => (string)r["id"]! == page.Changes[^1].Key.Text);
        _central.Loops = true;
        var act = async () => await side.ReadChangesAsync(ActorKinds.Customer, page.Next, Fields, default);
        (await act.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Theory]
    [InlineData("a b c", 2)]
    [InlineData("a x b", 3)]   // x has no time that can be read: it stands where a stands
    [InlineData("x b", 2)]
    [InlineData("a c B", null)] // c is later: what is behind it was not reported before
    [InlineData("a c", null)]
    public void What_is_passed_over_ends_with_the_last_record_of_that_time_that_was_reported(string page, int? passed)
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var heads = page.Split(' ').Select(k => new ODataHead(k, default, k switch { "c" => noon.AddSeconds(1), "x" => null, _ => noon }, null)).ToList();
        new ODataPassing(noon, "B", KeyEquality.IgnoreCase).Pass(heads).Should().Be(passed);
        new ODataPassing(noon, "b", default).Pass(heads).Should().Be(page.Contains('B') ? null : passed);
    }

    [Fact]
    public async Task Free_text_is_looked_for_in_one_property_after_the_other_and_each_record_is_given_once()
    {
        var name = _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "Fjord & Sønn"), ("number", "1"));
        var both = _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "Fjord"), ("email", "post@fjord.example"));
        var mail = _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "X"), ("email", "a@fjord.example"));
        _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "Other"), ("blocked", "All"));
        _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "Fjord out of use"), ("blocked", "All"));
        var side = await _central.OpenAsync();
        var query = new RecordQuery(ActorKinds.Customer, Fields) { Text = "fjord" };
        (await FindAsync(side, query)).Select(r => r.Key.Text).Should().BeEquivalentTo([name, both, mail]).And.OnlyHaveUniqueItems();
        _central.Requests.Should().HaveCount(5);
        (await FindAsync(side, query with { Text = "FJORD sønn" })).Select(r => r.Key.Text).Should().Equal(name);
    }

    [Fact]
    public async Task A_search_goes_on_from_every_cursor_and_refuses_one_of_another_search()
    {
        for (var i = 0; i < 5; i++) _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", $"Fjord {i}"));
        for (var i = 0; i < 3; i++) _central.Add("customers", "2026-01-01T00:00:00Z", ("number", $"Fjord {i}"));
        var side = await _central.OpenAsync();
        var query = new RecordQuery(ActorKinds.Customer, Fields) { Text = "Fjord", PageSizeRecords = 2 };
        var pages = new List<RecordPage>();
        await foreach (var page in side.SearchAsync(query, default)) pages.Add(page);
        var all = pages.SelectMany(p => p.Records).Select(r => r.Key.Text).ToList();
        all.Should().HaveCount(8).And.OnlyHaveUniqueItems();
        pages.Select(p => p.IsComplete).Should().Equal(pages.Select((_, i) => i == pages.Count - 1));
        for (var i = 0; i < pages.Count - 1; i++)
        {
            var rest = await FindAsync(side, query with { After = pages[i].Next });
            rest.Select(r => r.Key.Text).Should().Equal(all.Skip(pages.Take(i + 1).Sum(p => p.Records.Count)));
        }

        foreach (var token in new[] { "0123456789abcdef&skiptoken=2", "0123456789abcdef&first", "&first", "" })
            (await side.Awaiting(s => FindAsync(s, query with { After = new PageCursor(token) })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        (await side.Awaiting(s => FindAsync(s, query with { Text = "x", After = pages[0].Next })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
    }

    [Fact]
    public async Task Alternatives_of_different_fields_are_never_sent()
    {
        var side = await _central.OpenAsync();
        var filter = Restriction.Any(Restriction.Where("displayName", SearchOperator.Equal, "a"), Restriction.Where("number", SearchOperator.Equal, "b"));
        (await side.Awaiting(s => FindAsync(s, new RecordQuery(ActorKinds.Customer, Fields) { Filter = filter })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        _central.Requests.Should().BeEmpty();
        var a = _central.Add("customers", "2026-01-01T00:00:00Z", ("displayName", "A"), ("city", "Bergen"));
        filter = Restriction.All(Restriction.Where("city", SearchOperator.IsNotBlank), Restriction.Any(Restriction.Where("displayName", SearchOperator.Equal, "a"), Restriction.Where("displayName", SearchOperator.Equal, "b")));
        (await FindAsync(side, new RecordQuery(ActorKinds.Customer, Fields) { Filter = filter })).Should().ContainSingle(r => r.Key == a);
    }

    [Fact]
    public async Task Several_keys_are_read_at_once()
    {
        var keys = Enumerable.Range(0, 3).Select(i => (RecordKey)_central.Add("contacts", "2026-01-01T00:00:00Z", ("type", "Person"), ("displayName", $"P{i}"))).ToList();
        var side = await _central.OpenAsync();
        var found = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Person, keys, Fields, default)) found.Add(result);
        found.Should().OnlyContain(r => r.Status == ReadStatus.Found);
        _central.Requests.Should().HaveCount(1);
    }

    [Fact]
    public void The_profile_of_the_peer_is_the_built_in_one_with_persons_below_customers()
    {
        using var resource = typeof(ODataConnector).Assembly.GetManifestResourceStream("ErpLink.Adapters.Http.OData.Profiles.business-central.json")!;
        var builtIn = JsonNode.Parse(resource)!;
        builtIn["kinds"]!["person"]!["parent"] = new JsonObject { ["kind"] = "customer", ["property"] = "companyNumber", ["matches"] = "number" };
        var peer = JsonNode.Parse(File.ReadAllText(ODataSides.PeerProfile))!;
        peer["displayName"] = builtIn["displayName"]!.DeepClone();
        JsonNode.DeepEquals(peer, builtIn).Should().BeTrue();
    }

    private static async Task<List<Record>> FindAsync(IRecordSide side, RecordQuery query)
    {
        var found = new List<Record>();
        await foreach (var page in side.SearchAsync(query, default)) found.AddRange(page.Records);
        return found;
    }

    private static async Task<(List<string> Changes, SyncCursor Next)> PassAsync(IRecordSide side, SyncCursor cursor)
    {
        var changes = new List<string>();
        for (var pages = 0; ; pages++)
        {
            pages.Should().BeLessThan(20, "a pass ends");
            var page = await side.ReadChangesAsync(ActorKinds.Customer, cursor, Fields, default);
            changes.AddRange(page.Changes.Select(c => c.Key.Text));
            cursor = page.Next;
            if (!page.HasMore) return (changes, cursor);
        }
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>The adapter against a real OData server; what is in the server is looked at without the adapter.</summary>
[Trait("Peer", "odata"), Collection("odata")]
public sealed class ODataPeerTests : IAsyncLifetime, IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("number", "displayName", "addressLine1", "email", "phoneNumber", "creditLimit", "blocked", "currencyId");
    private static readonly string[] Awkward = ["10000", "10000-A/B", "20000", "30000", "40000"];
    private readonly HttpClient _raw = new();
    private IRecordSide _side = null!;
    private string _company = "";

    public async Task InitializeAsync()
    {
        if (PeerFactAttribute.Url is null) return;
        _side = await ODataSides.OpenAsync(PeerFactAttribute.Url, company: "CRONUS NO", settings: [("correlationField", "number"), ("correlationUnique", "true")]);
        _company = (await _side.DescribeAsync(default)).Identity;
    }

    public async Task DisposeAsync()
    {
        if (PeerFactAttribute.Url is not null) await FaultAsync("{}");
        if (_side is IAsyncDisposable side) await side.DisposeAsync();
    }

    public void Dispose()
    {
        _raw.Dispose();
    }

    [PeerFact]
    public async Task The_description_is_made_of_profile_and_metadata()
    {
        var description = await _side.DescribeAsync(default);
        description.Identity.Should().Be("2b31ffe5-fb97-a143-ecf1-192c70017846");
        description.Kinds.Select(k => k.Kind.Name).Should().Equal("customer", "supplier", "person", "project");
        var customer = description.Kind(ActorKinds.Customer)!;
        customer.Field("number")!.LengthMax.Should().Be(20);
        customer.Field("displayName")!.Access.Should().Be(FieldAccess.Mandatory);
        customer.Field("creditLimit").Should().Match<FieldDescription>(f => f.Type == FieldType.Decimal && f.ScaleMax == 2);
        customer.Field("balance")!.Access.Should().Be(FieldAccess.ReadOnly);
        customer.Field("currencyId").Should().Match<FieldDescription>(f => f.Type == FieldType.ListItem && f.List == "currency");
        customer.Field("blocked").Should().Match<FieldDescription>(f => f.Type == FieldType.ListItem && f.List == "customerBlocked");
        customer.Should().Match<KindDescription>(k => k.CreateTier == CreateTier.UniqueReference && k.UpdateTier == UpdateTier.Conditional && k.VersionCovers == VersionCover.Full);
        description.Kind(ActorKinds.Project)!.Field("startDate")!.Type.Should().Be(FieldType.Date);
    }

    [PeerFact]
    public async Task The_awkward_rows_are_read_as_they_are()
    {
        foreach (var number in Awkward)
        {
            var raw = await RawAsync(number);
            var record = (await ReadAsync(raw.GetProperty("id").GetString()!)).Record!;
            record.Version.Token.Should().Be(raw.GetProperty("@odata.etag").GetString());
            foreach (var name in new[] { "number", "displayName", "addressLine1", "email", "phoneNumber" })
                record[name].Should().Be(raw.GetProperty(name).ValueKind == JsonValueKind.Null ? FieldValue.Null : FieldValue.Text(raw.GetProperty(name).GetString()));
            record["creditLimit"].AsDecimal().Should().Be(raw.GetProperty("creditLimit").GetDecimal());
            record.ModifiedAt.Should().Be(raw.GetProperty("lastModifiedDateTime").GetDateTimeOffset());
        }
    }

    [PeerFact]
    public async Task A_batch_answers_every_key_once()
    {
        var known = (await RawAsync("10000")).GetProperty("id").GetString()!;
        var other = (await RawAsync("30000")).GetProperty("id").GetString()!;
        var results = new List<ReadResult>();
        await foreach (var result in _side.ReadAsync(ActorKinds.Customer, [known.ToUpperInvariant(), "no such key", other, "00000000-0000-0000-0000-00000000dead"], Fields, default)) results.Add(result);
        results.Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.Gone, ReadStatus.Found, ReadStatus.Gone);
        results[0].Record!.Key.Text.Should().Be(known);
    }

    [PeerFact]
    public async Task A_search_takes_any_text_as_text()
    {
        (await SeededAsync("O'Brien 100%")).Should().Equal("40000");
        (await SeededAsync("🚀 <b>Ltd</b>")).Should().Equal("40000");
        (await SeededAsync("') or 1 eq 1 or ('")).Should().BeEmpty();
        (await SeededAsync("x' or true or 'y")).Should().BeEmpty();
        (await SeededAsync("&$filter=true")).Should().BeEmpty();
        (await SeededAsync("FJORDFISK")).Should().BeEquivalentTo(["10000", "10000-A/B"]);
        (await SearchAsync(null)).Should().Contain(["10000", "40000"]).And.HaveCountGreaterThan(20);
        (await SearchAsync(null, Restriction.Where("number", SearchOperator.Equal, "10000-a/b"))).Should().Equal("10000-A/B");

        // Other tests leave records with such texts, too.
        async Task<IEnumerable<string>> SeededAsync(string text) => (await SearchAsync(text)).Intersect(Awkward);
    }

    [PeerFact]
    public async Task Every_operator_is_understood_by_the_server()
    {
        var description = (await _side.DescribeAsync(default)).Kinds.SelectMany(k => k.Fields.Select(f => (k.Kind, Field: f)));
        foreach (var (kind, field) in description)
        {
            foreach (var search in Enum.GetValues<SearchOperator>().Where(o => field.Operators.HasFlag((SearchOperators)(1 << (int)o))))
            {
                var value = field.Type switch
                {
                    FieldType.Text when field.Name == "id" => FieldValue.Text("731a893e-705c-f637-cf83-c8d99f5db1d7"),
                    FieldType.Text => FieldValue.Text("it's 100%"),
                    FieldType.Decimal => FieldValue.Decimal(12.50m),
                    FieldType.Date => FieldValue.Date(new DateOnly(2026, 1, 1)),
                    FieldType.Instant => FieldValue.Instant(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
                    FieldType.Reference => FieldValue.Reference(new RecordRef(field.ReferenceKind!.Value, "731a893e-705c-f637-cf83-c8d99f5db1d7")),
                    _ => FieldValue.ListItem((await _side.ReadListAsync(field.List!, null, default)).Items[0].Key),
                };
                FieldValue[] values = search switch
                {
                    SearchOperator.IsBlank or SearchOperator.IsNotBlank => [],
                    SearchOperator.Between => [value, value],
                    _ => [value],
                };
                var query = new RecordQuery(kind, FieldSelection.Of("id")) { Filter = Restriction.Where(field.Name, search, values), IncludeInactive = true };
                await foreach (var page in _side.SearchAsync(query, default)) page.Should().NotBeNull();
            }
        }
    }

    [PeerFact]
    public async Task Pages_follow_each_other_and_go_on_from_a_cursor()
    {
        var all = new List<string>();
        PageCursor? second = null;
        var query = new RecordQuery(ActorKinds.Customer, Fields) { PageSizeRecords = 7, OrderBy = [new SortField("number", Descending: true)] };
        await foreach (var page in _side.SearchAsync(query, default))
        {
            page.Records.Count.Should().BeLessThanOrEqualTo(7);
            all.AddRange(page.Records.Select(r => r["number"].AsText()));
            second ??= page.Next;
        }

        all.Should().OnlyHaveUniqueItems().And.BeInDescendingOrder(StringComparer.Ordinal);
        second!.Value.Token.Should().NotContain("://");
        var rest = new List<string>();
        await foreach (var page in _side.SearchAsync(query with { After = second }, default)) rest.AddRange(page.Records.Select(r => r["number"].AsText()));
        rest.Should().Equal(all.Skip(7));
    }

    [PeerFact]
    public async Task Parents_are_found_by_key_and_by_number()
    {
        var customer = (await RawAsync("C000020")).GetProperty("id").GetString()!;
        var persons = new List<Record>();
        var side = await ODataSides.OpenAsync(PeerFactAttribute.Url!, profile: ODataSides.PeerProfile);
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Person, FieldSelection.Of("displayName")) { Parent = new RecordRef(ActorKinds.Customer, customer) }, default)) persons.AddRange(page.Records);
        persons.Should().ContainSingle().Which.Parent.Should().Be(new RecordRef(ActorKinds.Customer, customer));
        var projects = new List<Record>();
        await foreach (var page in _side.SearchAsync(new RecordQuery(ActorKinds.Project, FieldSelection.Of("customerId", "budget", "startDate")), default)) projects.AddRange(page.Records);
        projects.Should().NotBeEmpty().And.OnlyContain(p => p["customerId"].IsNull ? p.Parent == null : p.Parent == p["customerId"].AsReference());
    }

    [PeerFact]
    public async Task Lists_come_from_sets_and_from_enumerations()
    {
        var currencies = await _side.ReadListAsync("currency", null, default);
        currencies.Items.Should().NotBeEmpty().And.OnlyContain(i => i.Key.Length == 36 && i.Text.Length > 0);
        var one = currencies.Items[0];
        (await _side.ReadListAsync("currency", [one.Key, "no such key"], default)).Items.Should().Equal(one);
        (await _side.ReadListAsync("customerBlocked", null, default)).Items.Should().StartWith(new ListEntry("_x0020_", " "));
    }

    [PeerFact]
    public async Task A_create_keeps_every_character_and_its_reference()
    {
        var reference = Reference();
        var name = "Æ 'O''Neil' \"q\" %41 + & ; \\ \u00a0 🚀 " + reference[..6];
        var result = (await _side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("displayName", name), new("creditLimit", 9999999999.99m), new("phoneNumber", FieldValue.Null),
            new("blocked", FieldValue.ListItem("Ship"))]) { Reference = reference }], new WriteContext(ErpUser.System), default)).Single();
        result.Outcome.Should().Be(WriteOutcome.Applied);
        var raw = await RawAsync(reference);
        raw.GetProperty("id").GetString().Should().Be(result.Key.Text);
        raw.GetProperty("displayName").GetString().Should().Be(name);
        raw.GetProperty("creditLimit").GetDecimal().Should().Be(9999999999.99m);
        raw.GetProperty("phoneNumber").ValueKind.Should().Be(JsonValueKind.Null);
        raw.GetProperty("@odata.etag").GetString().Should().Be(result.Version.Token);
        result.Record!["displayName"].AsText().Should().Be(name);

        var again = (await _side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("displayName", name)]) { Reference = reference }], new WriteContext(ErpUser.System), default)).Single();
        (again.Outcome, again.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Duplicate));
    }

    [PeerFact]
    public async Task A_person_is_created_below_its_parent()
    {
        var customer = (await RawAsync("C000020")).GetProperty("id").GetString()!;
        var side = await ODataSides.OpenAsync(PeerFactAttribute.Url!, profile: ODataSides.PeerProfile, settings: [("correlationField", "number"), ("correlationUnique", "true")]);
        var result = (await side.CreateAsync([new NewRecord(ActorKinds.Person, [new("displayName", "Ola")]) { Reference = Reference(), Parent = new RecordRef(ActorKinds.Customer, customer) }],
            new WriteContext(ErpUser.System), default)).Single();
        result.Record!.Parent.Should().Be(new RecordRef(ActorKinds.Customer, customer));
        var raw = await GetAsync($"contacts({result.Key})");
        raw.GetProperty("companyNumber").GetString().Should().Be("C000020");
        raw.GetProperty("type").GetString().Should().Be("Person");
        await DeleteAsync($"contacts({result.Key})");
    }

    [PeerFact]
    public async Task A_stale_version_is_refused_and_nothing_is_overwritten()
    {
        var key = (RecordKey)(await RawAsync("C000040")).GetProperty("id").GetString()!;
        var before = (await ReadAsync(key)).Record!;
        RecordUpdate Update(string phone, RecordVersion version) => new(new RecordRef(ActorKinds.Customer, key), [new FieldChange("phoneNumber", before["phoneNumber"], phone)], version);
        var context = new WriteContext(ErpUser.System);
        var first = (await _side.UpdateAsync([Update("+47 1", before.Version)], context, default)).Single();
        first.Outcome.Should().Be(WriteOutcome.Applied);
        first.Version.Should().NotBe(before.Version);
        var stale = (await _side.UpdateAsync([Update("+47 2", before.Version)], context, default)).Single();
        (stale.Outcome, stale.Failure!.Class, stale.Failure.Code).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict, ErrorCodes.VersionMoved));
        var raw = await GetAsync($"customers({key})");
        raw.GetProperty("phoneNumber").GetString().Should().Be("+47 1");
        raw.GetProperty("displayName").GetString().Should().Be(before["displayName"].AsText(), "a patch changes nothing else");
        (await _side.UpdateAsync([Update("+47 3", default)], context, default)).Single().Failure!.Class.Should().Be(FailureClass.Bug);
        (await _side.UpdateAsync([Update("+47 3", first.Version) with { Target = new RecordRef(ActorKinds.Customer, "00000000-0000-0000-0000-00000000dead") }], context, default))
            .Single().Failure!.Class.Should().Be(FailureClass.NotFound);
    }

    [PeerFact, Trait("Catalogue", "23")]
    public async Task A_batch_has_an_outcome_for_each_of_its_writes()
    {
        var context = new WriteContext(ErpUser.System);
        var (one, two) = (Reference(), Reference());
        NewRecord New(string reference, string name) => new(ActorKinds.Customer, [new("displayName", name)]) { Reference = reference };
        var made = await _side.CreateAsync([New(one, "Batch 1"), New("10000", "Taken"), New(two, "Batch 2 \u00e6")], context, default);
        made.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied, WriteOutcome.Applied);
        made[1].Failure!.Class.Should().Be(FailureClass.Duplicate);
        (await GetAsync($"customers({made[2].Key})")).GetProperty("displayName").GetString().Should().Be("Batch 2 \u00e6");

        RecordUpdate Update(WriteResult of, RecordVersion version) => new(new RecordRef(ActorKinds.Customer, of.Key), [new FieldChange("city", "", "Bergen")], version);
        var changed = await _side.UpdateAsync([Update(made[0], made[0].Version), Update(made[2], new("W/\"c3RhbGU=\""))], context, default);
        changed.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied);
        changed[0].Record!["city"].AsText().Should().Be("Bergen");
        changed[1].Failure!.Class.Should().Be(FailureClass.Conflict);

        var (three, four) = (Reference(), Reference());
        await FaultAsync("{\"drop\":1,\"times\":1}");
        (await _side.CreateAsync([New(three, "Lost 1"), New(four, "Lost 2")], context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
        (await RawAsync(three)).GetProperty("displayName").GetString().Should().Be("Lost 1", "it was carried out, once");
        (await RawAsync(four)).GetProperty("displayName").GetString().Should().Be("Lost 2");
        foreach (var key in new[] { made[0].Key.Text, made[2].Key.Text, (await RawAsync(three)).GetProperty("id").GetString(), (await RawAsync(four)).GetProperty("id").GetString() }) await DeleteAsync($"customers({key})");
    }

    [PeerFact]
    public async Task Fields_of_an_expanded_record_are_read()
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        using var resource = typeof(ErpLink.Adapters.Http.OData.ODataConnector).Assembly.GetManifestResourceStream("ErpLink.Adapters.Http.OData.Profiles.business-central.json")!;
        using var text = new StreamReader(resource);
        var profile = await text.ReadToEndAsync();
        var at = profile.IndexOf("\"currencyId\": { \"list\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, profile.Insert(at, "\"paymentTermCode\": { \"path\": \"paymentTerm/code\" }, "));
        try
        {
            var side = await ODataSides.OpenAsync(PeerFactAttribute.Url!, profile: file);
            var found = new List<Record>();
            var query = new RecordQuery(ActorKinds.Customer, FieldSelection.Of("number", "paymentTermCode")) { Filter = Restriction.Where("number", SearchOperator.Equal, "10000") };
            await foreach (var page in side.SearchAsync(query, default)) found.AddRange(page.Records);
            found.Single()["paymentTermCode"].Should().Be(FieldValue.Text("N30"));
            await foreach (var result in side.ReadAsync(ActorKinds.Customer, [found[0].Key], query.Fields, default)) result.Record!["paymentTermCode"].Should().Be(FieldValue.Text("N30"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerFact, Trait("Catalogue", "5")]
    public async Task A_create_whose_answer_is_lost_is_unknown_and_was_sent_once()
    {
        var reference = Reference();
        await _side.DescribeAsync(default);
        await FaultAsync("{\"drop\":1,\"times\":1}");
        var lost = (await _side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("displayName", "Lost")]) { Reference = reference }], new WriteContext(ErpUser.System), default)).Single();
        lost.Outcome.Should().Be(WriteOutcome.Unknown);
        lost.Failure!.Class.Should().Be(FailureClass.Unknown);
        (await RawAsync(reference)).GetProperty("displayName").GetString().Should().Be("Lost");
        (await SearchAsync(null, Restriction.Where("number", SearchOperator.Equal, reference))).Should().Equal(reference);
    }

    [PeerFact, Trait("Catalogue", "7")]
    public async Task Statuses_that_the_server_gives_have_their_outcomes()
    {
        await _side.DescribeAsync(default);
        NewRecord New() => new(ActorKinds.Customer, [new("displayName", "x")]) { Reference = Reference() };
        await FaultAsync("{\"status\":503,\"times\":1,\"retryAfter\":\"5\"}");
        (await _side.CreateAsync([New()], new WriteContext(ErpUser.System), default)).Single().Outcome.Should().Be(WriteOutcome.Unknown);
        await FaultAsync("{\"status\":429,\"times\":1,\"retryAfter\":\"30\"}");
        var throttled = await _side.CreateAsync([New(), New()], new WriteContext(ErpUser.System), default);
        throttled.Should().OnlyContain(r => r.Outcome == WriteOutcome.NotApplied && r.Failure!.Class == FailureClass.Throttled && r.Failure.RetryAfter == TimeSpan.FromSeconds(30));
        await FaultAsync("{}");
        // This connection keeps the pause that it was asked for; another one knows of none.
        var other = await ODataSides.OpenAsync(PeerFactAttribute.Url!, company: "CRONUS NO", settings: [("correlationField", "number"), ("correlationUnique", "true")]);
        var tooLong = (await other.CreateAsync([New() with { Values = [new("displayName", new string('x', 101))] }], new WriteContext(ErpUser.System), default)).Single();
        (tooLong.Outcome, tooLong.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        tooLong.Failure.Fields.Should().ContainSingle(f => f.Field == "displayName");
    }

    [PeerFact]
    public async Task The_settings_are_tested()
    {
        var connector = ODataSides.Connector();
        (await connector.TestAsync(ODataSides.Context(PeerFactAttribute.Url!, "cronus de"), default)).Should().Match<ErpLink.Adapters.ConnectionTest>(t => t.IsOk && t.Identity == "697055ff-9601-61df-ba8e-46abc91a443a");
        (await connector.TestAsync(ODataSides.Context(PeerFactAttribute.Url!, "nobody"), default)).Problems.Single().Message.Should().Contain("CRONUS NO");
        (await connector.TestAsync(ODataSides.Context(PeerFactAttribute.Url!, "CRONUS NO", settings: [("correlationField", "nope")]), default)).Problems.Single().Message.Should().Contain("'nope'");
        (await connector.TestAsync(ODataSides.Context("http://127.0.0.1:1/", "CRONUS NO"), default)).Problems.Single().Code.Should().Be(ErrorCodes.SideUnavailable);
    }

    private static string Reference() => string.Concat(Guid.NewGuid().ToString("N").ToUpperInvariant().Select(c => char.IsDigit(c) ? (char)('G' + (c - '0')) : c))[..20];

    private async Task<ReadResult> ReadAsync(RecordKey key)
    {
        await foreach (var result in _side.ReadAsync(ActorKinds.Customer, [key], Fields, default)) return result;
        throw new InvalidOperationException("No result.");
    }

    private async Task<List<string>> SearchAsync(string? text, Restriction? filter = null)
    {
        var found = new List<string>();
        await foreach (var page in _side.SearchAsync(new RecordQuery(ActorKinds.Customer, Fields) { Text = text, Filter = filter, IncludeInactive = true }, default)) found.AddRange(page.Records.Select(r => r["number"].AsText()));
        return found;
    }

    private async Task<JsonElement> RawAsync(string number) =>
        (await GetAsync($"customers?$filter=number eq '{number}'")).GetProperty("value").EnumerateArray().Single();

    private async Task<JsonElement> GetAsync(string path) =>
        await _raw.GetFromJsonAsync<JsonElement>($"{PeerFactAttribute.Url!.TrimEnd('/')}/companies({_company})/{path}");

    private async Task DeleteAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{PeerFactAttribute.Url!.TrimEnd('/')}/companies({_company})/{path}");
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        (await _raw.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private async Task FaultAsync(string fault) =>
        (await _raw.PostAsync(new Uri(new Uri(PeerFactAttribute.Url!), "/__peer/faults"), new StringContent(fault, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
}

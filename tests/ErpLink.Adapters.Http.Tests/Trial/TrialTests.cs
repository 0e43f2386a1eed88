namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The profile at work, against the vendor's service: what a developer looks at before it meets real data.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private static readonly WriteContext Writer = new(ErpUser.System);
    private readonly FakeTime _time = new() { SkipsWaits = true };
    private NordlysServer _server = null!;
    private IRecordSide _side = null!;

    public async Task InitializeAsync()
    {
        _server = await NordlysServer.StartAsync(_time);
        _side = await NordlysErp.OpenAsync(_server, _time);
    }

    public async Task DisposeAsync()
    {
        if (_side is IAsyncDisposable disposable) await disposable.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_test_of_the_connection_finds_nothing_wrong_and_names_the_company()
    {
        var test = await NordlysErp.Connector().TestAsync(NordlysErp.Context(_server, _time), CancellationToken.None);

        test.Problems.Should().BeEmpty();
        test.IsOk.Should().BeTrue();
        test.Identity.Should().Contain("Demo AS");
    }

    [Fact]
    public async Task What_the_page_promises_is_declared()
    {
        var description = await _side.DescribeAsync(CancellationToken.None);

        var customer = description.Kind(ActorKinds.Customer)!;
        (customer.UpdateTier, customer.VersionCovers, customer.CreateTier, customer.ChangeFeed).Should()
            .Be((UpdateTier.VersionField, VersionCover.Full, CreateTier.UniqueReference, ChangeFeed.Timestamp));
        customer.Should().Match<KindDescription>(k => k.CanList && k.CanSearchText && k.ReturnsStoredValues && k.BatchSizeRecordsMax == 50);
        var person = description.Kind(ActorKinds.Person)!;
        (person.UpdateTier, person.CreateTier).Should().Be((UpdateTier.VersionField, CreateTier.SearchableReference), "contacts may have the same reference");
        person.ParentKinds.Should().Equal(ActorKinds.Customer);
        var terms = await _side.ReadListAsync(customer.Field("paymentTerms")!.List!, null, CancellationToken.None);
        terms.Items.Select(i => i.Text).Should().Contain("Netto 14 dager");
    }

    [Fact]
    public async Task Customers_are_found_by_text_by_field_and_in_an_order()
    {
        (await FindAsync(new(ActorKinds.Customer, All(ActorKinds.Customer)) { Text = "nordvik" })).Should().Equal("1003");
        (await FindAsync(Where(ActorKinds.Customer, "name", SearchOperator.Contains, "fjordtun"))).Should().Equal("1001", "1002");
        (await FindAsync(Where(ActorKinds.Customer, "email", SearchOperator.Equal, "Faktura@fjordtun.example"))).Should().BeEmpty("it is the invoices' address");
        (await FindAsync(Where(ActorKinds.Customer, "externalRef", SearchOperator.Equal, "WEB-77"))).Should().Equal("1003");
        var byName = Where(ActorKinds.Customer, "name", SearchOperator.Contains, "fjordtun") with { OrderBy = [new SortField("name", Descending: true)] };
        (await FindAsync(byName)).Should().Equal("1002", "1001");
        (await FindAsync(new(ActorKinds.Customer, FieldSelection.None))).Should().NotContain("1004", "it is archived");
        (await FindAsync(new(ActorKinds.Customer, FieldSelection.None) { IncludeInactive = true })).Should().Contain("1004");
    }

    [Theory]
    [InlineData("å")]
    [InlineData("s")]
    public async Task One_letter_is_searched_though_the_service_wants_two(string letter)
    {
        var expected = _server.Data.Customers.Where(c => !c.Archived && c.LegalName.Contains(letter, StringComparison.OrdinalIgnoreCase)).Select(c => $"{c.Id}");

        (await FindAsync(Where(ActorKinds.Customer, "name", SearchOperator.Contains, letter))).Should().Equal(expected);
    }

    [Fact]
    public async Task One_letter_of_free_text_is_refused_with_what_the_service_takes() =>
        (await FluentActions.Awaiting(() => FindAsync(new(ActorKinds.Customer, FieldSelection.None) { Text = " s " })).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.SearchRefused && e.Message.Contains("2 characters"));

    [Fact]
    public async Task Records_are_read_with_every_field_and_several_with_one_request()
    {
        var before = _server.Requests.Count;

        var read = await ReadAsync(ActorKinds.Customer, "1001", "1004", "1003", "9999");

        _server.Requests.Skip(before).Should().HaveCount(2, "what the list does not give is looked for by itself before it is called gone");
        read["9999"].Status.Should().Be(ReadStatus.Gone);
        read["1004"].Record!.State.Should().Be(RecordState.Inactive);
        var fjordtun = read["1001"].Record!;
        string[] fields = ["name", "tradingName", "street", "postalCode", "invoiceStreet", "phone", "mobile", "fax", "invoiceEmail", "creditLimit", "discountPercent", "group"];
        fields.Select(f => fjordtun[f].IsNull ? "-" : fjordtun[f].ToString()).Should().Equal("Fjordtun Maskin AS", "Fjordtun", "Havnegata 12\nInngang B",
            "8005", "Postboks 114", "+47 75 00 01 05", "+47 900 00 105", "-", "faktura@fjordtun.example", "250000.00", "7.5000", "INDUSTRY");
        fjordtun.ModifiedAt.Should().Be(new DateTimeOffset(2026, 2, 26, 13, 5, 31, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_customer_is_created_once_and_its_person_below_it()
    {
        var draft = new NewRecord(ActorKinds.Customer,
            [new("name", "Sørheim Bygg AS"), new("group", FieldValue.ListItem("INDUSTRY")), new("phone", "+47 38 00 00 00"), new("street", "Storgata 5\nBakgården")])
        { Reference = "ABCDEFGHIJKLMNOPQRST" };

        var created = (await _side.CreateAsync([draft], Writer, CancellationToken.None))[0];
        var again = (await _side.CreateAsync([draft], Writer, CancellationToken.None))[0];
        var person = (await _side.CreateAsync([new NewRecord(ActorKinds.Person, [new("lastName", "Lindqvist"), new("language", FieldValue.ListItem("sv"))])
        { Reference = "TSRQPONMLKJIHGFEDCBA", Parent = new(ActorKinds.Customer, created.Key) }], Writer, CancellationToken.None))[0];

        created.Outcome.Should().Be(WriteOutcome.Applied);
        again.Failure!.Class.Should().Be(FailureClass.Duplicate);
        _server.Data.Customer(1024).Should().Match<NordlysCustomer>(c => c.ExternalRef == "ABCDEFGHIJKLMNOPQRST" && c.Visiting!.Lines.Count == 2
            && c.Phones.Single().Type == "MAIN" && c.PaymentTerms == "N30");
        _server.Data.Contact(person.Key.Text).Should().Match<NordlysContact>(c => c.CustomerId == 1024 && c.Language == "sv");
        (await ReadAsync(ActorKinds.Person, person.Key.Text))[person.Key.Text].Record!.Parent!.Value.Key.Text.Should().Be("1024");
    }

    [Fact]
    public async Task An_update_changes_what_was_asked_and_nothing_else()
    {
        var record = (await ReadAsync(ActorKinds.Customer, "1003"))["1003"].Record!;

        var result = await UpdateAsync(record, new("phone", record["phone"], "+46 920 00 01 05"), new("tradingName", record["tradingName"], FieldValue.Null));

        result.Outcome.Should().Be(WriteOutcome.Applied);
        var stored = _server.Data.Customer(1003);
        stored.Phones.Select(p => p.Value).Should().Equal("+46 920 00 01 05", "+46 920 00 01 04");
        stored.Should().Match<NordlysCustomer>(c => c.TradingName == "" && c.Revision == 3 && c.Visiting!.City == "Luleå" && c.ExternalRef == "WEB-77");
    }

    [Fact]
    public async Task A_stale_update_and_one_of_an_archived_customer_and_a_wrong_value_are_refused_each_in_its_way()
    {
        var records = await ReadAsync(ActorKinds.Customer, "1001", "1004", "1002");
        _server.Data.Edit(1001, c => c with { Web = "https://x.example" });

        var stale = await UpdateAsync(records["1001"].Record!, new FieldChange("web", FieldValue.Null, "https://y.example"));
        var archived = await UpdateAsync(records["1004"].Record!, new FieldChange("web", FieldValue.Null, "https://y.example"));
        var wrong = await UpdateAsync(records["1002"].Record!, new FieldChange("discountPercent", 0m, 101m), new("postalCode", FieldValue.Null, "12"));

        stale.Failure!.Class.Should().Be(FailureClass.Conflict);
        archived.Failure!.Class.Should().Be(FailureClass.MissingPrerequisite);
        wrong.Failure!.Class.Should().Be(FailureClass.Invalid);
        wrong.Failure.Fields.Select(f => f.Field).Should().BeEquivalentTo("discountPercent", "postalCode");
        new[] { stale, archived, wrong }.Should().OnlyContain(r => r.Outcome == WriteOutcome.NotApplied);
    }

    [Fact]
    public async Task Changes_are_followed_archived_customers_included()
    {
        var cursor = (await _side.ReadChangesAsync(ActorKinds.Customer, null, All(ActorKinds.Customer), CancellationToken.None)).Next;
        _time.Advance(TimeSpan.FromMinutes(10));
        _server.Data.Edit(1006, c => c with { Archived = true });
        _server.Data.Edit(1002, c => c with { Web = "https://z.example" });

        var page = await _side.ReadChangesAsync(ActorKinds.Customer, cursor, All(ActorKinds.Customer), CancellationToken.None);

        page.Changes.Select(c => c.Key.Text).Should().BeEquivalentTo("1006", "1002");
        page.Changes.Single(c => c.Key.Text == "1006").Record!.State.Should().Be(RecordState.Inactive);
        page.Changes.Single(c => c.Key.Text == "1002").Record!["web"].AsText().Should().Be("https://z.example");
        _server.Requests[^1].Should().StartWith("GET /v3/customers?").And.Contain("modifiedSince=2026-03-01T1");
    }

    [Fact]
    public async Task A_key_that_can_only_read_and_too_many_requests_are_said_for_what_they_are()
    {
        var reading = await NordlysErp.OpenAsync(_server, _time, key: NordlysServer.ReadOnlyKey);
        var record = (await ReadAsync(ActorKinds.Customer, "1001"))["1001"].Record!;
        var update = new RecordUpdate(record.Ref, [new FieldChange("web", record["web"], FieldValue.Null)], record.Version);

        var forbidden = (await reading.UpdateAsync([update], Writer, CancellationToken.None))[0];
        _server.RequestsPerMinuteMax = 0;
        var throttled = (await _side.UpdateAsync([update], Writer, CancellationToken.None))[0];

        forbidden.Failure!.Class.Should().Be(FailureClass.Forbidden);
        throttled.Failure!.Class.Should().Be(FailureClass.Throttled);
        throttled.Failure.RetryAfter.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        _server.Data.Customer(1001).Revision.Should().Be(7);
    }

    [Fact]
    public async Task A_spent_quota_is_not_overdrawn()
    {
        var record = (await ReadAsync(ActorKinds.Customer, "1001"))["1001"].Record!;
        _time.Advance(TimeSpan.FromMinutes(1));
        _server.RequestsPerMinuteMax = 1;
        await ReadAsync(ActorKinds.Customer, "1001");
        var before = _server.Requests.Count;

        var result = await UpdateAsync(record, new FieldChange("web", record["web"], FieldValue.Null));

        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Throttled));
        _server.Requests.Should().HaveCount(before, "the last answer said that nothing is left");
    }

    private static RecordQuery Where(RecordKind kind, string field, SearchOperator search, FieldValue value) =>
        new(kind, All(kind)) { Filter = Restriction.Where(field, search, value) };

    private static FieldSelection All(RecordKind kind) => FieldSelection.Of(kind == ActorKinds.Customer
        ? ["name", "tradingName", "street", "postalCode", "city", "invoiceStreet", "phone", "mobile", "fax", "email", "invoiceEmail", "web", "creditLimit",
            "discountPercent", "group", "externalRef"]
        : ["firstName", "lastName", "language", "email"]);

    private async Task<List<string>> FindAsync(RecordQuery query)
    {
        List<string> keys = [];
        await foreach (var page in _side.SearchAsync(query, CancellationToken.None)) keys.AddRange(page.Records.Select(r => r.Key.Text));
        return keys;
    }

    private async Task<Dictionary<string, ReadResult>> ReadAsync(RecordKind kind, params string[] keys)
    {
        Dictionary<string, ReadResult> results = [];
        await foreach (var result in _side.ReadAsync(kind, [.. keys.Select(k => new RecordKey(k))], All(kind), CancellationToken.None)) results[result.Key.Text] = result;
        return results;
    }

    private async Task<WriteResult> UpdateAsync(Record record, params FieldChange[] changes) =>
        (await _side.UpdateAsync([new RecordUpdate(record.Ref, changes, record.Version)], Writer, CancellationToken.None))[0];
}

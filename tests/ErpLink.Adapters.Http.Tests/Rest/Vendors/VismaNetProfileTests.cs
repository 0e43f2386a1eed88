namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

public sealed class VismaNetProfileTests : IDisposable
{
    private readonly VismaNetService _visma = new();

    public void Dispose() => _visma.Dispose();

    [Fact]
    public async Task Log_in_names_the_tenant_and_links_belong_to_it()
    {
        _visma.Add("customer", "1", Customer("1", "A"));
        var side = await OpenAsync();
        (await side.DescribeAsync(default)).Identity.Should().Be("https://api.finance.visma.net/acme-tenant");
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _visma.Calls[0].Body.Should().Be("grant_type=client_credentials&scope=vismanet_erp_service_api%3Acreate+vismanet_erp_service_api%3Aread+vismanet_erp_service_api%3Aupdate&tenant_id=acme-tenant&client_id=app&client_secret=" + TestClient.Canary);
        _visma.Calls[1].Headers.Keys.Should().NotContain("ipp-company-id");
    }

    [Fact]
    public async Task A_users_token_goes_with_the_company()
    {
        _visma.Add("customer", "1", Customer("1", "A"));
        var side = await _visma.OpenAsync("visma-net", "Europe/Oslo", ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "acme-tenant"), ("company", "1234567"), ("scope", "vismanet_erp_interactive_api:read"));
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _visma.Calls[^1].Headers["ipp-company-id"].Should().Be("1234567");
    }

    [Fact]
    public async Task Without_a_time_zone_the_connection_says_what_is_missing() =>
        (await FluentActions.Awaiting(async () => await _visma.OpenAsync("visma-net", null, ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "t"))).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.SettingMissing && e.Message.Contains("time zone"));

    [Fact]
    public async Task A_customer_is_read_with_what_lies_within()
    {
        _visma.Add("customer", "10001", """
            { "internalId": 4, "number": "10001", "name": "Nordvik AS", "status": "Active", "creditLimit": 12500.50, "currencyId": "NOK", "creditTerms": { "id": "30", "description": "30 days" },
              "mainAddress": { "addressId": 9, "addressLine1": "Storgata 1", "city": "Oslo", "country": { "id": "NO", "name": "Norway" } }, "mainContact": { "contactId": 8, "phone1": "+47 22", "email": "post@nordvik.example" } }
            """);
        var record = await (await OpenAsync()).ReadAsync(ActorKinds.Customer, "10001", "number", "name", "status", "creditLimit", "creditTerm", "line1", "country", "phone", "vatNumber");
        record.Values.ToArray().Should().Equal(FieldValue.Text("10001"), FieldValue.Text("Nordvik AS"), FieldValue.ListItem("Active"), FieldValue.Decimal(12500.50m), FieldValue.ListItem("30"),
            FieldValue.Text("Storgata 1"), FieldValue.ListItem("NO"), FieldValue.Text("+47 22"), FieldValue.Absent);
        // One in the afternoon in Oslo.
        record.ModifiedAt.Should().Be(_visma.Now);
        (await (await OpenAsync()).LookAsync(ActorKinds.Customer, "7")).Status.Should().Be(ReadStatus.Gone);
        // A text alone may be a gateway's.
        _visma.Instead.Enqueue(new(404, """{"message": "Not found"}"""));
        (await (await OpenAsync()).LookAsync(ActorKinds.Customer, "7")).Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Fact]
    public async Task Numbered_and_skipped_pages_are_read_to_their_end_and_conditions_narrow()
    {
        for (var i = 1; i <= 3; i++) _visma.Add("customer", $"{i}", Customer($"{i}", $"Customer {i}"));
        for (var i = 1; i <= 3; i++) _visma.Add("contact", $"{i}", $$"""{ "contactId": {{i}}, "lastName": "Person {{i}}", "active": {{(i == 2 ? "false" : "true")}}, "businessAccount": "1" }""");
        var side = await OpenAsync();
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None))).Should().HaveCount(3);
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = new FieldRestriction("name", SearchOperator.Equal, [FieldValue.Text("customer 2")]) })).Should().ContainSingle();
        _visma.Asked.Should().Contain("GET /v1/customer?pageSize=50&pageNumber=3").And.Contain(a => a.Contains("name=customer 2", StringComparison.Ordinal));
        (await side.SearchAsync(new RecordQuery(ActorKinds.Person, FieldSelection.None) { IncludeInactive = true, Parent = new RecordRef(ActorKinds.Customer, "1") })).Should().HaveCount(3).And.OnlyContain(r => r.Parent!.Value.Key.Text == "1");
        (await side.SearchAsync(new RecordQuery(ActorKinds.Person, FieldSelection.None))).Select(r => r.Key.Text).Should().Equal("1", "3");
        _visma.Asked.Should().Contain(a => a.Contains("skipRecords=2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changed_since_is_asked_for_in_the_servers_time()
    {
        for (var i = 1; i <= 3; i++) _visma.Add("supplier", $"{i}", Customer($"{i}", $"Supplier {i}"));
        var side = await OpenAsync();
        _visma.Now += TimeSpan.FromHours(2);
        var start = await side.NowAsync(ActorKinds.Supplier);
        _visma.Now += TimeSpan.FromMinutes(1);
        _visma.Kinds["supplier"]["2"]["name"] = "New";
        _visma.Stamp(_visma.Kinds["supplier"]["2"]);
        (await side.ChangesAsync(ActorKinds.Supplier, start, "name")).Select(c => (c.Key.Text, c.Record!["name"].AsText())).Should().Equal(("2", "New"));
        _visma.Asked.Should().Contain(a => a.StartsWith("GET /v1/supplier?lastModifiedDateTime=2026-03-01T14:55:00.000&lastModifiedDateTimeCondition=>=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_create_wraps_every_value_and_its_key_is_in_the_address_of_the_answer()
    {
        var side = await OpenAsync();
        var result = await side.CreateAsync(ActorKinds.Customer, null, ("name", "Nordvik AS"), ("city", "Oslo"), ("country", FieldValue.ListItem("NO")), ("creditLimit", FieldValue.Decimal(100.5m)), ("creditTerm", FieldValue.ListItem("30")));
        (result.Outcome, result.Key.Text).Should().Be((WriteOutcome.Applied, "10001"));
        _visma.Calls[^1].Body.Should().Be("""{"name":{"value":"Nordvik AS"},"mainAddress":{"value":{"city":{"value":"Oslo"},"countryId":{"value":"NO"}}},"creditLimit":{"value":100.5},"creditTermsId":{"value":"30"},"accountReference":{"value":"EL-0123456789ABCDEFGHIJ"}}""");
        var person = await side.CreateAsync(ActorKinds.Person, new RecordRef(ActorKinds.Customer, "10001"), ("lastName", "Berg"));
        (person.Outcome, person.Key.Text, _visma.Calls[^1].Body).Should().Be((WriteOutcome.Applied, "1001", """{"businessAccount":{"value":"10001"},"lastName":{"value":"Berg"}}"""));
        var project = await side.CreateAsync(ActorKinds.Project, new RecordRef(ActorKinds.Customer, "10001"), ("projectId", "P1"), ("description", "New roof"), ("startDate", FieldValue.Date(new DateOnly(2026, 3, 1))));
        (project.Outcome, project.Key.Text, _visma.Calls[^1].Body).Should().Be((WriteOutcome.Applied, "P1",
            """{"customer":{"value":"10001"},"projectID":{"value":"P1"},"description":{"value":"New roof"},"startDate":{"value":"2026-03-01T00:00:00Z"}}"""));
        // The reference of a create whose answer was lost is looked for among all, for the service has no filter for it.
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = new FieldRestriction("accountReference", SearchOperator.Equal, [FieldValue.Text("EL-0123456789ABCDEFGHIJ")]) }))
            .Should().ContainSingle();
    }

    [Fact]
    public async Task An_update_sends_what_changed_at_the_version_that_was_read_a_moment_ago()
    {
        _visma.Add("customer", "1", Customer("1", "Nordvik"));
        var side = await OpenAsync();
        var record = await side.ReadAsync(ActorKinds.Customer, "1", "name", "city");
        (await side.UpdateAsync(record, ("name", "Nordvik AS"), ("city", FieldValue.Null))).Outcome.Should().Be(WriteOutcome.Applied);
        _visma.Asked.TakeLast(2).Should().Equal("GET /v1/customer/1", "PUT /v1/customer/1");
        _visma.Calls[^1].Body.Should().Be("""{"name":{"value":"Nordvik AS"},"mainAddress":{"value":{"city":{"value":""}}}}""");
        _visma.Calls[^1].Headers["If-Match"].Should().StartWith("\"").And.EndWith("\"");
        var stale = await side.UpdateAsync(record, ("name", "Other"));
        (stale.Outcome, stale.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
    }

    [Fact]
    public async Task Of_suppliers_no_version_is_known_and_their_values_are_compared_right_before()
    {
        _visma.Add("supplier", "1", Customer("1", "Nordvik"));
        var side = await OpenAsync();
        var record = await side.ReadAsync(ActorKinds.Supplier, "1", "name");
        (await side.UpdateAsync(record, ("name", "Nordvik AS"))).Outcome.Should().Be(WriteOutcome.Applied);
        _visma.Calls[^1].Headers.Keys.Should().NotContain("If-Match");
        (await side.UpdateAsync(record, ("name", "Other"))).Failure!.Class.Should().Be(FailureClass.Conflict);
    }

    [Fact]
    public async Task What_is_wanted_with_every_update_is_sent_as_it_was_read_a_moment_ago()
    {
        var side = await OpenAsync();
        await side.CreateAsync(ActorKinds.Project, new RecordRef(ActorKinds.Customer, "10001"), ("projectId", "P1"), ("description", "New roof"), ("startDate", FieldValue.Date(new DateOnly(2026, 3, 1))));
        var record = await side.ReadAsync(ActorKinds.Project, "P1", "status", "description");
        (await side.UpdateAsync(record, ("status", FieldValue.ListItem("Completed")))).Outcome.Should().Be(WriteOutcome.Applied);
        _visma.Calls[^1].Body.Should().Be("""{"description":{"value":"New roof"},"startDate":{"value":"2026-03-01T00:00:00Z"},"status":{"value":"Completed"}}""");
        _visma.Calls[^1].Headers["If-Match"].Should().StartWith("\"", "so that nobody's edit of what goes along is undone");
        record = await side.ReadAsync(ActorKinds.Project, "P1", "status", "description");
        (await side.UpdateAsync(record, ("description", "New roof and gutter"))).Outcome.Should().Be(WriteOutcome.Applied);
        _visma.Calls[^1].Body.Should().Be("""{"startDate":{"value":"2026-03-01T00:00:00Z"},"description":{"value":"New roof and gutter"}}""");
    }

    [Fact]
    public async Task An_edit_between_the_read_and_the_write_is_refused_by_the_service()
    {
        _visma.Add("customer", "1", Customer("1", "Nordvik"));
        var side = await OpenAsync();
        var record = await side.ReadAsync(ActorKinds.Customer, "1", "name");
        var seen = _visma.Kinds["customer"]["1"].ToJsonString();
        _visma.Instead.Enqueue(new(200, seen, ("ETag", "\"AAAA\"")));
        var result = await side.UpdateAsync(record, ("name", "Ours"));
        (result.Outcome, result.Failure!.Class, (string?)_visma.Kinds["customer"]["1"]["name"]).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict, "Nordvik"));
    }

    [Fact]
    public async Task Errors_keep_the_services_words_and_work_in_the_background_is_not_taken_for_done()
    {
        _visma.Add("customer", "10001", Customer("10001", "Nordvik"));
        var side = await OpenAsync();
        var again = await side.CreateAsync(ActorKinds.Customer, null, ("number", "10001"), ("name", "x"));
        (again.Outcome, again.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        again.Failure.Message.Should().Contain("already exists");
        _visma.Instead.Enqueue(new(202, """{"id": "b7", "stateLocation": "https://api.finance.visma.net/v1/background/b7"}"""));
        (await side.CreateAsync(ActorKinds.Customer, null, ("name", "y"))).Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Fact]
    public async Task Limits_are_waited_for_before_and_after_they_are_met()
    {
        _visma.Add("customer", "1", Customer("1", "A"));
        var side = await OpenAsync();
        _visma.Instead.Enqueue(new(429, string.Empty, ("Retry-After", "6")));
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _visma.Time.Waits.Should().Contain(w => w >= TimeSpan.FromSeconds(6) && w < TimeSpan.FromSeconds(60));
        _visma.Time.Waits.Clear();
        _visma.Instead.Enqueue(new(200, _visma.Kinds["customer"]["1"].ToJsonString(), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "8")));
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _visma.Time.Waits.Should().Contain(w => w >= TimeSpan.FromSeconds(7) && w <= TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Lists_are_read_with_and_without_pages()
    {
        var side = await OpenAsync();
        (await side.ReadListAsync("country", null, default)).Items.Select(i => i.Key).Should().Equal("DK", "NO", "SE");
        (await side.ReadListAsync("currency", null, default)).Items.Select(i => (i.Key, i.Text)).Should().Equal(("NOK", "Norske kroner"), ("EUR", "EUR"));
        (await side.ReadListAsync("creditTerm", null, default)).Items.Select(i => i.Text).Should().Equal("30 days");
    }

    private ValueTask<IRecordSide> OpenAsync() => _visma.OpenAsync("visma-net", "Europe/Oslo", ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "acme-tenant"));

    private static string Customer(string number, string name) => $$"""{ "number": "{{number}}", "name": "{{name}}", "status": "Active", "mainAddress": { "city": "Oslo" } }""";
}

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

public sealed class TripletexProfileTests : IDisposable
{
    private readonly TripletexService _tripletex = new();

    public void Dispose() => _tripletex.Dispose();

    [Fact]
    public async Task Two_tokens_open_a_session_whose_token_is_a_password()
    {
        var description = await (await OpenAsync()).DescribeAsync(default);
        description.Identity.Should().Be("4711");
        _tripletex.Calls.Select(c => $"{c.Method} {c.Path}").Should().Equal("PUT /v2/token/session/:create", "GET /v2/token/session/>whoAmI");
        description.Kind(ActorKinds.Customer).Should().Match<KindDescription>(k => k.UpdateTier == UpdateTier.VersionField && k.CreateTier == CreateTier.Nothing && k.VersionCovers == VersionCover.Full);
    }

    [Fact]
    public async Task An_accountants_session_is_for_a_client()
    {
        _tripletex.Company = "815";
        var side = await _tripletex.OpenAsync("tripletex", "Europe/Oslo", ("consumerToken", "c"), ("employeeToken", "e"), ("client", "815"));
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_session_that_ended_is_opened_again()
    {
        _tripletex.Add("customer", 1, """{ "name": "A" }""");
        var side = await OpenAsync();
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _tripletex.Session = "s2";
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _tripletex.Calls.Count(c => c.Path.EndsWith(":create", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task A_customer_is_read_with_its_addresses_and_the_latest_of_its_changes()
    {
        var customer = _tripletex.Add("customer", 1, """{ "name": "Nordvik AS", "email": "", "isInactive": false, "isPrivateIndividual": false, "currency": { "id": 1 }, "postalAddress": { "id": 8, "version": 2, "addressLine1": "Postboks 1", "postalCode": "0150", "country": { "id": 161 } }, "physicalAddress": null }""");
        _tripletex.Now += TimeSpan.FromHours(1);
        _tripletex.Touch(customer);
        var record = await (await OpenAsync()).ReadAsync(ActorKinds.Customer, "1", "name", "email", "postalLine1", "postalCountry", "physicalCity", "currency", "isPrivateIndividual");
        (record["name"].AsText(), record["postalLine1"].AsText(), record["postalCountry"].AsListItem(), record["currency"].AsListItem(), record["isPrivateIndividual"].AsBoolean()).Should().Be(("Nordvik AS", "Postboks 1", "161", "1", false));
        (record["email"].IsBlank, record["physicalCity"].IsBlank, record.Version.Token, record.ModifiedAt).Should().Be((true, true, "1", _tripletex.Now));
        _tripletex.Asked.Should().Contain("GET /v2/customer/1?fields=*,changes,postalAddress(*),physicalAddress(*)");
    }

    [Fact]
    public async Task A_missing_record_is_gone_by_the_services_word()
    {
        var side = await OpenAsync();
        (await side.LookAsync(ActorKinds.Customer, "9")).Status.Should().Be(ReadStatus.Gone);
        _tripletex.Instead.Enqueue(new(404, string.Empty));
        (await side.LookAsync(ActorKinds.Customer, "9")).Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Fact]
    public async Task Rows_are_read_in_their_order_to_the_empty_page_and_conditions_narrow()
    {
        for (var i = 1; i <= 5; i++) _tripletex.Add("customer", i, $$"""{ "name": "Customer {{i}}", "organizationNumber": "99{{i}}", "isInactive": {{(i == 3 ? "true" : "false")}} }""");
        for (var i = 1; i <= 3; i++) _tripletex.Add("contact", i, $$"""{ "lastName": "Berg {{i}}", "customer": { "id": 1 } }""");
        var side = await OpenAsync();
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { IncludeInactive = true })).Should().HaveCount(5);
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None))).Should().HaveCount(4);
        (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = new FieldRestriction("organizationNumber", SearchOperator.Equal, [FieldValue.Text("992")]) })).Should().ContainSingle();
        (await side.SearchAsync(new RecordQuery(ActorKinds.Person, FieldSelection.None) { Parent = new RecordRef(ActorKinds.Customer, "1"), Filter = new FieldRestriction("lastName", SearchOperator.Begins, [FieldValue.Text("berg 2")]) })).Should().ContainSingle();
        _tripletex.Asked.Should().OnlyContain(a => a.Contains("sorting=id", StringComparison.Ordinal));
        _tripletex.Asked.Should().Contain(a => a.Contains("from=4&", StringComparison.Ordinal) || a.EndsWith("from=4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_are_read_by_one_list()
    {
        for (var i = 1; i <= 2; i++) _tripletex.Add("supplier", i, $$"""{ "name": "Supplier {{i}}" }""");
        var side = await OpenAsync();
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Supplier, [new("2"), new("1"), new("7")], FieldSelection.Of(["name"]), default)) results.Add(result);
        results.Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.Found, ReadStatus.Gone);
        _tripletex.Asked.Should().Contain(a => a.Contains("id=2,1,7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changed_since_is_reported_by_the_time_of_its_latest_change()
    {
        for (var i = 1; i <= 3; i++) _tripletex.Add("customer", i, $$"""{ "name": "Customer {{i}}" }""");
        var side = await OpenAsync();
        _tripletex.Now += TimeSpan.FromHours(1);
        var start = await side.NowAsync(ActorKinds.Customer);
        _tripletex.Now += TimeSpan.FromMinutes(1);
        _tripletex.Kinds["customer"][2]["name"] = "New";
        _tripletex.Touch(_tripletex.Kinds["customer"][2]);
        (await side.ChangesAsync(ActorKinds.Customer, start, "name")).Select(c => (c.Key.Text, c.Record!["name"].AsText())).Should().Equal(("2", "New"));
        _tripletex.Asked.Should().Contain(a => a.Contains("changedSince=2026-03-01T13:54:59", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_create_is_bare_and_a_second_one_is_a_duplicate()
    {
        var side = await OpenAsync();
        var result = await side.CreateAsync(ActorKinds.Customer, null, ("name", "Nordvik AS"), ("organizationNumber", "991"), ("postalCity", "Oslo"), ("postalCountry", FieldValue.ListItem("161")));
        (result.Outcome, result.Key.Text, result.Version.Token).Should().Be((WriteOutcome.Applied, "100", "0"));
        _tripletex.Calls[^1].Body.Should().Be("""{"name":"Nordvik AS","organizationNumber":"991","postalAddress":{"city":"Oslo","country":{"id":161}}}""");
        (await side.CreateAsync(ActorKinds.Customer, null, ("name", "Other"), ("organizationNumber", "991"))).Failure!.Class.Should().Be(FailureClass.Duplicate);
        var person = await side.CreateAsync(ActorKinds.Person, new RecordRef(ActorKinds.Customer, "100"), ("lastName", "Berg"));
        (person.Outcome, _tripletex.Calls[^1].Body).Should().Be((WriteOutcome.Applied, """{"customer":{"id":100},"lastName":"Berg"}"""));
    }

    [Fact]
    public async Task An_update_has_the_revision_and_a_stale_one_is_refused()
    {
        _tripletex.Add("customer", 1, """{ "name": "Nordvik", "email": "a@b", "postalAddress": { "id": 8, "addressLine1": "Postboks 1", "city": "Oslo" } }""");
        var side = await OpenAsync();
        var record = await side.ReadAsync(ActorKinds.Customer, "1", "name", "email", "postalCity");
        (await side.UpdateAsync(record, ("name", "Nordvik AS"), ("email", FieldValue.Null))).Outcome.Should().Be(WriteOutcome.Applied);
        (_tripletex.Calls[^1].Method, _tripletex.Calls[^1].Body).Should().Be(("PUT", """{"name":"Nordvik AS","email":"","id":1,"version":0}"""));
        var stale = await side.UpdateAsync(record, ("name", "Other"));
        (stale.Outcome, stale.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        // An address goes whole, with its id, or it would be another one.
        record = await side.ReadAsync(ActorKinds.Customer, "1", "postalCity");
        (await side.UpdateAsync(record, ("postalCity", "Bergen"))).Outcome.Should().Be(WriteOutcome.Applied);
        _tripletex.Calls[^1].Body.Should().Be("""{"postalAddress":{"id":8,"addressLine1":"Postboks 1","city":"Bergen"},"id":1,"version":1}""");
    }

    [Fact]
    public async Task What_is_wrong_is_said_of_the_field()
    {
        _tripletex.Add("customer", 1, """{ "name": "Nordvik", "email": "a@b" }""");
        var side = await OpenAsync();
        var result = await side.UpdateAsync(await side.ReadAsync(ActorKinds.Customer, "1", "email"), ("email", "nonsense"));
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        result.Failure.Fields.Should().Equal(new FieldError("email", "Ugyldig epostadresse."));
    }

    [Fact]
    public async Task A_used_up_quota_is_waited_for()
    {
        _tripletex.Add("customer", 1, """{ "name": "A" }""");
        var side = await OpenAsync();
        _tripletex.Instead.Enqueue(new(429, string.Empty, ("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "6")));
        await side.ReadAsync(ActorKinds.Customer, "1", "name");
        _tripletex.Time.Waits.Should().Contain(w => w >= TimeSpan.FromSeconds(6) && w < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Lists_are_read() =>
        (await (await OpenAsync()).ReadListAsync("country", null, default)).Items.Should().Equal(new ListEntry("161", "Norge"), new ListEntry("198", "SWEDEN"));

    private ValueTask<IRecordSide> OpenAsync() => _tripletex.OpenAsync("tripletex", "Europe/Oslo", ("consumerToken", "c"), ("employeeToken", "e"));
}

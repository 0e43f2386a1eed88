using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

public sealed class XeroProfileTests : IDisposable
{
    private static readonly RecordKind Customer = ActorKinds.Customer;
    private readonly XeroService _xero = new();

    public void Dispose() => _xero.Dispose();

    [Fact]
    public async Task Log_in_and_identity_are_those_of_the_organisation()
    {
        var description = await (await OpenAsync()).DescribeAsync(default);
        description.Identity.Should().Be("b2c885a9-4bb9-4a00-9b6e-6c2bf60b1a2b");
        _xero.Calls[0].Body.Should().Be("grant_type=client_credentials&scope=accounting.contacts+accounting.settings.read");
        _xero.Calls[0].Host.Should().Be("identity.xero.com");
        description.Kind(Customer).Should().Match<KindDescription>(k => k.CreateTier == CreateTier.UniqueReference && k.UpdateTier == UpdateTier.ReadCompare
            && k.VersionCovers == VersionCover.Partial && k.ChangeFeed == ChangeFeed.Timestamp && k.CanSearchText);
    }

    [Fact]
    public async Task A_contact_is_read_with_its_phones_and_addresses_by_type()
    {
        _xero.Add(1, "Nordvik", ", \"PaymentTerms\": { \"Sales\": { \"Day\": 10, \"Type\": \"DAYSAFTERBILLMONTH\" } }, \"ContactGroups\": [{ \"ContactGroupID\": \"g1\", \"Name\": \"VIP\" }]");
        var record = await (await OpenAsync()).ReadAsync(Customer, XeroService.Id(1), "name", "phone", "phoneArea", "mobile", "postalLine1", "postalCity", "streetCity", "salesTermsDay", "salesTerms", "billTermsDay", "groups", "email", "isCustomer");
        record["name"].AsText().Should().Be("Nordvik");
        (record["phone"].AsText(), record["phoneArea"].AsText(), record["postalLine1"].AsText(), record["postalCity"].AsText()).Should().Be(("1111111", "04", "P O Box 123", "Wellington"));
        (record["salesTermsDay"].AsInteger(), record["salesTerms"].AsListItem(), record["isCustomer"].AsBoolean()).Should().Be((10, "DAYSAFTERBILLMONTH", true));
        record["groups"].AsListItems().Should().Equal("g1");
        foreach (var blank in (string[])["mobile", "streetCity"]) record[blank].IsBlank.Should().BeTrue();
        foreach (var absent in (string[])["billTermsDay", "email"]) record[absent].IsNull.Should().BeTrue("Xero leaves out what is empty");
        record.ModifiedAt.Should().Be(_xero.Now);
    }

    [Fact]
    public async Task Pages_are_read_to_the_empty_one_and_archived_contacts_only_where_wanted()
    {
        for (var i = 1; i <= 5; i++) _xero.Add(i, $"Contact {i}");
        _xero.Contacts[XeroService.Id(5)]["ContactStatus"] = "ARCHIVED";
        var side = await OpenAsync();
        (await side.SearchAsync(new RecordQuery(Customer, FieldSelection.Of(["name"])))).Should().HaveCount(4);
        var all = await side.SearchAsync(new RecordQuery(Customer, FieldSelection.Of(["name"])) { IncludeInactive = true });
        all.Select(r => r["name"].AsText()).Should().Equal("Contact 1", "Contact 2", "Contact 3", "Contact 4", "Contact 5");
        all[4].State.Should().Be(RecordState.Inactive);
        _xero.Asked.Should().Contain("GET /api.xro/2.0/Contacts?includeArchived=true&order=ContactID ASC&page=4");
    }

    [Fact]
    public async Task Contacts_are_found_by_text_by_name_and_by_number_and_sorted_by_name()
    {
        _xero.Add(1, "Nordvik", ", \"ContactNumber\": \"K1\"");
        _xero.Add(2, "Nordvik Bygg");
        _xero.Add(3, "Other", ", \"EmailAddress\": \"post@NORDVIK.example\"");
        var side = await OpenAsync();
        (await Names(side, q => q with { Text = "nordvik" })).Should().Equal("Nordvik", "Nordvik Bygg", "Other");
        (await Names(side, q => q with { Filter = new FieldRestriction("name", SearchOperator.Equal, [FieldValue.Text("nordvik")]) })).Should().Equal("Nordvik");
        (await Names(side, q => q with { Filter = new FieldRestriction("contactNumber", SearchOperator.Equal, [FieldValue.Text("K1")]) })).Should().Equal("Nordvik");
        (await Names(side, q => q with { OrderBy = [new SortField("name", true)] })).Should().Equal("Other", "Nordvik Bygg", "Nordvik");
        _xero.Asked.Should().Contain(a => a.Contains("where=ContactNumber==\"K1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_contacts_are_read_by_one_list()
    {
        for (var i = 1; i <= 2; i++) _xero.Add(i, $"Contact {i}");
        var side = await OpenAsync();
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(Customer, [new(XeroService.Id(2)), new(XeroService.Id(1))], FieldSelection.Of(["name"]), default)) results.Add(result);
        results.Select(r => r.Record!["name"].AsText()).Should().Equal("Contact 2", "Contact 1");
        _xero.Asked.Should().OnlyContain(a => a.Contains("IDs=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_changed_archived_or_merged_since_is_reported()
    {
        for (var i = 1; i <= 4; i++) _xero.Add(i, $"Contact {i}");
        var side = await OpenAsync();
        _xero.Now += TimeSpan.FromHours(1);
        var start = await side.NowAsync(Customer);
        foreach (var (id, change) in ((int, Action<JsonObject>)[])[(1, c => c["Name"] = "New"), (2, c => c["ContactStatus"] = "ARCHIVED"), (4, c => { c["MergedToContactID"] = XeroService.Id(1); c["ContactStatus"] = "ARCHIVED"; })])
        {
            _xero.Now += TimeSpan.FromSeconds(1);
            change(_xero.Contacts[XeroService.Id(id)]);
            _xero.Stamp(_xero.Contacts[XeroService.Id(id)]);
        }

        var changes = await side.ChangesAsync(Customer, start, "name");
        changes.Select(c => (c.Key.Text, c.Kind)).Should().Equal((XeroService.Id(1), ChangeKind.Changed), (XeroService.Id(2), ChangeKind.Changed), (XeroService.Id(4), ChangeKind.MergedInto));
        (changes[0].Record!["name"].AsText(), changes[1].Record!.State, changes[2].MergedInto.Text).Should().Be(("New", RecordState.Inactive, XeroService.Id(1)));
        // The vendor's documents have the header to the second, and in UTC.
        _xero.Calls[^1].Headers["If-Modified-Since"].Should().Be("2026-03-01T12:54:59Z");
    }

    [Fact]
    public async Task A_create_is_a_put_with_number_and_idempotency_key_and_a_second_one_is_refused()
    {
        var side = await OpenAsync();
        var result = await side.CreateAsync(Customer, null, ("name", "Nordvik"), ("mobile", "99"), ("streetCity", "Oslo"), ("salesTermsDay", FieldValue.Integer(14)), ("salesTerms", FieldValue.ListItem("DAYSAFTERBILLDATE")), ("fax", FieldValue.Null));
        (result.Outcome, result.Key.Text).Should().Be((WriteOutcome.Applied, XeroService.Id(1)));
        _xero.Calls[^1].Body.Should().Be("""{"Contacts":[{"Name":"Nordvik","Phones":[{"PhoneType":"MOBILE","PhoneNumber":"99"}],"Addresses":[{"AddressType":"STREET","City":"Oslo"}],"PaymentTerms":{"Sales":{"Day":14,"Type":"DAYSAFTERBILLDATE"}},"ContactNumber":"EL-0123456789ABCDEFGHIJ"}]}""");
        _xero.Calls[^1].Target.Should().Be("/api.xro/2.0/Contacts?summarizeErrors=true");
        _xero.Calls[^1].Headers["Idempotency-Key"].Should().Be("EL-0123456789ABCDEFGHIJ");
        var again = await side.CreateAsync(Customer, null, ("name", "Nordvik"));
        (again.Outcome, again.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        again.Failure.Message.Should().Contain("must be unique across all active contacts");
    }

    [Fact]
    public async Task An_update_posts_what_changed_and_whole_arrays()
    {
        _xero.Add(1, "Nordvik");
        var side = await OpenAsync();
        var record = await side.ReadAsync(Customer, XeroService.Id(1), "name", "email", "phoneArea");
        (await side.UpdateAsync(record, ("email", "post@nordvik.example"), ("phoneArea", FieldValue.Null))).Outcome.Should().Be(WriteOutcome.Applied);
        _xero.Asked.TakeLast(2).Should().Equal($"GET /api.xro/2.0/Contacts/{XeroService.Id(1)}", $"POST /api.xro/2.0/Contacts/{XeroService.Id(1)}");
        var sent = _xero.Calls[^1].Json["Contacts"]![0]!.AsObject();
        sent.Select(m => m.Key).Should().Equal("Phones", "EmailAddress", "ContactID");
        sent["Phones"]!.AsArray().Should().HaveCount(4);
        sent["Phones"]![0]!.ToJsonString().Should().Be("""{"PhoneType":"DEFAULT","PhoneNumber":"1111111","PhoneAreaCode":"","PhoneCountryCode":"64"}""");
    }

    [Fact]
    public async Task An_edit_between_read_and_write_is_a_conflict()
    {
        _xero.Add(1, "Nordvik");
        var side = await OpenAsync();
        var record = await side.ReadAsync(Customer, XeroService.Id(1), "name");
        _xero.Now += TimeSpan.FromSeconds(1);
        _xero.Contacts[XeroService.Id(1)]["Name"] = "Theirs";
        _xero.Stamp(_xero.Contacts[XeroService.Id(1)]);
        var result = await side.UpdateAsync(record, ("name", "Ours"));
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        _xero.Asked.Should().NotContain(a => a.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_inside_a_success_is_no_success()
    {
        _xero.Add(1, "Nordvik");
        var side = await OpenAsync();
        var record = await side.ReadAsync(Customer, XeroService.Id(1), "name");
        _xero.Instead.Enqueue(VendorReply.Of(new JsonObject { ["Contacts"] = new JsonArray(_xero.Contacts[XeroService.Id(1)].DeepClone()) }));
        _xero.Instead.Enqueue(new(200, $$"""{"Contacts": [{"ContactID": "{{XeroService.Id(1)}}", "HasValidationErrors": true, "ValidationErrors": [{"Message": "Email address must be valid."}]}]}"""));
        (await side.UpdateAsync(record, ("name", "x"))).Outcome.Should().NotBe(WriteOutcome.Applied);
    }

    [Fact]
    public async Task A_limit_is_waited_for_and_a_missing_contact_without_a_word_is_no_evidence()
    {
        var side = await OpenAsync();
        _xero.Instead.Enqueue(new(429, string.Empty, ("Retry-After", "3"), ("X-Rate-Limit-Problem", "minute")));
        (await side.SearchAsync(new RecordQuery(Customer, FieldSelection.None))).Should().BeEmpty();
        _xero.Time.Waits.Should().Contain(w => w >= TimeSpan.FromSeconds(3) && w < TimeSpan.FromSeconds(60));
        (await side.LookAsync(Customer, XeroService.Id(9))).Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Fact]
    public async Task Lists_are_read()
    {
        var side = await OpenAsync();
        (await side.ReadListAsync("currency", null, default)).Items.Select(i => (i.Key, i.Text)).Should().Equal(("NZD", "New Zealand Dollar"), ("EUR", "EUR"));
        (await side.ReadListAsync("status", ["ARCHIVED"], default)).Items.Should().ContainSingle();
    }

    private ValueTask<IRecordSide> OpenAsync() => _xero.OpenAsync("xero", null, ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "acme"));

    private static async Task<List<string>> Names(IRecordSide side, Func<RecordQuery, RecordQuery> with) =>
        [.. (await side.SearchAsync(with(new RecordQuery(Customer, FieldSelection.Of(["name"]))))).Select(r => r["name"].AsText())];
}

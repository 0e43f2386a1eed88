using System.Net;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What the page says in words, for which it has no example.</summary>
public sealed class NordlysServerTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private NordlysServer _server = null!;
    private NordlysClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await NordlysServer.StartAsync(_time);
        _client = new NordlysClient(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Pages_make_up_the_whole_list_and_a_page_after_the_last_is_an_error()
    {
        List<string> ids = [];
        for (var page = 1; page <= 3; page++) ids.AddRange(await _client.IdsAsync($"customers?page={page}&pageSize=8"));

        ids.Should().Equal(_server.Data.Customers.Where(c => !c.Archived).Select(c => $"{c.Id}"));
        (await _client.RefusedAsync(HttpStatusCode.NotFound, "GET", "customers?page=4&pageSize=8")).Should().Be("PAGE_OUT_OF_RANGE");
        (await _client.GetAsync("customers?pageSize=5000"))["page"]!["size"]!.GetValue<int>().Should().Be(100);
        var nothing = await _client.GetAsync("customers?q=no+such+name");
        nothing["data"]!.AsArray().Should().BeEmpty();
        nothing["page"]!.ToJsonString().Should().Be("""{"number":1,"size":25,"totalRecords":0,"totalPages":0}""");
    }

    [Fact]
    public async Task Only_the_first_ten_thousand_records_of_a_list_can_be_reached()
    {
        for (var i = 0; i < 10_000; i++) _server.Data.Add(new NordlysContact { CustomerId = 1001, LastName = "Many" });

        (await _client.IdsAsync("contacts?page=100&pageSize=100")).Should().HaveCount(100);
        (await _client.RefusedAsync(HttpStatusCode.BadRequest, "GET", "contacts?page=101&pageSize=100")).Should().Be("RESULT_WINDOW_TOO_LARGE");
    }

    [Fact]
    public async Task What_changed_since_a_time_includes_that_second_archived_records_and_customers_of_changed_contacts()
    {
        _server.Data.Edit(1001, c => c with { Web = "https://fjordtun.example" });
        _time.Advance(TimeSpan.FromSeconds(90));
        _server.Data.Edit(1006, c => c with { Archived = true });
        _server.Data.Edit("P-000202", c => c with { JobTitle = "Lager" });

        (await _client.IdsAsync("customers?modifiedSince=2026-03-01T12:00:00Z")).Should().Equal("1001", "1006");
        (await _client.IdsAsync("customers?modifiedSince=2026-03-01T13:00:01")).Should().Equal("1001", "1006");
        (await _client.IdsAsync("customers?modifiedSince=2026-03-01T13:01:30%2B01:00&archived=only")).Should().Equal("1006");
        (await _client.IdsAsync("customers?modifiedSince=2026-03-01T13:01:31%2B01:00")).Should().BeEmpty();
        (await _client.IdsAsync("contacts?modifiedSince=2026-03-01")).Should().Equal("P-000202");
        var touched = _server.Data.Customer(1001);
        touched.Revision.Should().Be(8, "the contact's change is not the customer's");
        NordlysClock.Text(touched.ModifiedAt).Should().Be("2026-03-01T13:01:30+01:00");
    }

    [Fact]
    public async Task A_bare_plus_in_a_time_is_a_blank_and_refused()
    {
        const string Path = "customers?modifiedSince=2026-03-01T13:00:00+01:00";

        (await _client.RefusedAsync(HttpStatusCode.BadRequest, "GET", Path)).Should().Be("INVALID_PARAMETER");
    }

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T02:30:00+02:00")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25T02:30:00+01:00")]
    public async Task Times_are_Norwegian_local_times_with_the_offset_of_the_season(string utc, string local)
    {
        _time.Advance(DateTimeOffset.Parse(utc) - _time.GetUtcNow());
        _server.Data.Edit(1002, c => c with { Web = "https://utleie.example" });

        (await _client.GetAsync("customers/1002"))["data"]!["modifiedAt"]!.GetValue<string>().Should().Be(local);
        (await _client.IdsAsync($"customers?modifiedSince={Uri.EscapeDataString(local)}")).Should().Equal("1002");
    }

    [Fact]
    public async Task An_edit_of_a_user_between_read_and_write_is_a_conflict_and_nothing_is_stored()
    {
        _server.Data.Edit(1001, c => c with { TradingName = "Fjordtun 2" });

        string[] codes =
        [
            await _client.RefusedAsync(HttpStatusCode.Conflict, "PUT", "customers/1001", """{ "revision": 7, "web": null }"""),
            await _client.RefusedAsync(HttpStatusCode.Conflict, "PUT", "contacts/P-000201", """{ "revision": 2, "jobTitle": "" }"""),
            await _client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "PUT", "customers/1001", """{ "web": null }"""),
        ];

        codes.Should().Equal("STALE_REVISION", "STALE_REVISION", "VALIDATION_FAILED");

        _server.Data.Customer(1001).Web.Should().Be("https://www.fjordtun.example");
    }

    [Fact]
    public async Task An_update_that_changes_nothing_leaves_revision_and_time_alone()
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        const string Same = """
            { "revision": 7, "name": { "legal": "Fjordtun Maskin AS " }, "terms": { "creditLimit": "250000" },
              "balance": "1.00", "archived": true, "colour": 1 }
            """;

        var (status, body, _) = await _client.SendAsync("PUT", "customers/1001", Same);

        status.Should().Be(HttpStatusCode.OK);
        body!["data"]!["revision"]!.GetValue<int>().Should().Be(7);
        body["data"]!["modifiedAt"]!.GetValue<string>().Should().Be("2026-02-26T14:05:31+01:00");
    }

    [Fact]
    public async Task An_update_with_a_wrong_field_stores_none_of_its_fields()
    {
        var (status, body, _) = await _client.SendAsync("PUT", "customers/1001", """
            { "revision": 7, "web": "https://x.example", "terms": { "paymentTerms": "N60", "discountPercent": "100.0001" } }
            """);

        status.Should().Be(HttpStatusCode.UnprocessableEntity);
        body!["error"]!["details"]!.AsArray().Select(d => $"{d!["field"]} {d["code"]}").Should()
            .Equal("terms.paymentTerms INACTIVE_CODE", "terms.discountPercent RANGE");
        _server.Data.Customer(1001).Web.Should().Be("https://www.fjordtun.example");
    }

    [Fact]
    public async Task Codes_that_a_record_has_stay_though_they_cannot_be_chosen_any_more()
    {
        var (status, _, _) = await _client.SendAsync("PUT", "customers/1005", """
            { "revision": 1, "group": "EXPORT", "name": { "legal": "Hansen & Sønn" } }
            """);

        status.Should().Be(HttpStatusCode.OK);
        _server.Data.Customer(1005).Should()
            .Match<NordlysCustomer>(c => c.LegalName == "Hansen & Sønn" && c.PaymentTerms == "N60" && c.Revision == 2);
    }

    [Fact]
    public async Task An_archived_customer_is_out_of_lists_can_be_read_and_must_be_restored_to_be_changed()
    {
        (await _client.IdsAsync("customers?customerNo=010004")).Should().BeEmpty();
        (await _client.IdsAsync("customers?archived=only")).Should().Equal("1004");
        (await _client.GetAsync("customers/1004"))["data"]!["archived"]!.GetValue<bool>().Should().BeTrue();
        const string Contact = """{ "customerId": 1004, "name": { "last": "Vik" } }""";
        await _client.RefusedAsync(HttpStatusCode.UnprocessableEntity, "POST", "contacts", Contact);

        await _client.SendAsync("POST", "customers/1004/restore");
        var (status, body, _) = await _client.SendAsync("PUT", "customers/1004", """
            { "revision": 5, "address": { "invoice": { "city": "Molde" } } }
            """);

        status.Should().Be(HttpStatusCode.OK, "{0}", body);
        _server.Data.Customer(1004).Should()
            .Match<NordlysCustomer>(c => !c.Archived && c.Revision == 6 && c.Invoice!.City == "Molde" && c.Visiting!.City == "Ålesund");
    }

    [Fact]
    public async Task Search_and_filters_find_what_they_name()
    {
        (await _client.IdsAsync("customers?q=FJORDTUN")).Should().Equal("1001", "1002");
        (await _client.IdsAsync("customers?q=914000606")).Should().Equal("1006");
        (await _client.IdsAsync("customers?externalRef=WEB-77&group=RETAIL")).Should().Equal("1003");
        (await _client.IdsAsync("customers?email=Post@fjordtun.example&sort=-name")).Should().Equal("1002", "1001");
        (await _client.IdsAsync("customers?ids=1003,1001,9999,x")).Should().Equal("1001", "1003");
        (await _client.IdsAsync("contacts?q=ingrid%20sol")).Should().Equal("P-000201");
        (await _client.IdsAsync("contacts?customerId=1001&sort=name")).Should().Equal("P-000203", "P-000202", "P-000201");
        (await _client.RefusedAsync(HttpStatusCode.BadRequest, "GET", "customers?q=f")).Should().Be("INVALID_PARAMETER");
    }

    [Fact]
    public async Task A_deleted_contact_is_gone_without_a_word_in_what_changed()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        await _client.SendAsync("DELETE", "contacts/P-000202");

        (await _client.RefusedAsync(HttpStatusCode.NotFound, "GET", "contacts/P-000202")).Should().Be("NOT_FOUND");
        (await _client.IdsAsync("contacts?modifiedSince=2026-03-01T13:01:00%2B01:00")).Should().BeEmpty();
        (await _client.IdsAsync("customers?modifiedSince=2026-03-01T13:01:00%2B01:00")).Should().Equal("1001");
    }

    [Fact]
    public async Task A_contact_is_moved_by_customerId_and_both_customers_are_touched()
    {
        var (status, body, _) = await _client.SendAsync("PUT", "contacts/P-000202", """{ "revision": 1, "customerId": 1006 }""");

        status.Should().Be(HttpStatusCode.OK, "{0}", body);
        body!["data"]!["customer"]!.ToJsonString().Should().Be("""{"id":1006,"name":"Vestre kommune"}""");
        (await _client.IdsAsync("customers?modifiedSince=2026-03-01")).Should().Equal("1001", "1006");
    }
}

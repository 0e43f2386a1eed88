using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooReadTests
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "country", "state", "paymentTerm", "street");
    private readonly SimulatedOdoo _server = new();

    private static async Task<ReadResult> ReadAsync(IRecordSide side, RecordKind kind, long id, FieldSelection? fields = null)
    {
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(kind, [Key(id)], fields ?? Fields, default)) results.Add(result);
        return results.Should().ContainSingle().Subject;
    }

    private static async Task<List<Record>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(query, default)) records.AddRange(page.Records);
        return records;
    }

    private static RecordKey Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    private long Partner(string name, params (string Name, JsonNode Value)[] values) =>
        _server.Create(SimulatedOdooSchema.Partner, new JsonObject([new("name", name), .. values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Name, v.Value))]));

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_link_holds_when_somebody_takes_the_rank_away(string protocol)
    {
        var id = Partner("Fjord AS", ("customer_rank", 1));
        var side = await OdooSides.OpenAsync(_server, protocol);
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().ContainSingle();

        _server.Write(SimulatedOdooSchema.Partner, id, new JsonObject { ["customer_rank"] = 0 });

        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().BeEmpty();
        (await ReadAsync(side, ActorKinds.Customer, id)).Status.Should().Be(ReadStatus.Found);
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task An_archived_record_is_inactive_and_not_gone(string protocol)
    {
        var id = Partner("Fjord AS", ("customer_rank", 1), ("active", false));
        var side = await OdooSides.OpenAsync(_server, protocol);

        (await ReadAsync(side, ActorKinds.Customer, id)).Record!.State.Should().Be(RecordState.Inactive);
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().BeEmpty();
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields) { IncludeInactive = true })).Should().ContainSingle();
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task What_was_deleted_is_gone_and_what_another_company_owns_is_hidden(string protocol)
    {
        var (gone, hidden) = (Partner("Loser of a merge"), Partner("Theirs", ("company_id", 2), ("customer_rank", 1)));
        _server.Unlink(SimulatedOdooSchema.Partner, gone);
        var side = await OdooSides.OpenAsync(_server, protocol, null, ("company", "1"));

        (await ReadAsync(side, ActorKinds.Customer, gone)).Status.Should().Be(ReadStatus.Gone);
        (await ReadAsync(side, ActorKinds.Customer, hidden)).Status.Should().Be(ReadStatus.Hidden);
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().BeEmpty();
        (await ReadAsync(await OdooSides.OpenAsync(_server, protocol, null, ("company", "2")), ActorKinds.Customer, hidden)).Status.Should().Be(ReadStatus.Found);
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc"), Trait("Catalogue", "13")]
    public async Task A_path_that_a_proxy_does_not_find_makes_no_record_gone(string protocol)
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http, protocol);
        http.Instead = (_, body) => body.Contains("\"read\"", StringComparison.Ordinal) || http.Requests[^1].Path.EndsWith("/read", StringComparison.Ordinal) ? (404, "{}", "application/json") : null;

        (await ReadAsync(side, ActorKinds.Customer, 4711)).Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task The_parent_of_a_person_is_of_the_kind_that_its_ranks_say(string protocol)
    {
        var (customer, supplier, both) = (Partner("C", ("customer_rank", 1)), Partner("S", ("supplier_rank", 3)), Partner("B", ("customer_rank", 1), ("supplier_rank", 1)));
        long[] persons = [Partner("PC", ("parent_id", customer)), Partner("PS", ("parent_id", supplier)), Partner("PB", ("parent_id", both))];
        var side = await OdooSides.OpenAsync(_server, protocol);

        (await SearchAsync(side, new RecordQuery(ActorKinds.Person, Fields))).Select(r => r.Parent).Should().Equal(
            new RecordRef(ActorKinds.Customer, Key(customer)), new RecordRef(ActorKinds.Supplier, Key(supplier)), new RecordRef(ActorKinds.Customer, Key(both)));
        (await ReadAsync(side, ActorKinds.Person, persons[1])).Record!.Parent.Should().Be(new RecordRef(ActorKinds.Supplier, Key(supplier)));
        (await SearchAsync(side, new RecordQuery(ActorKinds.Person, Fields) { Parent = new RecordRef(ActorKinds.Supplier, Key(both)) }))
            .Should().ContainSingle().Which.Parent!.Value.Kind.Should().Be(ActorKinds.Supplier, "it was asked for below that supplier");
    }

    [Fact]
    public async Task Lists_have_codes_as_keys_and_what_has_none_its_id()
    {
        var id = Partner("Fjord AS", ("customer_rank", 1), ("country_id", 4), ("state_id", 3), ("property_payment_term_id", 2));
        var side = await OdooSides.OpenAsync(_server);

        var record = (await ReadAsync(side, ActorKinds.Customer, id)).Record!;
        record["country"].Should().Be(FieldValue.ListItem("#4"), "this country has no code");
        record["state"].Should().Be(FieldValue.ListItem("SE-03"), "a state's code is unique in its country only");
        record["paymentTerm"].Should().Be(FieldValue.ListItem("2"));
        (await side.ReadListAsync("currencies", null, default)).Items.Select(i => i.Key).Should().Equal("NOK", "SEK", "EUR");
        (await side.ReadListAsync("currencies", ["DEM"], default)).Items.Should().ContainSingle("an archived item is still the value of a record");
    }

    [Fact]
    public async Task A_country_that_came_later_is_found_by_reading_the_list_once_more()
    {
        var id = Partner("Fjord AS", ("customer_rank", 1), ("country_id", 1));
        var side = await OdooSides.OpenAsync(_server);
        (await ReadAsync(side, ActorKinds.Customer, id)).Record!["country"].Should().Be(FieldValue.ListItem("NO"));
        (await ReadAsync(side, ActorKinds.Customer, id)).Status.Should().Be(ReadStatus.Found);
        _server.Calls.Count(c => c.Model == "res.country").Should().Be(1, "the list is kept");

        var later = _server.Create("res.country", new JsonObject { ["code"] = "DK", ["name"] = "Danmark" });
        _server.Write(SimulatedOdooSchema.Partner, id, new JsonObject { ["country_id"] = later });
        (await ReadAsync(side, ActorKinds.Customer, id)).Record!["country"].Should().Be(FieldValue.ListItem("DK"));
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_translated_name_is_read_and_written_in_the_language_of_the_user(string protocol)
    {
        var id = _server.Create(SimulatedOdooSchema.Project, new JsonObject { ["name"] = "House" });
        _server.Write(SimulatedOdooSchema.Project, id, new JsonObject { ["name"] = "Hus" }, "nb_NO");
        var side = await OdooSides.OpenAsync(_server, protocol);
        var record = (await ReadAsync(side, ActorKinds.Project, id, FieldSelection.Of("name"))).Record!;
        record["name"].Should().Be((FieldValue)"Hus");

        await side.UpdateAsync([new RecordUpdate(record.Ref, [new FieldChange("name", "Hus", "Hytte")], record.Version)], new WriteContext(ErpUser.System), default);

        _server.Model(SimulatedOdooSchema.Project).Get(id, "name", "nb_NO").Should().Be("Hytte");
        _server.Model(SimulatedOdooSchema.Project).Get(id, "name", "en_US").Should().Be("House", "other languages stay as they are");
        var english = await OdooSides.OpenAsync(_server, protocol, null, ("language", "en_US"));
        (await ReadAsync(english, ActorKinds.Project, id, FieldSelection.Of("name"))).Record!["name"].Should().Be((FieldValue)"House");
    }

    [Fact, Trait("Catalogue", "53")]
    public async Task One_spoilt_record_does_not_stop_its_page()
    {
        var (good, bad) = (Partner("Good", ("customer_rank", 1)), Partner("Bad", ("customer_rank", 1)));
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, body) => http.Requests[^1].Path.EndsWith("search_read", StringComparison.Ordinal)
            ? (200, $$"""[{"id":{{good}},"write_date":"2026-03-01 12:00:00","active":true,"name":"Good"},{"id":{{bad}},"write_date":17,"active":true,"name":["?"]}]""", "application/json") : null;

        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, [Key(good), Key(bad)], FieldSelection.Of("name"), default)) results.Add(result);
        results.Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.NotAnswered);
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, FieldSelection.Of("name")))).Should().HaveCount(2, "what a search leaves out counts as not being there");
    }

    [Fact]
    public async Task More_records_than_were_asked_for_are_no_answer()
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, _) => (200, """[{"id":1,"write_date":false,"active":true},{"id":2,"write_date":false,"active":true}]""", "application/json");

        var read = async () => await ReadAsync(side, ActorKinds.Customer, 1, FieldSelection.None);
        (await read.Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed && e.FailureClass == FailureClass.Bug && e.Message.Contains("at most 1 records") && e.Operation == "res.partner.search_read");
        http.Instead = (_, _) => (200, """[{"id":"one","write_date":false,"active":true}]""", "application/json");
        (await read.Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed && e.Message.Contains("the id of a record was expected"));
    }

    [Fact]
    public async Task A_list_is_not_read_again_and_again_for_an_item_that_the_user_may_not_see()
    {
        var time = new FakeTime();
        var id = Partner("Fjord AS", ("customer_rank", 1), ("country_id", 2));
        _server.Unlink("res.country", 2);
        var side = await OdooSides.OpenAsync(_server, time: time);
        for (var i = 0; i < 5; i++) (await ReadAsync(side, ActorKinds.Customer, id)).Record!["country"].Should().Be(FieldValue.ListItem("#2"));
        _server.Calls.Count(c => c.Model == "res.country").Should().Be(1, "it was looked for a moment ago");
        var filter = Restriction.Where("country", SearchOperator.OneOf, FieldValue.ListItem("XX"));
        for (var i = 0; i < 5; i++) (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields) { Filter = filter })).Should().BeEmpty();
        _server.Calls.Count(c => c.Model == "res.country").Should().Be(2, "another one is looked for once");
        time.Advance(TimeSpan.FromMinutes(6));
        await ReadAsync(side, ActorKinds.Customer, id);
        _server.Calls.Count(c => c.Model == "res.country").Should().Be(3, "it may have come meanwhile");
    }

    [Fact]
    public async Task A_list_that_holds_an_item_twice_is_still_a_list()
    {
        var id = Partner("Fjord AS", ("customer_rank", 1), ("country_id", 1), ("state_id", 1));
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, _) => http.Requests[^1].Path.Contains("res.country/", StringComparison.Ordinal)
            ? (200, """[{"id":1,"code":"NO","name":"Norge"},{"id":1,"code":"NO","name":"Norge"}]""", "application/json") : null;
        var record = (await ReadAsync(side, ActorKinds.Customer, id)).Record!;
        (record["country"], record["state"]).Should().Be((FieldValue.ListItem("NO"), FieldValue.ListItem("NO-03")));
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields) { Filter = Restriction.Where("country", SearchOperator.OneOf, FieldValue.ListItem("NO")) })).Should().ContainSingle();
    }

    [Fact]
    public async Task A_long_list_is_read_in_pages_and_one_that_is_too_long_is_refused_with_what_to_do()
    {
        for (var i = 0; i < 12_000; i++) _server.Create("account.payment.term", new JsonObject { ["name"] = "x" });
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        (await side.ReadListAsync("paymentTerms", null, default)).Items.Should().HaveCountGreaterThan(12_000);

        var last = 0;
        http.Instead = (_, _) => (200, $"[{string.Join(',', Enumerable.Range(0, 2_000).Select(_ => $"{{\"id\":{++last},\"name\":\"x\",\"active\":true}}"))}]", "application/json");
        (await FluentActions.Awaiting(async () => await side.ReadListAsync("paymentTerms", null, default)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.AnswerTooLarge && e.Message.Contains("50000") && e.Message.Contains("Leave its fields out of the map"));
        last.Should().BeLessThan(55_000);
        // A server that does not know where a page begins gives the same one again.
        http.Instead = (_, _) => (200, $"[{string.Join(',', Enumerable.Range(1, 2_000).Select(i => $"{{\"id\":{i},\"name\":\"x\",\"active\":true}}"))}]", "application/json");
        (await FluentActions.Awaiting(async () => await side.ReadListAsync("paymentTerms", null, default)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "33")]
    public async Task A_server_that_gives_the_same_page_for_ever_is_given_up()
    {
        for (var i = 0; i < 3; i++) Partner("x", ("customer_rank", 1));
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, _) => (200, """[{"id":1,"write_date":false,"active":true},{"id":2,"write_date":false,"active":true}]""", "application/json");

        var search = async () => await SearchAsync(side, new RecordQuery(ActorKinds.Customer, FieldSelection.None) { PageSizeRecords = 1 });
        (await search.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "47")]
    public async Task Of_two_answers_about_one_record_neither_is_taken()
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, _) => (200, """[{"id":1,"write_date":false,"active":true,"name":"A"},{"id":1,"write_date":false,"active":true,"name":"B"}]""", "application/json");
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, ["1", "2"], FieldSelection.Of("name"), default)) results.Add(result);
        results[0].Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Fact]
    public async Task A_filter_over_lists_asks_by_id()
    {
        Partner("N", ("customer_rank", 1), ("country_id", 1));
        var swedish = Partner("S", ("customer_rank", 1), ("country_id", 2), ("x_level", "b"));
        var side = await OdooSides.OpenAsync(_server);
        var filter = Restriction.All(Restriction.Where("country", SearchOperator.OneOf, FieldValue.ListItem("SE"), FieldValue.ListItem("XX")),
            Restriction.Where("x_level", SearchOperator.OneOf, FieldValue.ListItem("b")));
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields) { Filter = filter })).Should().ContainSingle().Which.Key.Should().Be(Key(swedish));
    }

    [Fact]
    public async Task Pages_in_another_order_go_by_offset_and_end_with_the_id()
    {
        foreach (var name in new[] { "b", "a", "b", "c", "a" }) Partner(name, ("customer_rank", 1));
        var side = await OdooSides.OpenAsync(_server);
        var query = new RecordQuery(ActorKinds.Customer, FieldSelection.Of("name")) { PageSizeRecords = 2, OrderBy = [new SortField("name", true)] };
        (await SearchAsync(side, query)).Select(r => r["name"].AsText()).Should().Equal("c", "b", "b", "a", "a");
        _server.Calls[^1].Arguments["order"]!.ToString().Should().Be("name desc, id asc");

        var sorted = async () => await SearchAsync(side, query with { OrderBy = [new SortField("country", false)] });
        (await sorted.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SearchRefused);
    }
}

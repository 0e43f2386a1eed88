using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooWriteTests
{
    private const string Reference = "ABCDEFGHIJKLMNOPQRST";
    private static readonly WriteContext Context = new(ErpUser.System);
    private readonly FakeTime _time = new();
    private readonly SimulatedOdoo _server;

    public OdooWriteTests() => _server = new SimulatedOdoo(_time);

    private static NewRecord New(RecordKind kind, params (string Field, FieldValue Value)[] values) =>
        new(kind, [.. values.Select(v => new FieldAssignment(v.Field, v.Value))]) { Reference = Reference };

    private static RecordKey Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    private long Customer(string name = "Fjord AS") => _server.Create(SimulatedOdooSchema.Partner, new JsonObject { ["name"] = name, ["customer_rank"] = 1 });

    private static async Task<Record> ReadAsync(IRecordSide side, long id)
    {
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, [Key(id)], FieldSelection.Of("name", "city", "x_score"), default)) return result.Record!;
        throw new InvalidOperationException();
    }

    private static RecordUpdate Update(Record record, string field, FieldValue value) => new(record.Ref, [new FieldChange(field, record[field], value)], record.Version);

    private int Writes() => _server.Calls.Count(c => c.Method is "create" or "write");

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_customer_is_created_with_its_rank_and_found_by_its_reference(string protocol)
    {
        var side = await OdooSides.OpenAsync(_server, protocol);
        var result = (await side.CreateAsync([New(ActorKinds.Customer, ("name", "Fjord AS"), ("country", FieldValue.ListItem("SE")))], Context, default))[0];

        result.Outcome.Should().Be(WriteOutcome.Applied);
        var row = _server.Look(SimulatedOdooSchema.Partner, long.Parse(result.Key.Text, CultureInfo.InvariantCulture));
        row.Should().Contain("customer_rank", "1").And.Contain("supplier_rank", "0").And.Contain("is_company", "True").And.Contain("x_erplink", Reference).And.Contain("country_id", "2")
            .And.Contain("x_score", "5", "what is left out gets the server's own default");
        var query = new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = Restriction.Where("x_erplink", SearchOperator.Equal, Reference) };
        await foreach (var page in side.SearchAsync(query, default)) page.Records.Should().ContainSingle().Which.Key.Should().Be(result.Key);
    }

    [Fact]
    public async Task Where_nothing_keeps_references_a_create_cannot_be_found_again_and_the_description_says_so()
    {
        var side = await OdooSides.OpenAsync(_server, "json2", null, ("correlationField", ""));
        var kind = (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        kind.CreateTier.Should().Be(CreateTier.Nothing);
        kind.CorrelationField.Should().BeNull();
        var byRef = (await (await OdooSides.OpenAsync(_server, "json2", null, ("correlationField", "ref"))).DescribeAsync(default)).Kinds;
        byRef.Single(k => k.Kind == ActorKinds.Customer).CorrelationField.Should().Be("reference");
        byRef.Single(k => k.Kind == ActorKinds.Project).CreateTier.Should().Be(CreateTier.Nothing, "a project has no such column");
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc"), Trait("Catalogue", "23")]
    public async Task Of_creates_that_the_server_refuses_together_each_gets_its_own_answer(string protocol)
    {
        var side = await OdooSides.OpenAsync(_server, protocol);
        _server.Before = call =>
        {
            if (call.Method == "create" && call.Arguments["vals_list"]!.AsArray().Any(v => v!["name"]!.ToString() == "Bad")) throw SimulatedOdooError.Validation("Not this one");
        };
        var results = await side.CreateAsync([New(ActorKinds.Customer, ("name", "A")), New(ActorKinds.Customer, ("name", "Bad")), New(ActorKinds.Customer, ("name", "C"))], Context, default);

        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied, WriteOutcome.Applied);
        results[1].Failure!.Class.Should().Be(FailureClass.Invalid);
        results[1].Failure!.Message.Should().Contain("Not this one").And.NotContain("Traceback");
        _server.Ids(SimulatedOdooSchema.Partner).Should().HaveCount(2, "a call is all or nothing");
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc"), Trait("Catalogue", "5")]
    public async Task A_create_whose_answer_is_lost_is_unknown_and_sent_once(string protocol)
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http, protocol);
        var count = 0;
        http.Instead = (_, _) =>
        {
            count++;
            return (502, "<html>", "text/html");
        };
        var result = (await side.CreateAsync([New(ActorKinds.Customer, ("name", "A"))], Context, default))[0];
        result.Outcome.Should().Be(WriteOutcome.Unknown);
        count.Should().Be(1);
    }

    [Theory]
    [InlineData("json2", "psycopg2.errors.SerializationFailure", 500, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("jsonrpc", "psycopg2.errors.SerializationFailure", 500, WriteOutcome.NotApplied, FailureClass.Transient)]
    [InlineData("json2", "odoo.exceptions.AccessError", 403, WriteOutcome.NotApplied, FailureClass.Forbidden)]
    [InlineData("jsonrpc", "odoo.exceptions.AccessError", 403, WriteOutcome.NotApplied, FailureClass.Forbidden)]
    [InlineData("json2", "odoo.exceptions.MissingError", 404, WriteOutcome.NotApplied, FailureClass.NotFound)]
    [InlineData("jsonrpc", "odoo.exceptions.MissingError", 404, WriteOutcome.NotApplied, FailureClass.NotFound)]
    [InlineData("json2", "odoo.exceptions.LockError", 409, WriteOutcome.NotApplied, FailureClass.Transient)]
    [InlineData("jsonrpc", "odoo.exceptions.AccessDenied", 403, WriteOutcome.NotApplied, FailureClass.Unauthorized)]
    [InlineData("json2", "builtins.RuntimeError", 500, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData("jsonrpc", "builtins.RuntimeError", 500, WriteOutcome.Unknown, FailureClass.Unknown)]
    public async Task What_the_server_says_against_a_write_decides_what_became_of_it(string protocol, string exception, int status, WriteOutcome outcome, FailureClass failureClass)
    {
        var id = Customer();
        var side = await OdooSides.OpenAsync(_server, protocol);
        var record = await ReadAsync(side, id);
        _server.Before = call =>
        {
            if (call.Method == "write") throw new SimulatedOdooError(exception, status, "said");
        };
        var result = (await side.UpdateAsync([Update(record, "name", "B")], Context, default))[0];
        (result.Outcome, result.Failure!.Class).Should().Be((outcome, failureClass));
        _server.Look(SimulatedOdooSchema.Partner, id).Should().Contain("name", "Fjord AS");
    }

    [Fact]
    public async Task An_edit_since_the_read_is_a_conflict_by_its_version()
    {
        var id = Customer();
        var side = await OdooSides.OpenAsync(_server);
        var record = await ReadAsync(side, id);
        _time.Advance(TimeSpan.FromSeconds(1));
        _server.Write(SimulatedOdooSchema.Partner, id, new JsonObject { ["city"] = "Bergen" });

        var result = (await side.UpdateAsync([Update(record, "name", "B")], Context, default))[0];
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        Writes().Should().Be(0);
    }

    [Fact]
    public async Task An_edit_of_the_same_field_within_the_same_second_is_a_conflict_by_its_value()
    {
        var id = Customer();
        var side = await OdooSides.OpenAsync(_server);
        var record = await ReadAsync(side, id);
        _server.Write(SimulatedOdooSchema.Partner, id, new JsonObject { ["name"] = "Theirs" });

        var result = (await side.UpdateAsync([Update(record, "name", "Mine")], Context, default))[0];
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        _server.Look(SimulatedOdooSchema.Partner, id).Should().Contain("name", "Theirs");
    }

    [Fact]
    public async Task What_fails_in_the_middle_does_not_take_the_answers_before_it_along()
    {
        var (first, second) = (Customer("A"), Customer("B"));
        var side = await OdooSides.OpenAsync(_server);
        var (a, b) = (await ReadAsync(side, first), await ReadAsync(side, second));
        _server.Before = call =>
        {
            if (call.Method == "search_read" && call.Arguments["domain"]!.ToJsonString().Contains($"[{second}]", StringComparison.Ordinal)) throw SimulatedOdooError.Access("No");
        };
        var results = await side.UpdateAsync([Update(a, "name", "A2"), Update(b, "name", "B2")], Context, default);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied);
        results[1].Failure!.Class.Should().Be(FailureClass.Forbidden);
    }

    [Fact]
    public async Task A_call_that_lasts_too_long_sends_no_further_records()
    {
        var time = new FakeTime { SkipsWaits = true };
        var server = new SimulatedOdoo(time);
        var ids = Enumerable.Range(0, 20).Select(i => server.Create(SimulatedOdooSchema.Partner, new JsonObject { ["name"] = "Old", ["customer_rank"] = 1 })).ToList();
        var side = await OdooSides.OpenAsync(server, time: time);
        server.Before = _ => time.Advance(TimeSpan.FromSeconds(40));
        var updates = ids.ConvertAll(i => new RecordUpdate(new RecordRef(ActorKinds.Customer, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), [new FieldChange("name", "Old", "New")], default));
        var results = await side.UpdateAsync(updates, new WriteContext(ErpUser.System), default);
        results.Count(r => r.Outcome == WriteOutcome.Applied).Should().Be(4, "each takes two requests, and a call may take five minutes");
        results.Skip(4).Should().OnlyContain(r => r.Outcome == WriteOutcome.NotApplied && r.Failure!.Class == FailureClass.Transient);
        server.Calls.Count(c => c.Method == "write").Should().Be(4);
    }

    [Fact]
    public async Task A_person_without_a_company_is_refused_because_no_search_would_find_it()
    {
        var side = await OdooSides.OpenAsync(_server);
        var result = (await side.CreateAsync([New(ActorKinds.Person, ("name", "Kari"))], Context, default))[0];
        result.Failure!.Fields.Should().ContainSingle().Which.Field.Should().Be("parent");
        Writes().Should().Be(0);
    }

    [Fact]
    public async Task A_person_gets_the_address_of_its_company_and_cannot_have_another()
    {
        var company = Customer();
        _server.Write(SimulatedOdooSchema.Partner, company, new JsonObject { ["street"] = "Kaien 1" });
        var side = await OdooSides.OpenAsync(_server);
        var parent = new RecordRef(ActorKinds.Customer, Key(company));
        var refused = (await side.CreateAsync([New(ActorKinds.Person, ("name", "Kari"), ("street", "Other 2")) with { Parent = parent }], Context, default))[0];
        refused.Failure!.Fields.Should().ContainSingle().Which.Field.Should().Be("street");

        var made = (await side.CreateAsync([New(ActorKinds.Person, ("name", "Kari")) with { Parent = parent }], Context, default))[0];
        await foreach (var result in side.ReadAsync(ActorKinds.Person, [made.Key], FieldSelection.Of("street"), default)) result.Record!["street"].Should().Be((FieldValue)"Kaien 1");
    }

    public static TheoryData<string, FieldValue> Refused() => new()
    {
        { "x_level", FieldValue.ListItem("z") },
        { "country", FieldValue.ListItem("XX") },
        { "x_score", FieldValue.Integer(3_000_000_000) },
        { "x_score", FieldValue.Null },
        { "x_rating", FieldValue.Decimal(1.005m) },
        { "x_weight", FieldValue.Decimal(0.1234567890123456m) },
        { "x_nick", FieldValue.Text("thirteen long") },
        { "name", FieldValue.EmptyText },
        { "x_total", FieldValue.Decimal(1) },
        { "x_since", FieldValue.Text("today") },
        { "nothing", FieldValue.Text("of the kind") },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_the_server_would_cut_round_or_choke_on_is_refused_by_name_before_anything_is_sent(string field, FieldValue value)
    {
        var id = Customer();
        var side = await OdooSides.OpenAsync(_server);
        var record = await ReadAsync(side, id);
        var result = (await side.UpdateAsync([new RecordUpdate(record.Ref, [new FieldChange(field, FieldValue.Absent, value)], record.Version)], Context, default))[0];
        result.Failure!.Class.Should().Be(FailureClass.Invalid);
        result.Failure.Fields.Should().ContainSingle().Which.Field.Should().Be(field);
        Writes().Should().Be(0);
    }

    [Fact]
    public async Task Null_is_written_as_false_and_a_boolean_as_itself()
    {
        var id = Customer();
        _server.Write(SimulatedOdooSchema.Partner, id, new JsonObject { ["city"] = "Bergen" });
        var side = await OdooSides.OpenAsync(_server);
        var record = await ReadAsync(side, id);
        var changes = new[] { new FieldChange("city", "Bergen", FieldValue.Null), new FieldChange("x_vip", FieldValue.Absent, true), new FieldChange("country", FieldValue.Absent, FieldValue.Null) };
        (await side.UpdateAsync([new RecordUpdate(record.Ref, changes, record.Version)], Context, default))[0].Outcome.Should().Be(WriteOutcome.Applied);
        _server.Calls[^1].Arguments["vals"]!.ToJsonString().Should().Be("""{"city":false,"x_vip":true,"country_id":false}""");
    }

    [Fact]
    public async Task An_answer_with_other_ids_than_records_leaves_the_create_unknown()
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http);
        http.Instead = (_, _) => (200, "[17,17]", "application/json");
        var results = await side.CreateAsync([New(ActorKinds.Customer, ("name", "A")), New(ActorKinds.Customer, ("name", "B"))], Context, default);
        results.Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
    }
}

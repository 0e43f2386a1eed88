using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>Writing to a real Tryton; what was stored is looked at through its raw JSON-RPC.</summary>
[Trait("Peer", "tryton"), Collection("tryton")]
public sealed class TrytonPeerWriteTests : IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "phone", "email", "street", "city", "country", "vatNumber", "language", "reference");

    private readonly TrytonPeer _peer = new();

    public void Dispose() => _peer.Dispose();

    [TrytonPeerFact]
    public async Task A_create_is_one_record_with_everything_and_is_found_by_its_reference()
    {
        var side = await TrytonPeer.OpenAsync();
        var reference = TrytonPeer.NewReference();
        var name = TrytonPeer.Unique("Blåbær & Sønner «Ærlig» 北京 🐟");
        (await ByReferenceAsync(side, ActorKinds.Customer, reference)).Should().BeEmpty();
        var result = await CreateAsync(side, new NewRecord(ActorKinds.Customer,
        [
            new("name", name), new("email", "ola@fjord.example"), new("phone", "+47 1"), new("street", "Kaia 1\nBygg B"), new("postalCode", "5003"), new("city", "Bergen"),
            new("country", FieldValue.ListItem("NO")), new("language", FieldValue.ListItem("en")), new("paymentTerm", FieldValue.ListItem("2")), new("fax", FieldValue.Null),
        ])
        { Reference = reference });
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);

        var raw = await _peer.ReadAsync("party.party", result.Key.Text, "name", "email", "phone", "fax", "categories.name", "addresses.street", "addresses.postal_code", "addresses.city",
            "addresses.country.code", "identifiers.code", "identifiers.type", "lang.code", "customer_payment_term", "contact_mechanisms.type");
        raw["name"]!.GetValue<string>().Should().Be(name);
        raw["email"]!.GetValue<string>().Should().Be("ola@fjord.example");
        raw["categories."]![0]!["name"]!.GetValue<string>().Should().Be("Customer");
        raw["addresses."]!.AsArray().Should().ContainSingle();
        raw["addresses."]![0]!["street"]!.GetValue<string>().Should().Be("Kaia 1\nBygg B");
        raw["addresses."]![0]!["country."]!["code"]!.GetValue<string>().Should().Be("NO");
        raw["lang."]!["code"]!.GetValue<string>().Should().Be("en");
        raw["customer_payment_term"]!.GetValue<long>().Should().Be(2);
        raw["contact_mechanisms."]!.AsArray().Should().HaveCount(2);
        raw["identifiers."]!.AsArray().Should().ContainSingle().Which!["code"]!.GetValue<string>().Should().Be("ErpLink:" + reference);
        raw["identifiers."]![0]!["type"].Should().BeNull();

        (await ByReferenceAsync(side, ActorKinds.Customer, reference)).Should().Equal(result.Key.Text);
        await _peer.WriteAsync("party.party", result.Key.Text, new JsonObject { ["active"] = false });
        (await ByReferenceAsync(side, ActorKinds.Customer, reference)).Should().Equal(result.Key.Text);
        (await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, result.Key.Text, Fields))["reference"].Should().Be(FieldValue.Text(reference));
    }

    [TrytonPeerFact]
    public async Task A_person_belongs_to_its_company_from_its_first_moment()
    {
        var side = await TrytonPeer.OpenAsync();
        var company = await _peer.CustomerAsync(TrytonPeer.Unique("Company"), category: 2);
        var other = await _peer.CustomerAsync(TrytonPeer.Unique("Other"));
        var parent = new RecordRef(ActorKinds.Supplier, company);
        var result = await CreateAsync(side, new NewRecord(ActorKinds.Person, [new("name", "Kari Nordmann")]) { Reference = TrytonPeer.NewReference(), Parent = parent });
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);

        var relations = (await _peer.CallAsync("party.relation.all.search_read", new JsonArray(new JsonArray("from_", "=", long.Parse(result.Key.Text))), 0, null, null,
            new JsonArray("to", "type.name")))!.AsArray();
        relations.Should().ContainSingle().Which!["to"]!.GetValue<long>().Should().Be(long.Parse(company));
        relations[0]!["type."]!["name"]!.GetValue<string>().Should().Be("is employed by");

        var query = new RecordQuery(ActorKinds.Person, FieldSelection.Of("name")) { Parent = parent };
        var found = (await side.SearchAsync(query, default).ToListAsync()).SelectMany(p => p.Records).Should().ContainSingle().Subject;
        (found.Key, found.Parent).Should().Be((result.Key, parent));
        (await TrytonPeerTests.FoundAsync(side, ActorKinds.Person, result.Key.Text, FieldSelection.None)).Parent.Should().Be(parent);
        (await TrytonPeerTests.KeysAsync(side, query with { Parent = new RecordRef(ActorKinds.Customer, other) })).Should().BeEmpty();
        (await TrytonPeerTests.KeysAsync(side, query with { Parent = new RecordRef(ActorKinds.Customer, "nokey") })).Should().BeEmpty();
    }

    [TrytonPeerFact]
    public async Task A_project_belongs_to_its_party_and_is_found_by_its_reference()
    {
        var side = await TrytonPeer.OpenAsync();
        var company = await _peer.CustomerAsync(TrytonPeer.Unique("Company"));
        var parent = new RecordRef(ActorKinds.Customer, company);
        var reference = TrytonPeer.NewReference();
        var result = await CreateAsync(side, new NewRecord(ActorKinds.Project, [new("name", "Kai 3"), new("status", FieldValue.ListItem("1"))]) { Reference = reference, Parent = parent });
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);
        var raw = await _peer.ReadAsync("project.work", result.Key.Text, "name", "type", "party", "comment", "company");
        (raw["type"]!.GetValue<string>(), raw["party"]!.GetValue<long>(), raw["company"]!.GetValue<long>()).Should().Be(("project", long.Parse(company), 1L));

        await _peer.WriteAsync("project.work", result.Key.Text, new JsonObject { ["comment"] = "Ring Ola.\n" + raw["comment"]!.GetValue<string>() + "\nHaster!" });
        (await ByReferenceAsync(side, ActorKinds.Project, reference)).Should().Equal(result.Key.Text);
        var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Project, result.Key.Text, FieldSelection.Of("name", "status", "reference"));
        (record["reference"], record["status"], record.Parent).Should().Be((FieldValue.Text(reference), FieldValue.ListItem("1"), parent));

        // Tryton lets a project be done only when its progress is 100 %.
        var done = await UpdateAsync(side, record, new FieldChange("status", FieldValue.ListItem("1"), FieldValue.ListItem("2")));
        (done.Outcome, done.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        var paused = await _peer.CreateAsync("project.work.status", new JsonObject { ["name"] = TrytonPeer.Unique("Paused"), ["types"] = new JsonArray("project", "task") });
        var updated = await UpdateAsync(side, record, new FieldChange("status", FieldValue.ListItem("1"), FieldValue.ListItem(paused)));
        updated.Outcome.Should().Be(WriteOutcome.Applied, updated.Failure?.Message);
        (await _peer.ReadAsync("project.work", result.Key.Text, "status"))["status"]!.GetValue<long>().Should().Be(long.Parse(paused));
        (await TrytonPeerTests.KeysAsync(side, new RecordQuery(ActorKinds.Project, FieldSelection.None)
        { Parent = parent, Filter = Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem(paused), FieldValue.ListItem("999999")) })).Should().Equal(result.Key.Text);
        (await TrytonPeerTests.KeysAsync(side, new RecordQuery(ActorKinds.Project, FieldSelection.None)
        { Parent = parent, Filter = Restriction.Where("status", SearchOperator.NotOneOf, FieldValue.ListItem(paused)) })).Should().BeEmpty();
        var task = await _peer.CreateAsync("project.work", new JsonObject { ["type"] = "task", ["name"] = "Task", ["parent"] = long.Parse(result.Key.Text), ["company"] = 1, ["status"] = 1 });
        (await side.ReadAsync(ActorKinds.Project, [task], FieldSelection.None, default).ToListAsync()).Should().ContainSingle().Which.Status.Should().Be(ReadStatus.Gone);
    }

    [TrytonPeerFact]
    public async Task Updating_one_field_leaves_the_others()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Others"));
        var side = await TrytonPeer.OpenAsync();
        var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        var result = await UpdateAsync(side, record, new FieldChange("phone", record["phone"], "+47 1"), new FieldChange("city", record["city"], "Voss"));
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);
        var raw = await _peer.ReadAsync("party.party", key, "name", "addresses.street", "addresses.city", "addresses.postal_code", "contact_mechanisms.value", "contact_mechanisms.id");
        raw["name"]!.GetValue<string>().Should().Be(record["name"].AsText());
        raw["addresses."]!.AsArray().Should().ContainSingle();
        (raw["addresses."]![0]!["street"]!.GetValue<string>(), raw["addresses."]![0]!["city"]!.GetValue<string>()).Should().Be(("Kaia 1\nBygg B", "Voss"));
        raw["contact_mechanisms."]!.AsArray().OrderBy(m => m!["id"]!.GetValue<long>()).Select(m => m!["value"]!.GetValue<string>())
            .Should().Equal("+47 1", "+47 99 99 99 99", "post@fjord.example");
    }

    [TrytonPeerFact]
    public async Task Blank_empties_the_field_and_not_the_row_beside_it()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Blank"));
        var side = await TrytonPeer.OpenAsync();
        var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        (await UpdateAsync(side, record, new FieldChange("vatNumber", FieldValue.Null, "NL004495445B01"))).Failure.Should().BeNull();
        record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        record["vatNumber"].Should().Be(FieldValue.Text("NL004495445B01"));
        var result = await UpdateAsync(side, record, new FieldChange("phone", record["phone"], FieldValue.EmptyText), new FieldChange("vatNumber", record["vatNumber"], FieldValue.Null),
            new FieldChange("fax", FieldValue.Null, FieldValue.Null), new FieldChange("city", record["city"], FieldValue.Null));
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);
        var after = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        (after["phone"].IsBlank, after["vatNumber"], after["city"]).Should().Be((true, FieldValue.Null, FieldValue.Null));
        var raw = await _peer.ReadAsync("party.party", key, "contact_mechanisms.value", "identifiers", "addresses.street");
        raw["contact_mechanisms."]!.AsArray().Should().HaveCount(3);
        raw["identifiers"]!.AsArray().Should().BeEmpty();
        raw["addresses."]![0]!["street"]!.GetValue<string>().Should().Be("Kaia 1\nBygg B");
    }

    [TrytonPeerFact]
    public async Task An_edit_of_a_child_row_moves_the_version()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Version"));
        var side = await TrytonPeer.OpenAsync();
        var isPrecise = await IsPreciseAsync(side);
        var raw = await _peer.ReadAsync("party.party", key, "addresses", "contact_mechanisms");
        var version = (await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields)).Version;
        (await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, FieldSelection.None)).Version.Should().Be(version, "nothing has changed, whatever was selected");

        // A new or another first row shows on every database, an edit of a row only where timestamps have microseconds.
        await Moves("new mechanism", _peer.CreateAsync("party.contact_mechanism", new JsonObject { ["party"] = long.Parse(key), ["type"] = "website", ["value"] = "x.example" }), true);
        await Moves("new identifier", _peer.CreateAsync("party.identifier", new JsonObject { ["party"] = long.Parse(key), ["type"] = "eu_vat", ["code"] = "NL004495445B01" }), true);
        await Moves("removed address", _peer.WriteAsync("party.address", raw["addresses"]![0]!.ToString(), new JsonObject { ["active"] = false }), true);
        await Moves("mechanism", _peer.WriteAsync("party.contact_mechanism", raw["contact_mechanisms"]![0]!.ToString(), new JsonObject { ["value"] = "+47 2" }), isPrecise);
        await Moves("language", _peer.WriteAsync("party.party", key, new JsonObject { ["lang"] = 1 }), isPrecise);
        await Moves("payment term", _peer.WriteAsync("party.party", key, new JsonObject { ["customer_payment_term"] = 1 }), isPrecise);

        async Task Moves(string what, Task edit, bool isExpected)
        {
            await edit;
            var now = (await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields)).Version;
            if (isExpected) now.Should().NotBe(version, what);
            version = now;
        }
    }

    [TrytonPeerFact]
    public async Task A_stale_version_is_refused_and_nothing_is_written()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Stale"));
        var side = await TrytonPeer.OpenAsync();
        var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        await _peer.WriteAsync("party.party", key, new JsonObject { ["name"] = "Somebody else's" });
        var result = await UpdateAsync(side, record, new FieldChange("name", record["name"], "Ours"));
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        (await _peer.ReadAsync("party.party", key, "name"))["name"]!.GetValue<string>().Should().Be("Somebody else's");
    }

    [TrytonPeerFact]
    public async Task An_edit_between_the_adapters_look_and_its_write_is_refused_by_the_server()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Race"));
        var mechanism = (await _peer.ReadAsync("party.party", key, "contact_mechanisms"))["contact_mechanisms"]![0]!.ToString();
        Func<Task>? edit = null;
        var side = await TrytonPeer.OpenAsync(() => new Interposed("\"model.party.party.write\"", () => edit!()));
        if (!await IsPreciseAsync(side)) return; // Declared: on SQLite nobody notices within a second.

        foreach (var (field, race) in new (string, Func<Task>)[]
        {
            ("name", () => _peer.WriteAsync("party.party", key, new JsonObject { ["name"] = "Somebody else's" })),
            ("phone", () => _peer.WriteAsync("party.contact_mechanism", mechanism, new JsonObject { ["value"] = "Somebody else's" })),
        })
        {
            edit = race;
            var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
            var result = await UpdateAsync(side, record, new FieldChange(field, record[field], "Ours"));
            (result.Outcome, result.Failure?.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
            (await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields))[field].Should().Be(FieldValue.Text("Somebody else's"));
        }
    }

    [TrytonPeerFact]
    public async Task A_row_that_is_added_beside_a_write_under_way_stays_and_does_not_stop_it()
    {
        var key = await _peer.CustomerAsync(TrytonPeer.Unique("Beside"));
        Func<Task>? edit = null;
        var side = await TrytonPeer.OpenAsync(() => new Interposed("\"model.party.party.write\"", () => edit!()));
        // Declared, for this is what makes it so: the version has moved, and the write lands. Projects have no rows below them.
        var kinds = (await side.DescribeAsync(default)).Kinds;
        kinds.Should().OnlyContain(k => k.ChecksWholeVersion == (k.Kind == ActorKinds.Project));

        edit = () => _peer.CreateAsync("party.contact_mechanism", new JsonObject { ["party"] = long.Parse(key), ["type"] = "fax", ["value"] = "+47 7" });
        var record = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields);
        var result = await UpdateAsync(side, record, new FieldChange("phone", record["phone"], "+47 8"));
        result.Outcome.Should().Be(WriteOutcome.Applied, result.Failure?.Message);
        var after = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, FieldSelection.Of("phone", "fax"));
        (after["phone"], after["fax"]).Should().Be((FieldValue.Text("+47 8"), FieldValue.Text("+47 7")));
        result.Version.Should().NotBe(after.Version, "an answer that named this version would hide the other's edit");
    }

    [TrytonPeerFact]
    public async Task What_the_server_refuses_is_not_applied_and_says_why()
    {
        var side = await TrytonPeer.OpenAsync();
        var bad = await CreateAsync(side, new NewRecord(ActorKinds.Customer, [new("name", "x"), new("vatNumber", "123")]) { Reference = TrytonPeer.NewReference() });
        (bad.Outcome, bad.Failure!.Class, bad.Failure.Message.Contains("is not valid")).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid, true));
        var twice = await CreateAsync(side, new NewRecord(ActorKinds.Customer, [new("name", "x"), new("code", "1")]) { Reference = TrytonPeer.NewReference() });
        (twice.Outcome, twice.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Duplicate));
        var nameless = await CreateAsync(side, new NewRecord(ActorKinds.Customer, []) { Reference = TrytonPeer.NewReference() });
        (nameless.Outcome, nameless.Failure!.Fields.Single().Field).Should().Be((WriteOutcome.NotApplied, "name"));
        var nowhere = await CreateAsync(side, new NewRecord(ActorKinds.Customer, [new("name", "x"), new("country", FieldValue.ListItem("XX"))]) { Reference = TrytonPeer.NewReference() });
        (nowhere.Outcome, nowhere.Failure!.Fields.Single().Field).Should().Be((WriteOutcome.NotApplied, "country"));
        var gone = await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "99999999"), [new FieldChange("name", "a", "b")], default)], TrytonPeer.Context, default);
        (gone.Single().Outcome, gone.Single().Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.NotFound));

        var reader = await TrytonPeer.OpenAsync(null, ("user", "reader"), ("password", "Reader-kq-573"));
        var forbidden = await CreateAsync(reader, new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = TrytonPeer.NewReference() });
        (forbidden.Outcome, forbidden.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Forbidden));
    }

    [TrytonPeerFact, Trait("Scenario", "T72")]
    public async Task One_bad_record_does_not_take_the_others_with_it()
    {
        var side = await TrytonPeer.OpenAsync();
        NewRecord[] records = [New(TrytonPeer.Unique("Good 1")), New("line\nbreak"), New(TrytonPeer.Unique("Good 2"))];
        var results = await side.CreateAsync(records, TrytonPeer.Context, default);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied, WriteOutcome.Applied);
        (await ByReferenceAsync(side, ActorKinds.Customer, records[2].Reference)).Should().Equal(results[2].Key.Text);

        var keys = new[] { results[0].Key, results[2].Key };
        var read = await side.ReadAsync(ActorKinds.Customer, keys, Fields, default).ToListAsync();
        await _peer.WriteAsync("party.party", keys[1].Text, new JsonObject { ["name"] = "Somebody else's" });
        var updates = await side.UpdateAsync([.. read.Select(r => Update(r.Record!, new FieldChange("city", FieldValue.Null, "Voss"), new FieldChange("name", r.Record!["name"], "Ours")))], TrytonPeer.Context, default);
        updates.Select(r => r.Failure?.Class).Should().Equal(null, FailureClass.Conflict);
        (await _peer.ReadAsync("party.party", keys[0].Text, "addresses.city"))["addresses."]![0]!["city"]!.GetValue<string>().Should().Be("Voss");
        (await _peer.ReadAsync("party.party", keys[1].Text, "addresses"))["addresses"]!.AsArray().Should().BeEmpty();

        static NewRecord New(string name) => new(ActorKinds.Customer, [new("name", name)]) { Reference = TrytonPeer.NewReference() };
    }

    [TrytonPeerFact]
    public async Task Many_records_go_in_one_call()
    {
        var calls = 0;
        var side = await TrytonPeer.OpenAsync(() => new Interposed("\"model.party.party.", () =>
        {
            calls++;
            return Task.CompletedTask;
        }));
        NewRecord[] records = [.. Enumerable.Range(0, 20).Select(i => new NewRecord(ActorKinds.Customer, [new("name", $"Many {i}")]) { Reference = TrytonPeer.NewReference() })];
        calls = 0;
        var created = await side.CreateAsync(records, TrytonPeer.Context, default);
        calls.Should().Be(1);
        var read = await side.ReadAsync(ActorKinds.Customer, [.. created.Select(r => r.Key)], Fields, default).ToListAsync();
        read.Select(r => (r.Record!["name"], r.Record["reference"])).Should().Equal(records.Select(r => (r.Values[0].Value, FieldValue.Text(r.Reference))));
        calls = 0;
        var updated = await side.UpdateAsync([.. read.Select(r => Update(r.Record!, new FieldChange("phone", FieldValue.Null, "+47 " + r.Key)))], TrytonPeer.Context, default);
        updated.Should().OnlyContain(r => r.Outcome == WriteOutcome.Applied);
        calls.Should().Be(2, "one to look, one to write");
        var after = await side.ReadAsync(ActorKinds.Customer, [.. created.Select(r => r.Key)], Fields, default).ToListAsync();
        after.Should().OnlyContain(r => r.Record!["phone"] == FieldValue.Text("+47 " + r.Key));
    }

    private static async Task<WriteResult> CreateAsync(IRecordSide side, NewRecord record) => (await side.CreateAsync([record], TrytonPeer.Context, default)).Single();

    private static async Task<WriteResult> UpdateAsync(IRecordSide side, Record record, params FieldChange[] changes) =>
        (await side.UpdateAsync([Update(record, changes)], TrytonPeer.Context, default)).Single();

    private static RecordUpdate Update(Record record, params FieldChange[] changes) => new(record.Ref, changes, record.Version);

    private static Task<List<string>> ByReferenceAsync(IRecordSide side, RecordKind kind, string reference) =>
        TrytonPeerTests.KeysAsync(side, new RecordQuery(kind, FieldSelection.None) { IncludeInactive = true, Filter = Restriction.Where("reference", SearchOperator.Equal, reference) });

    private static async Task<bool> IsPreciseAsync(IRecordSide side) =>
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!.VersionCovers == VersionCover.Full;

    /// <summary>Lets somebody else act right before a certain request goes out.</summary>
    private sealed class Interposed(string method, Func<Task> act) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if ((await request.Content!.ReadAsStringAsync(cancellationToken)).Contains(method)) await act();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>What goes over the wire when a record is written.</summary>
public sealed class TrytonWriteTests
{
    [Fact]
    public async Task A_patch_names_only_what_changes_and_carries_all_timestamps()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var result = await UpdateAsync(side, new FieldChange("phone", "+47 1", "+47 2"), new FieldChange("city", FieldValue.Null, "Voss"), new FieldChange("fax", FieldValue.Null, FieldValue.Null));
        result.Outcome.Should().Be(WriteOutcome.Applied);
        server.Calls.Single(c => c.Method == "model.party.party.write").Params.ToJsonString().Should().Be(
            """[[17],{"contact_mechanisms":[["write",[5],{"value":"\u002B47 2"}]],"addresses":[["create",[{"city":"Voss"}]]]},"""
            + """{"language":"en","company":1,"_timestamp":{"party.party,17":"1795336834.000001","party.contact_mechanism,5":"1795336834.000002"}}]""");
    }

    [Fact]
    public async Task A_patch_without_effect_sends_nothing()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        (await UpdateAsync(side, new FieldChange("fax", FieldValue.EmptyText, FieldValue.Null))).Outcome.Should().Be(WriteOutcome.Applied);
        server.Calls.Should().NotContain(c => c.Method == "model.party.party.write");
    }

    [Fact]
    public async Task A_create_is_one_call_with_category_and_reference()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        await side.CreateAsync([new NewRecord(ActorKinds.Customer, [new("name", "Blåbær"), new("email", ""), new("code", FieldValue.Null)]) { Reference = "ABCDEFGHIJKLMNOPQRST" }], TrytonPeer.Context, default);
        server.Calls.Single(c => c.Method == "model.party.party.create").Params[0]![0]!.ToJsonString().Should().Be(
            """{"name":"Bl\u00E5b\u00E6r","categories":[["add",[1]]],"identifiers":[["create",[{"type":null,"code":"ErpLink:ABCDEFGHIJKLMNOPQRST"}]]]}""");
    }

    [Theory]
    [InlineData("code", "2", "is set when the record is created")]
    [InlineData("reference", "x", "can only be read")]
    [InlineData("name", "", "must hold something")]
    [InlineData("name", "a\0b", "contains NUL")]
    [InlineData("name", "half a pair", "unpaired surrogate")]
    [InlineData("nosuch", "x", "is not a field")]
    [InlineData("active", "true", "needs true or false")]
    [InlineData("country", "NO", "needs an item of its list")]
    public async Task What_cannot_be_stored_is_refused_before_anything_is_sent(string field, string value, string reason)
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var result = await UpdateAsync(side, new FieldChange(field, FieldValue.Absent, value.Replace("half a pair", "\ud800")));
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Invalid));
        result.Failure.Fields.Should().Contain(f => f.Field == field && f.Message.Contains(reason));
        server.Calls.Should().NotContain(c => c.Method == "model.party.party.write");
    }

    [Fact]
    public async Task A_version_that_moved_is_a_conflict_before_anything_is_sent()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var version = await VersionAsync(side);
        server.Answer = (method, _, _) => method == "model.party.party.search_read" ? FakeTryton.Result("[" + FakeTryton.Row.Replace("834.000002", "834.000003") + "]") : null;
        var result = (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "17"), [new FieldChange("name", "Fjord AS", "x")], version)], TrytonPeer.Context, default)).Single();
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Conflict));
        server.Calls.Should().NotContain(c => c.Method == "model.party.party.write");
    }

    [Fact]
    public async Task With_whole_seconds_the_old_values_are_compared_too()
    {
        var row = FakeTryton.Row.Replace(".00000", "");
        var server = new FakeTryton { Answer = (method, _, _) => method == "model.party.party.search_read" ? FakeTryton.Result($"[{row}]") : null };
        var side = await server.OpenAsync();
        var kind = (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        (kind.VersionCovers, kind.UpdateTier).Should().Be((VersionCover.Partial, UpdateTier.ReadCompare));
        (await UpdateAsync(side, new FieldChange("name", "Another", "x"))).Failure!.Class.Should().Be(FailureClass.Conflict);
        (await UpdateAsync(side, new FieldChange("name", "Another", "Fjord AS"))).Outcome.Should().Be(WriteOutcome.Applied, "it is there already");
        (await UpdateAsync(side, new FieldChange("name", "Fjord AS", "x"))).Outcome.Should().Be(WriteOutcome.Applied);
    }

    [Fact]
    public async Task A_party_that_was_merged_away_is_not_written()
    {
        var server = new FakeTryton { Answer = (method, _, _) => method == "model.party.party.search_read" ? FakeTryton.Result("[" + FakeTryton.Row.Replace("\"active\":1,\"replaced_by\":null", "\"active\":0,\"replaced_by\":3") + "]") : null };
        var side = await server.OpenAsync();
        (await UpdateAsync(side, new FieldChange("name", "Fjord AS", "x"))).Failure!.Class.Should().Be(FailureClass.NotFound);
        server.Calls.Should().NotContain(c => c.Method == "model.party.party.write");
    }

    [Fact, Trait("Scenario", "T72")]
    public async Task A_refused_batch_is_sent_again_one_by_one_and_a_lost_one_is_not()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        object answer = FakeTryton.Error("""["UserError",["x","",null]]""");
        server.Answer = (method, parameters, _) => method == "model.party.party.create" && parameters[0]!.AsArray().Any(v => (string?)v!["name"] == "bad") ? answer : method == "model.party.party.create"
            ? FakeTryton.Result("[" + string.Join(',', parameters[0]!.AsArray().Select((_, i) => 20 + i)) + "]") : null;
        NewRecord[] records = [New("1"), New("bad"), New("3")];
        (await side.CreateAsync(records, TrytonPeer.Context, default)).Select(r => r.Outcome).Should().Equal(WriteOutcome.Applied, WriteOutcome.NotApplied, WriteOutcome.Applied);
        server.Calls.Count(c => c.Method == "model.party.party.create").Should().Be(4);
        answer = 502;
        (await side.CreateAsync(records, TrytonPeer.Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown);
        server.Calls.Count(c => c.Method == "model.party.party.create").Should().Be(5);
        answer = FakeTryton.Result("[20,21]");
        (await side.CreateAsync(records, TrytonPeer.Context, default)).Should().OnlyContain(r => r.Outcome == WriteOutcome.Unknown, "one id is missing");
        answer = 429;
        (await side.CreateAsync(records, TrytonPeer.Context, default)).Should().OnlyContain(r => r.Failure!.Class == FailureClass.Throttled);
        server.Calls.Count(c => c.Method == "model.party.party.create").Should().Be(7);

        static NewRecord New(string name) => new(ActorKinds.Customer, [new("name", name)]) { Reference = "ABCDEFGHIJKLMNOPQRST" };
    }

    [Fact, Trait("Rule", "K05")]
    public async Task An_update_without_a_version_is_not_sent_where_versions_are_checked()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var update = new RecordUpdate(new RecordRef(ActorKinds.Customer, "17"), [new FieldChange("name", "Fjord AS", "x")], default);
        var result = (await side.UpdateAsync([update], TrytonPeer.Context, default)).Single();
        (result.Outcome, result.Failure!.Code).Should().Be((WriteOutcome.NotApplied, ErrorCodes.ContractBroken));
        server.Calls.Should().NotContain(c => c.Method == "model.party.party.write");
    }

    [Fact]
    public async Task A_record_that_comes_twice_is_written_in_two_calls()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var target = new RecordRef(ActorKinds.Customer, "17");
        var version = await VersionAsync(side);
        await side.UpdateAsync([new RecordUpdate(target, [new FieldChange("name", "Fjord AS", "a")], version), new RecordUpdate(target, [new FieldChange("name", "Fjord AS", "b")], version)],
            TrytonPeer.Context, default);
        // In one call the server would compare the timestamp for the first of them only.
        server.Calls.Where(c => c.Method == "model.party.party.write").Should().HaveCount(2).And.OnlyContain(c => c.Params[2]!["_timestamp"]!["party.party,17"] != null);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_on_its_way_is_unknown_and_what_follows_it_was_not_sent()
    {
        using var cancel = new CancellationTokenSource();
        var creates = 0;
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) =>
        {
            // The first call, of both, is refused; the second one, of the first record, is on its way when the caller gives up.
            if (method == "model.party.party.create" && ++creates == 1) return FakeTryton.Error("""["UserError",["x","",null]]""");
            if (method == "model.party.party.create") cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
            return null;
        };
        NewRecord[] records = [New("1"), New("2")];
        var results = await side.CreateAsync(records, TrytonPeer.Context, cancel.Token);
        results.Select(r => r.Outcome).Should().Equal(WriteOutcome.Unknown, WriteOutcome.NotApplied);
        creates.Should().Be(2);

        static NewRecord New(string name) => new(ActorKinds.Customer, [new("name", name)]) { Reference = "ABCDEFGHIJKLMNOPQRST" };
    }

    [Fact]
    public async Task A_kind_that_is_not_offered_is_refused_before_anything_is_sent()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var count = server.Calls.Count;
        var record = new NewRecord(ActorKinds.Customer, [new("name", "x")]) { Reference = "R" };
        await side.Invoking(s => s.CreateAsync([record, record with { Kind = ActorKinds.Person }], TrytonPeer.Context, default).AsTask())
            .Should().ThrowAsync<ErpLinkException>().Where(e => e.FailureClass == FailureClass.NotSupported);
        server.Calls.Should().HaveCount(count);
    }

    private static async Task<WriteResult> UpdateAsync(IRecordSide side, params FieldChange[] changes) =>
        (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "17"), changes, await VersionAsync(side))], TrytonPeer.Context, default)).Single();

    private static async Task<RecordVersion> VersionAsync(IRecordSide side) =>
        (await side.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, default).ToListAsync()).Single().Record?.Version ?? default;
}

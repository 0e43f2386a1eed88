using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>What is asked of Tryton for its changes, and what is made of the answers.</summary>
public sealed class TrytonFeedTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTryton _server = new() { Now = Noon };
    private string _rows = "";

    public TrytonFeedTests() => _server.Answer = (method, _, _) => method switch
    {
        "model.party.party.search_count" => FakeTryton.Result("0"),
        "model.party.party.search_read" => FakeTryton.Result($"[{_rows}]"),
        _ => null,
    };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_quiet_poll_is_one_call_and_gives_the_same_cursor()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        var calls = _server.Calls.Count;
        _server.Now += TimeSpan.FromHours(1);
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        page.Changes.Should().BeEmpty();
        page.HasMore.Should().BeFalse();
        page.Next.Should().Be(start.Next);
        _server.Calls.Skip(calls).Should().ContainSingle();
    }

    [Fact, Trait("Rule", "K17")]
    public async Task The_window_covers_child_rows_inactive_ones_included_and_records_that_were_never_written()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        var domain = Domain();
        var time = """{"__class__":"datetime","year":2026,"month":11,"day":22,"hour":11,"minute":55,"second":0,"microsecond":0}""";
        domain.Should().Contain($"""["OR",["write_date",">=",{time}],["create_date",">=",{time}]]""")
            .And.Contain("""["contact_mechanisms","where",["AND",["OR",""").And.Contain("""["active","in",[true,false]]]]""").And.Contain("""["identifiers","where",""")
            .And.NotContain("replaced_by");
        _server.Calls[^1].Params[^1]!["active_test"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Columns_of_fields_that_are_not_asked_for_are_not_fetched()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("phone"), default);
        var columns = _server.Calls[^1].Params[4]!.AsArray().Select(c => c!.GetValue<string>()).ToList();
        columns.Should().Contain(["contact_mechanisms.value", "contact_mechanisms._timestamp", "addresses.write_date", "active"])
            .And.NotContain(["name", "code", "addresses.street", "addresses.country.code", "lang.code"]);
    }

    [Fact, Trait("Rule", "K17")]
    public async Task A_child_row_s_time_is_the_record_s_time_and_settles_when_it_is_old()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        _rows = Row("2026-11-01T08:00:00Z", child: "2026-11-22T11:59:00Z");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("phone"), default);
        page.Changes.Should().ContainSingle().Which.Record!["phone"].AsText().Should().Be("+47 1");
        _server.Now += TimeSpan.FromMinutes(10);
        var settled = await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default);
        _rows = "";
        var quiet = await side.ReadChangesAsync(ActorKinds.Customer, settled.Next, FieldSelection.None, default);
        quiet.Next.Should().Be(settled.Next);
        Domain().Should().Contain("""["write_date",">",{"__class__":"datetime","year":2026,"month":11,"day":22,"hour":11,"minute":59,""");
    }

    [Fact, Trait("Scenario", "T12")]
    public async Task A_party_that_was_merged_is_reported_as_such()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        _rows = Row("2026-11-22T11:59:00Z").Replace("\"active\":1,\"replaced_by\":null", "\"active\":0,\"replaced_by\":99", StringComparison.Ordinal);
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.None, default);
        page.Changes.Should().Equal(new RecordChange("17", ChangeKind.MergedInto) { MergedInto = "99" });
    }

    [Fact, Trait("Scenario", "T57")]
    public async Task A_cursor_that_is_none_has_expired()
    {
        var side = await OpenAsync();
        (await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("id:17"), FieldSelection.None, default)).CursorExpired.Should().BeTrue();
    }

    [Fact, Trait("Rule", "G8")]
    public async Task A_row_that_cannot_be_read_is_reported_by_its_key_and_does_not_stop_the_others()
    {
        var side = await OpenAsync();
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        var row = Row("2026-11-22T11:59:00Z");
        _rows = row.Replace("\"Fjord AS\"", "12", StringComparison.Ordinal) + "," + row.Replace("\"id\":17", "\"id\":18", StringComparison.Ordinal)
            + "," + row.Replace("\"id\":17", "\"id\":19", StringComparison.Ordinal).Replace("\"create_date\":{", "\"create_date\":{\"x\":{},\"month\":13,", StringComparison.Ordinal).Replace(",\"month\":11", "", StringComparison.Ordinal);
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("name"), default);
        page.Changes.Select(c => (c.Key.Text, c.Record is null)).Should().Equal(("17", true), ("18", false), ("19", false));
    }

    // The time an answer takes is none here.
    private ValueTask<IRecordSide> OpenAsync() => _server.Connector().OpenAsync(FakeTryton.Connection(new FakeTime()), default);

    private string Domain() => _server.Calls[^1].Params[0]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Row(string created, string? child = null)
    {
        var row = JsonNode.Parse(FakeTryton.Row)!.AsObject();
        (row["create_date"], row["write_date"]) = (Time(created), null);
        var mechanism = row["contact_mechanisms."]![0]!.AsObject();
        (mechanism["active"], mechanism["create_date"], mechanism["write_date"]) = (1, Time(created), child is null ? null : Time(child));
        return row.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static JsonObject Time(string text)
    {
        var time = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject { ["__class__"] = "datetime", ["year"] = time.Year, ["month"] = time.Month, ["day"] = time.Day, ["hour"] = time.Hour, ["minute"] = time.Minute, ["second"] = time.Second, ["microsecond"] = 0 };
    }
}

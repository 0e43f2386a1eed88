namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>The profile of SAP Business One over a service that behaves as its documentation says.</summary>
public sealed class ODataBusinessOneTests : IDisposable
{
    private static readonly WriteContext Context = new(ErpUser.System);
    private static readonly FieldSelection Fields = FieldSelection.Of("CardName", "GroupCode", "Notes");
    private readonly FakeServiceLayer _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task It_logs_in_once_and_its_cookies_go_with_every_request()
    {
        _erp.Add("C1");
        var side = await _erp.OpenAsync();
        await ReadAsync(side, "C1");
        await ReadAsync(side, "C1");
        _erp.Requests[0].Should().Be($$"""POST Login {"CompanyDB":"SBODEMONO","UserName":"manager","Password":"{{FakeServiceLayer.Password}}"}""");
        _erp.LogIns.Should().Be(1);
        _erp.Cookies.Should().Equal([null, .. Enumerable.Repeat("B1SESSION=s0; ROUTEID=.node1", _erp.Cookies.Count - 1)]);
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_session_that_ended_is_followed_by_another_and_the_write_is_done_once()
    {
        var side = await _erp.OpenAsync();
        await side.DescribeAsync(default);
        _erp.EndSessions();
        (await side.CreateAsync([New("X1")], Context, default)).Single().Outcome.Should().Be(WriteOutcome.Applied);
        (_erp.LogIns, _erp.Partners.Count).Should().Be((2, 1));
    }

    [Fact]
    public async Task A_refused_log_in_says_so_without_the_password()
    {
        var side = await _erp.OpenAsync("wrong-" + TestClient.Canary);
        var failure = (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which;
        failure.FailureClass.Should().Be(FailureClass.Unauthorized);
        failure.ToString().Should().NotContain(TestClient.Canary).And.NotContain("manager");
    }

    [Fact]
    public async Task A_log_in_that_gives_no_session_is_none()
    {
        _erp.GivesCookies = false;
        var side = await _erp.OpenAsync();
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
        _erp.Requests.Should().OnlyContain(r => r.StartsWith("POST Login", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("company"), InlineData("user"), InlineData("password")]
    public async Task What_the_log_in_needs_is_asked_for_at_once(string setting) =>
        (await FluentActions.Awaiting(async () => await _erp.OpenAsync(settings: [(setting, "")])).Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.SettingMissing);

    [Fact]
    public async Task Customers_and_suppliers_are_kept_apart()
    {
        _erp.Add("C1").Add("C2").Add("S1", "cSupplier");
        var side = await _erp.OpenAsync();
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().Equal("C1", "C2");
        (await SearchAsync(side, new RecordQuery(ActorKinds.Supplier, Fields))).Should().Equal("S1");
        var results = await ReadAsync(side, "C1", "S1", "C2");
        results.Select(r => r.Status).Should().Equal(ReadStatus.Found, ReadStatus.Gone, ReadStatus.Found);
        (await ReadAsync(side, "S1")).Single().Status.Should().Be(ReadStatus.Gone, "it is there, but no customer");

        var made = (await side.CreateAsync([new NewRecord(ActorKinds.Supplier, [new("CardCode", "S2"), new("CardName", "x")]) { Reference = "R" }], Context, default)).Single();
        made.Outcome.Should().Be(WriteOutcome.Applied);
        _erp.Partners["S2"]["CardType"]!.ToString().Should().Be("cSupplier");
        (await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Supplier, "S2"), [new FieldChange("CardType", "cSupplier", FieldValue.ListItem("cCustomer"))], default)], Context, default))
            .Single().Failure!.Code.Should().Be(ErrorCodes.FieldReadOnly);
    }

    [Fact]
    public async Task An_answer_that_leaves_out_what_tells_them_apart_is_no_deletion()
    {
        _erp.Add("C1", change: p => p.Remove("CardType"));
        (await ReadAsync(await _erp.OpenAsync(), "C1")).Single().Status.Should().Be(ReadStatus.NotAnswered);
    }

    [Fact]
    public async Task Pages_are_followed_by_their_relative_links()
    {
        for (var i = 0; i < 45; i++) _erp.Add($"C{i:00}");
        (await SearchAsync(await _erp.OpenAsync(), new RecordQuery(ActorKinds.Customer, FieldSelection.None) { PageSizeRecords = 20 })).Should().HaveCount(45).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Free_text_is_looked_for_as_people_write_it()
    {
        _erp.Add("C1", change: p => p["CardName"] = "FJORD Fisk").Add("C2", change: p => p["CardName"] = "Berg");
        (await SearchAsync(await _erp.OpenAsync(), new RecordQuery(ActorKinds.Customer, Fields) { Text = "fjord" })).Should().Equal("C1");
    }

    [Fact]
    public async Task An_update_answers_nothing_and_a_stale_one_is_a_conflict()
    {
        _erp.Add("C1");
        var side = await _erp.OpenAsync();
        var before = (await ReadAsync(side, "C1")).Single().Record!;
        before["GroupCode"].Should().Be(FieldValue.ListItem("100"));
        RecordUpdate Update(FieldValue group) => new(before.Ref, [new FieldChange("GroupCode", before["GroupCode"], group)], before.Version);
        var done = (await side.UpdateAsync([Update(FieldValue.ListItem("101"))], Context, default)).Single();
        (done.Outcome, done.Record, _erp.Partners["C1"]["GroupCode"]!.ToJsonString()).Should().Be((WriteOutcome.Applied, null, "101"));
        (await side.UpdateAsync([Update(FieldValue.ListItem("100"))], Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Conflict);
        (await side.UpdateAsync([Update(FieldValue.ListItem("many"))], Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Invalid);
        (await side.ReadListAsync("partnerGroup", null, default)).Items.Should().Equal(new ListEntry("100", "Customers"), new ListEntry("101", "Vendors"));
    }

    [Fact]
    public async Task Errors_are_known_by_their_numbers()
    {
        _erp.Add("C1");
        var failure = (await (await _erp.OpenAsync()).CreateAsync([New("C1")], Context, default)).Single().Failure!;
        (failure.Class, failure.Code).Should().Be((FailureClass.Duplicate, ErrorCodes.SideHasDuplicate));
        failure.Message.Should().Contain("-2035").And.Contain("already exists");
    }

    [Fact]
    public async Task Frozen_partners_are_out_of_use()
    {
        _erp.Add("C1").Add("C2", change: p => p["Frozen"] = "tYES");
        var side = await _erp.OpenAsync();
        (await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields))).Should().Equal("C1");
        (await ReadAsync(side, "C2")).Single().Record!.State.Should().Be(RecordState.Inactive);
    }

    [Fact, Trait("Catalogue", "40")]
    public async Task Changes_are_found_by_date_and_time_of_the_servers_own_clock()
    {
        _erp.Add("C1").Add("S1", "cSupplier");
        var side = await _erp.OpenAsync();
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!.ChangeFeed.Should().Be(ChangeFeed.Timestamp);
        // 00:10 in Oslo, still the day before in UTC: the window begins on the day before by the server's clock, too.
        _erp.Now = new DateTimeOffset(2026, 3, 1, 23, 10, 0, TimeSpan.Zero);
        var start = await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default);
        _erp.Requests[^1].Should().EndWith("&$filter=CardType eq 'cCustomer'&$orderby=UpdateDate desc,UpdateTime desc&$top=1");
        _erp.Now += TimeSpan.FromMinutes(1);
        _erp.Add("C2").Add("S2", "cSupplier");
        var page = await side.ReadChangesAsync(ActorKinds.Customer, start.Next, FieldSelection.Of("CardName"), default);
        _erp.Requests[^1].Should().EndWith("$filter=CardType eq 'cCustomer' and (UpdateDate gt 2026-03-01T00:00:00Z or (UpdateDate eq 2026-03-01T00:00:00Z and UpdateTime ge 23:55:00))"
            + "&$orderby=UpdateDate,UpdateTime,CardCode");
        page.Changes.Select(c => (c.Key.Text, c.Record!["CardName"].AsText(), c.Record.ModifiedAt)).Should().Equal(("C2", "Name C2", _erp.Now));

        // Much later only what comes behind the last record is asked for.
        _erp.Now += TimeSpan.FromHours(1);
        page = await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default);
        await side.ReadChangesAsync(ActorKinds.Customer, page.Next, FieldSelection.None, default);
        _erp.Requests[^1].Should().Contain("(UpdateDate gt 2026-03-02T00:00:00Z or (UpdateDate eq 2026-03-02T00:00:00Z and UpdateTime gt 00:11:00)"
            + " or (UpdateDate eq 2026-03-02T00:00:00Z and UpdateTime eq 00:11:00 and CardCode gt 'C2'))");
    }

    [Fact]
    public async Task Companies_at_one_address_have_an_identity_each()
    {
        var side = await _erp.OpenAsync();
        (await side.DescribeAsync(default)).Identity.Should().EndWith("#SBODEMONO");
    }

    private static NewRecord New(string code) => new(ActorKinds.Customer, [new("CardCode", code), new("CardName", "Name")]) { Reference = "R" };

    private static async Task<List<ReadResult>> ReadAsync(IRecordSide side, params RecordKey[] keys)
    {
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, keys, Fields, default)) results.Add(result);
        return results;
    }

    private static async Task<List<string>> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var found = new List<string>();
        await foreach (var page in side.SearchAsync(query, default)) found.AddRange(page.Records.Select(r => r.Key.Text));
        return found;
    }
}

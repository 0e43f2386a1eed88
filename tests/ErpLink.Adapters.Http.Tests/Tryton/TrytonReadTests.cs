namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>What is made of the rows of an answer.</summary>
public sealed class TrytonReadTests : IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "city");
    private static readonly string Sound = FakeTryton.Row.Replace("\"id\":17", "\"id\":18", StringComparison.Ordinal);
    private readonly FakeTryton _server = new();

    public static TheoryData<string> Spoilt => new(
        FakeTryton.Row.Replace("\"Fjord AS\"", "12", StringComparison.Ordinal),
        FakeTryton.Row.Replace("Fjord AS", "nul\\u0000", StringComparison.Ordinal),
        FakeTryton.Row.Replace("Fjord AS", "half \\ud83d", StringComparison.Ordinal),
        FakeTryton.Row.Replace("\"active\":1", "\"active\":[]", StringComparison.Ordinal),
        FakeTryton.Row.Replace("\"1795336834.000001\"", "null", StringComparison.Ordinal));

    public void Dispose() => _server.Dispose();

    [Theory, Trait("Rule", "G8"), MemberData(nameof(Spoilt))]
    public async Task A_row_that_cannot_be_read_does_not_stop_the_others(string row)
    {
        var side = await OpenAsync(row);
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, [new("17"), new("18")], Fields, default)) results.Add(result);
        results.Select(r => r.Status).Should().Equal(ReadStatus.NotAnswered, ReadStatus.Found);
        results[0].Failure!.Code.Should().Be(ErrorCodes.AnswerMalformed);
        results[0].Failure!.Message.Should().Contain("customer/17").And.NotContain("Fjord");

        var page = await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields));
        page.Records.Select(r => r.Key.Text).Should().Equal("17", "18");
        page.Records[0].Values.ToArray().Should().OnlyContain(v => v.IsAbsent);
        page.Records[1]["name"].AsText().Should().Be("Fjord AS");
    }

    [Theory, Trait("Rule", "G8"), MemberData(nameof(Spoilt))]
    public async Task A_row_that_cannot_be_read_fails_a_look_up_of_a_reference_and_an_update(string row)
    {
        var side = await OpenAsync(row);
        var query = new RecordQuery(ActorKinds.Customer, Fields) { Filter = new FieldRestriction("reference", SearchOperator.Equal, [FieldValue.Text("R")]) };
        (await side.Invoking(s => SearchAsync(s, query)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed);
        // A text that cannot be taken over is no obstacle where only the city is written.
        if (row.Contains("nul\\u0000", StringComparison.Ordinal)) return;
        var update = await side.UpdateAsync([new RecordUpdate(new RecordRef(ActorKinds.Customer, "17"), [new FieldChange("city", FieldValue.Absent, "Voss")], default)], TrytonPeer.Context, default);
        (update.Single().Outcome, update.Single().Failure!.Code).Should().Be((WriteOutcome.NotApplied, ErrorCodes.AnswerMalformed));
    }

    [Fact, Trait("Catalogue", "47")]
    public async Task Of_a_record_that_comes_twice_in_an_answer_neither_is_taken()
    {
        var side = await OpenAsync($"{FakeTryton.Row},{FakeTryton.Row.Replace("Fjord AS", "Another", StringComparison.Ordinal)}");
        var results = await side.ReadAsync(ActorKinds.Customer, ["17", "18"], Fields, default).ToListAsync();
        results.Select(r => r.Status).Should().Equal(ReadStatus.NotAnswered, ReadStatus.Found);
        results[0].Failure!.Code.Should().Be(ErrorCodes.AnswerMalformed);
        var update = new RecordUpdate(new RecordRef(ActorKinds.Customer, "17"), [new FieldChange("city", FieldValue.Absent, "Voss")], default);
        (await side.UpdateAsync([update], TrytonPeer.Context, default)).Single().Outcome.Should().Be(WriteOutcome.NotApplied);
    }

    [Fact]
    public async Task A_search_goes_on_behind_any_id()
    {
        var side = await OpenAsync(FakeTryton.Row.Replace("\"id\":17", "\"id\":4000000000", StringComparison.Ordinal));
        var query = new RecordQuery(ActorKinds.Customer, Fields) { PageSizeRecords = 1 };
        await foreach (var page in side.SearchAsync(query, default))
        {
            _server.Answer = (_, _, _) => FakeTryton.Result($"[{FakeTryton.Row.Replace("\"id\":17", "\"id\":4000000001", StringComparison.Ordinal)}]");
            await foreach (var next in side.SearchAsync(query with { After = page.Next }, default))
            {
                next.Records.Should().NotBeEmpty();
                break;
            }

            break;
        }

        _server.Calls[^1].Params.ToJsonString().Replace("\\u003E", ">", StringComparison.Ordinal).Should().Contain("""["id",">",4000000000]""");
    }

    [Theory, Trait("Catalogue", "33"), InlineData(true), InlineData(false)]
    public async Task Pages_that_do_not_end_are_given_up(bool byId)
    {
        var side = await OpenAsync(FakeTryton.Row);
        var query = new RecordQuery(ActorKinds.Customer, Fields) { PageSizeRecords = 1, OrderBy = byId ? [] : [new SortField("name")] };
        var read = async () => await side.SearchAsync(query, default).Take(10).ToListAsync();
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Fact]
    public async Task Calls_work_in_the_company_that_was_found_when_the_connection_was_opened()
    {
        var side = await _server.OpenAsync();
        await SearchAsync(side, new RecordQuery(ActorKinds.Customer, Fields));
        _server.Calls[^1].Params[^1]!.ToJsonString().Should().Be("""{"language":"en","company":1}""");
    }

    private async ValueTask<IRecordSide> OpenAsync(string row)
    {
        var side = await _server.OpenAsync();
        _server.Answer = (method, _, _) => method == "model.party.party.search_read" ? FakeTryton.Result($"[{row},{Sound}]") : null;
        return side;
    }

    private static async Task<RecordPage> SearchAsync(IRecordSide side, RecordQuery query)
    {
        var pages = new List<RecordPage>();
        await foreach (var page in side.SearchAsync(query, default)) pages.Add(page);
        return pages.Single();
    }
}

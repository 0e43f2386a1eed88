using System.Text.Json;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>Errors as a real server answered them.</summary>
public sealed class TrytonErrorsTests
{
    private static readonly NewRecord New = new(ActorKinds.Customer, [new("name", "Fjord")]) { Reference = "ABCDEFGHIJKLMNOPQRST" };

    public static TheoryData<string, FailureClass, FailureClass> Errors { get; } = new()
    {
        { """["UserError",["You are trying to read records \"53, 999999\" of \"Party\" that don't exist anymore.","",null]]""", FailureClass.NotFound, FailureClass.NotFound },
        { """["UserError",["You are trying to write to records \"9\" of \"Party\" that don't exist anymore.","",null]]""", FailureClass.NotFound, FailureClass.NotFound },
        { """["UserError",["The Norwegian VAT Number \"123\" for party \"x\" is not valid.","",null]]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["UserError",["The value \"n\nl\" for field \"Name\" in \"Party\" contains some invalid chars \"'\n'\".","",null]]""".Replace("\n", "\\n"), FailureClass.Invalid, FailureClass.Invalid },
        { """["UserError",["The name of party category must be unique by parent.","",null]]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["UserError",["The code on address must be unique.","",null]]""", FailureClass.Duplicate, FailureClass.Duplicate },
        { """["UserError",["You are not allowed to access \"Party\".","",null]]""", FailureClass.Forbidden, FailureClass.Forbidden },
        { """["UserError",["You are not allowed to create records of \"Work Effort\" because they fail on at least one of these rules:\nUser in companies","",null]]""".Replace("\n", "\\n"), FailureClass.Forbidden, FailureClass.Forbidden },
        { """["UserError",["The party \"You are not allowed to access\" is wrong.","",null]]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["UserError",[]]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["UserError"]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["UserWarning",["party.replace name 55 54","Parties have different names: \"Acme A/S\" vs \"Acme AS\".",""]]""", FailureClass.Invalid, FailureClass.Invalid },
        { """["ConcurrencyException","Records were modified in the meanwhile"]""", FailureClass.Conflict, FailureClass.Conflict },
        { """["LoginException",["password","Password for erplink","password"]]""", FailureClass.Unauthorized, FailureClass.Unauthorized },
        { """["'nosuch'",""]""", FailureClass.Bug, FailureClass.Bug },
        { """["Missing context argument",""]""", FailureClass.Bug, FailureClass.Bug },
        { """["could not serialize access due to concurrent update",""]""", FailureClass.Transient, FailureClass.Unknown },
        { """["server closed the connection unexpectedly",""]""", FailureClass.Transient, FailureClass.Unknown },
        { """["'x' of 'y'",""]""", FailureClass.Transient, FailureClass.Unknown },
        { """["",""]""", FailureClass.Transient, FailureClass.Unknown },
        { """[]""", FailureClass.Transient, FailureClass.Unknown },
        { "\"broken\"", FailureClass.Transient, FailureClass.Unknown },
        { """{"code":-32000}""", FailureClass.Transient, FailureClass.Unknown },
    };

    [Theory, MemberData(nameof(Errors))]
    public async Task An_error_answer_has_one_meaning_for_reads_and_one_for_writes(string error, FailureClass read, FailureClass write)
    {
        using var document = JsonDocument.Parse(error);
        TrytonErrors.Classify(HttpOperation.Read, document.RootElement).Class.Should().Be(read);

        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) => method == "model.party.party.create" ? FakeTryton.Error(error) : null;
        var result = (await side.CreateAsync([New], TrytonPeer.Context, default)).Single();
        result.Failure!.Class.Should().Be(write);
        result.Outcome.Should().Be(write == FailureClass.Unknown ? WriteOutcome.Unknown : WriteOutcome.NotApplied);
        server.Calls.Count(c => c.Method == "model.party.party.create").Should().Be(1, "a write is never repeated by itself");
    }

    [Fact]
    public async Task The_servers_words_are_in_results_but_not_in_exceptions()
    {
        const string error = """["UserError",["The party \"Kari Nordmann\" is not valid.","",null]]""";
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (_, _, _) => FakeTryton.Error(error);
        (await side.CreateAsync([New], TrytonPeer.Context, default)).Single().Failure!.Message.Should().Contain("Kari Nordmann");
        var failure = (await side.Invoking(s => s.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, default).ToListAsync().AsTask()).Should().ThrowAsync<ErpLinkException>()).Which;
        failure.ToString().Should().NotContain("Kari").And.Contain("UserError");
    }

    [Fact]
    public async Task A_warning_says_what_to_do()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (_, _, _) => FakeTryton.Error("""["UserWarning",["party.replace name 55 54","Parties have different names.",""]]""");
        (await side.CreateAsync([New], TrytonPeer.Context, default)).Single().Failure!.Message.Should().Contain("Parties have different names.").And.Contain("confirm");
    }

    [Fact]
    public async Task A_number_that_the_servers_own_sequence_gave_twice_is_no_fault_of_the_record()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) => method == "model.party.party.create" ? FakeTryton.Error("""["UserError",["The code on party must be unique.","",null]]""") : null;
        (await side.CreateAsync([New], TrytonPeer.Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Transient);
        var withCode = New with { Values = [.. New.Values, new("code", "1")] };
        (await side.CreateAsync([withCode], TrytonPeer.Context, default)).Single().Failure!.Class.Should().Be(FailureClass.Duplicate);
    }

    [Theory]
    [InlineData("""{"id":0,"result":[]}""")]
    [InlineData("""{"id":0,"result":[1,2]}""")]
    [InlineData("""{"id":0,"result":null}""")]
    [InlineData("""{"id":999999,"result":[18]}""")]
    [InlineData("""{"result":[18]}""")]
    [InlineData("[18]")]
    [InlineData("52")]
    [InlineData("""{"id":0,"result":[18]""")]
    [InlineData("")]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_create_whose_answer_is_not_the_promised_one_is_unknown(object answer)
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) => method == "model.party.party.create" ? answer : null;
        (await side.CreateAsync([New], TrytonPeer.Context, default)).Single().Outcome.Should().Be(WriteOutcome.Unknown);
    }

    [Theory]
    [InlineData(403, FailureClass.Forbidden)]
    [InlineData(429, FailureClass.Throttled)]
    [InlineData(413, FailureClass.Invalid)]
    public async Task A_refused_status_is_not_applied(int status, FailureClass failureClass)
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) => method == "model.party.party.create" ? status : null;
        var result = (await side.CreateAsync([New], TrytonPeer.Context, default)).Single();
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, failureClass));
    }

    [Fact]
    public async Task A_record_that_may_not_be_seen_is_hidden_and_one_that_is_not_answered_stays_open()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, parameters, _) => method switch
        {
            "model.party.party.search_read" => FakeTryton.Result("[]"),
            "model.party.party.read" => (long)parameters[0]![0]! switch
            {
                1 => FakeTryton.Error("""["UserError",["You are not allowed to read records \"1\" of \"Party\" because of at least one of these rules:\\nx","",null]]"""),
                2 => FakeTryton.Error("""["UserError",["You are trying to read records \"2\" of \"Party\" that don't exist anymore.","",null]]"""),
                3 => FakeTryton.Error("""["database is locked",""]"""),
                4 => 502,
                _ => FakeTryton.Result("""[{"id":5}]"""),
            },
            _ => null,
        };
        var results = await side.ReadAsync(ActorKinds.Customer, ["1", "2", "3", "4", "5"], FieldSelection.None, default).ToListAsync();
        results.Select(r => r.Status).Should().Equal(ReadStatus.Hidden, ReadStatus.Gone, ReadStatus.NotAnswered, ReadStatus.NotAnswered, ReadStatus.NotAnswered);
    }
}

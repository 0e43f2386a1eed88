using System.Globalization;
using System.Reflection;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>
/// Every dialect against servers that misbehave in every way of the catalogue (reliability, section 5): a clear error, no record lost, the others
/// go on, nothing of the content in a text, no write sent twice, and the call ends.
/// </summary>
public sealed class HostileTests
{
    private static readonly TimeSpan Ends = TimeSpan.FromSeconds(120);

    private static readonly IReadOnlyList<HostileCase> Cases = [.. ConnectionCases.All, .. StatusCases.All, .. BodyCases.All, .. RecordCases.Records, .. RecordCases.Links];

    public static TheoryData<string, string> Connections => Rows(ConnectionCases.All);

    public static TheoryData<string, string> Statuses => Rows(StatusCases.All);

    public static TheoryData<string, string> Bodies => Rows(BodyCases.All);

    public static TheoryData<string, string> Records => Rows(RecordCases.Records);

    public static TheoryData<string, string> Links => Rows(RecordCases.Links);

    public static TheoryData<string> Dialects => new(HostileDialect.All.Keys);

    public static TheoryData<string, string> Everything => Rows(Cases);

    [Theory, MemberData(nameof(Connections)), Trait("Catalogue", "2"), Trait("Catalogue", "3"), Trait("Catalogue", "24")]
    public Task A_server_that_breaks_off(string dialect, string does) => AttackAsync(dialect, does);

    [Theory, MemberData(nameof(Statuses))]
    [Trait("Catalogue", "5"), Trait("Catalogue", "6"), Trait("Catalogue", "7"), Trait("Catalogue", "8"), Trait("Catalogue", "10"), Trait("Catalogue", "11"), Trait("Catalogue", "12")]
    [Trait("Catalogue", "13"), Trait("Catalogue", "14"), Trait("Catalogue", "15"), Trait("Catalogue", "16"), Trait("Catalogue", "17"), Trait("Catalogue", "19"), Trait("Catalogue", "22"), Trait("Catalogue", "23")]
    public Task A_server_with_another_status(string dialect, string does) => AttackAsync(dialect, does);

    [Theory, MemberData(nameof(Bodies))]
    [Trait("Catalogue", "18"), Trait("Catalogue", "19"), Trait("Catalogue", "20"), Trait("Catalogue", "21"), Trait("Catalogue", "25"), Trait("Catalogue", "26"), Trait("Catalogue", "27")]
    [Trait("Catalogue", "48"), Trait("Catalogue", "49"), Trait("Catalogue", "52")]
    public Task A_server_whose_body_is_no_answer(string dialect, string does) => AttackAsync(dialect, does);

    [Theory, MemberData(nameof(Records))]
    [Trait("Catalogue", "27"), Trait("Catalogue", "50"), Trait("Catalogue", "51"), Trait("Catalogue", "53"), Trait("Catalogue", "65"), Trait("Catalogue", "101")]
    public Task A_server_with_a_spoilt_record(string dialect, string does) => AttackAsync(dialect, does);

    [Theory, MemberData(nameof(Links)), Trait("Catalogue", "32"), Trait("Catalogue", "33"), Trait("Catalogue", "34")]
    public Task A_server_that_leads_away(string dialect, string does) => AttackAsync(dialect, does);

    /// <summary>The first calls of a connection are made before anything is known of the server.</summary>
    [Theory, MemberData(nameof(Everything))]
    public async Task A_server_that_is_hostile_from_the_start(string dialect, string does)
    {
        var attack = Cases.Single(c => c.Name == does);
        var time = new FakeTime { SkipsWaits = true };
        using var erp = HostileDialect.All[dialect]();
        await using var server = new HostileServer(erp, time) { Attack = attack.Attack };
        var (connector, context) = erp.Connect(server.Origin, time, HostileClient.Options());
        var text = string.Empty;
        try
        {
            await using var client = await HostileClient.OpenAsync(erp, server.Origin, time).WaitAsync(Ends);
        }
        catch (ErpLinkException exception)
        {
            text = exception.ToString();
        }

        var test = await connector.TestAsync(context, default).AsTask().WaitAsync(Ends);
        Check(server, text + string.Join('\n', test.Problems));
        server.Attacked.Should().BeInRange(1, 60);
    }

    [Theory, MemberData(nameof(Dialects)), Trait("Catalogue", "47")]
    public async Task A_record_under_the_key_of_another_is_never_taken_for_it(string dialect)
    {
        var time = new FakeTime { SkipsWaits = true };
        using var erp = HostileDialect.All[dialect]();
        await using var server = new HostileServer(erp, time);
        await using var client = await HostileClient.OpenAsync(erp, server.Origin, time);
        var doubled = 0;
        server.Hits = request => erp.Carries(request, HostileCall.Read);
        server.Attack = attack =>
        {
            var body = erp.WithOneKey(attack.Reply.Body);
            if (body != attack.Reply.Body) doubled++;
            return (attack.Reply with { Body = body }).SendAsync(attack.Stream);
        };
        var seen = await client.CallAsync(HostileCall.Read).WaitAsync(Ends);
        doubled.Should().BePositive();
        seen.SaysGone.Should().BeFalse();
        seen.Records.Should().NotContain(r => r.Key == erp.First && r["name"].AsText() != HostileDialect.FirstName);
        seen.Records.Should().NotContain(r => r.Key == erp.Second, "nothing that was answered says what it is");
    }

    [Theory, MemberData(nameof(Dialects)), Trait("Catalogue", "1")]
    public async Task A_server_that_is_not_there_got_nothing(string dialect)
    {
        var time = new FakeTime { SkipsWaits = true };
        using var erp = HostileDialect.All[dialect]();
        var server = new HostileServer(erp, time);
        await using var client = await HostileClient.OpenAsync(erp, server.Origin, time);
        var (connector, context) = erp.Connect(server.Origin, time, HostileClient.Options());
        await server.DisposeAsync();
        foreach (var call in Enum.GetValues<HostileCall>().Where(c => c != HostileCall.Update))
        {
            var seen = await client.CallAsync(call).WaitAsync(Ends);
            seen.Failures.Should().NotBeEmpty().And.OnlyContain(f => f.Class == FailureClass.Transient && f.Code == ErrorCodes.SideUnavailable);
            if (call == HostileCall.Create) seen.Outcome.Should().Be(WriteOutcome.NotApplied);
        }

        (await connector.TestAsync(context, default)).Problems.Should().Contain(p => p.Code == ErrorCodes.SideUnavailable);
    }

    [Fact]
    public void The_suite_is_as_large_as_it_says_and_every_row_of_a_case_is_a_trait_of_its_test()
    {
        Cases.Select(c => c.Name).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(100);
        foreach (var (test, cases) in new[]
        {
            (nameof(A_server_that_breaks_off), ConnectionCases.All), (nameof(A_server_with_another_status), StatusCases.All), (nameof(A_server_whose_body_is_no_answer), BodyCases.All),
            (nameof(A_server_with_a_spoilt_record), RecordCases.Records), (nameof(A_server_that_leads_away), RecordCases.Links),
        })
        {
            var traits = typeof(HostileTests).GetMethod(test)!.GetCustomAttributesData().Where(a => a.AttributeType == typeof(TraitAttribute))
                .Select(a => int.Parse((string)a.ConstructorArguments[1].Value!, CultureInfo.InvariantCulture));
            traits.Should().BeEquivalentTo(cases.SelectMany(c => c.Rows).Distinct(), "of {0}", test);
        }
    }

    private static async Task AttackAsync(string dialect, string does)
    {
        using var erp = HostileDialect.All[dialect]();
        var attack = Cases.Single(c => c.Name == does);
        foreach (var call in attack.Calls)
        {
            var time = new FakeTime { SkipsWaits = true };
            await using var server = new HostileServer(erp, time) { Hits = request => erp.Carries(request, call) };
            await using var client = await HostileClient.OpenAsync(erp, server.Origin, time);
            server.Attack = attack.Attack;
            var seen = await client.CallAsync(call).WaitAsync(Ends);
            server.Attack = null;

            using var because = new FluentAssertions.Execution.AssertionScope($"{call} at a server that {does}");
            Check(server, seen.AllText);
            if (call is HostileCall.Create or HostileCall.Update) CheckWrite(attack, call, seen, server);
            else CheckRead(attack, call, erp, seen, server);

            // Nothing is lost, and the connection goes on: the same calls from the same places give everything once the server is sound
            // and the pause it asked for, which counts for the whole connection, is over.
            time.Advance(new ErpHttpOptions().RetryAfterMax);
            foreach (var read in HostileCase.ReadCalls)
            {
                var after = await client.CallAsync(read).WaitAsync(Ends);
                after.Failures.Should().BeEmpty();
                after.Records.Select(r => r.Key).Should().Contain([erp.First, erp.Second]);
            }
        }
    }

    private static void CheckRead(HostileCase attack, HostileCall call, HostileDialect erp, HostileSight seen, HostileServer server)
    {
        server.Attacked.Should().BeInRange(1, attack.Rows.Contains(34) ? 110 : 12);
        seen.SaysGone.Should().BeFalse("nothing of this says that a record was deleted");
        if (attack.SpoilsOne)
        {
            seen.Records.Should().Contain(r => r.Key == erp.First && r["name"] == FieldValue.Text(HostileDialect.FirstName), "the others go on");
            if (call == HostileCall.Read) seen.Failures.Should().ContainSingle().Which.Message.Should().Contain($"{erp.Kind}/{erp.Second}");
            else seen.Records.Should().Contain(r => r.Key == erp.Second && (r.Fields.Count == 0 || r["name"].IsAbsent), "it is there, and what it holds is not known");
        }

        if (attack.Reads is not { } expected)
        {
            seen.Failures.Should().BeEmpty();
            seen.Records.Select(r => r.Key).Should().Contain([erp.First, erp.Second]);
            return;
        }

        if (attack.SpoilsOne && call != HostileCall.Read) return;
        seen.Failures.Should().NotBeEmpty().And.OnlyContain(f => f.Class == expected.Class && (f.Code == expected.Code || f.Code == 0));
        if (attack.RetryAfter is null || attack.RetryAfter >= TimeSpan.Zero) seen.Failures[0].RetryAfter.Should().Be(attack.RetryAfter);
    }

    private static void CheckWrite(HostileCase attack, HostileCall call, HostileSight seen, HostileServer server)
    {
        seen.Outcome.Should().Be(attack.Writes);
        server.Attacked.Should().BeInRange(1, attack.WritesMax, "a write that may have been sent is never sent again");
        if (attack.Writes == WriteOutcome.Applied) return;
        seen.Failures.Should().ContainSingle().Which.Class.Should().Be(attack.WriteClass(call));
        if (attack.RetryAfter is null || attack.RetryAfter >= TimeSpan.Zero) seen.Failures[0].RetryAfter.Should().Be(attack.RetryAfter);
    }

    private static void Check(HostileServer server, string text)
    {
        server.Broken.Should().BeEmpty();
        server.HeardElsewhere.Should().BeEmpty("nothing leads away from the configured address");
        server.Requests.Should().NotContain(r => r.Contains("\r\nCookie:", StringComparison.OrdinalIgnoreCase));
        text.Should().NotContain(HostileDialect.FirstName).And.NotContain("Gamma-G").And.NotContain(TestClient.Canary);
    }

    private static TheoryData<string, string> Rows(IReadOnlyList<HostileCase> cases)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, make) in HostileDialect.All)
        {
            using var dialect = make();
            foreach (var attack in cases.Where(c => c.Fits(dialect))) rows.Add(name, attack.Name);
        }

        return rows;
    }
}

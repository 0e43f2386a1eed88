using ErpLink.Adapters;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

public sealed class TrytonSessionTests
{
    private static readonly RecordUpdate Update = new(new RecordRef(ActorKinds.Customer, "17"), [new FieldChange("name", "Fjord AS", "Fjord")],
        new RecordVersion("1795336834.000001 m5@1795336834.000002"));

    [Fact]
    public async Task A_session_is_used_for_all_calls()
    {
        var server = new FakeTryton();
        await server.OpenAsync();
        server.LogIns.Should().Be(1);
        server.Calls[0].Params.ToJsonString().Should().Be($$"""["erplink",{"password":"{{TestClient.Canary}}"}]""");
        var session = "Session " + Convert.ToBase64String("erplink:2:key1"u8);
        server.Calls.Skip(1).Should().OnlyContain(c => c.Session == session);
    }

    [Fact, Trait("Catalogue", "99")]
    public async Task A_log_in_to_a_private_network_says_what_the_app_has_to_allow()
    {
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero };
        var context = new ConnectionContext("oslo", TestClient.Settings(("address", "https://10.255.255.1/"), ("database", "erp"), ("user", "kari"), ("password", "Secret")));
        (await new TrytonConnector(() => options).Invoking(c => c.OpenAsync(context, default).AsTask()).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.FailureClass == FailureClass.Invalid && e.Message.Contains("AllowPrivateNetwork"));
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task An_expired_session_is_renewed_once_for_all_who_need_it()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var old = server.Calls[^1].Session;
        var held = new TaskCompletionSource();
        var refused = 0;
        server.LogInHeld = held.Task;
        server.Answer = (method, _, session) => method != "common.db.login" && session == old ? Refuse() : null;
        var reads = Enumerable.Range(0, 5).Select(_ => side.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, default).ToListAsync().AsTask()).ToArray();
        held.SetResult();
        (await Task.WhenAll(reads)).Should().OnlyContain(r => r.Single().Status == ReadStatus.Found);
        refused.Should().Be(5);
        server.LogIns.Should().Be(2);

        object Refuse()
        {
            Interlocked.Increment(ref refused);
            return 401;
        }
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_write_that_met_an_expired_session_is_sent_once_more_and_then_given_up()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        server.Answer = (method, _, _) => method == "model.party.party.write" ? 401 : null;
        var result = (await side.UpdateAsync([Update], TrytonPeer.Context, default)).Single();
        (result.Outcome, result.Failure!.Class).Should().Be((WriteOutcome.NotApplied, FailureClass.Unauthorized));
        server.Calls.Count(c => c.Method == "model.party.party.write").Should().Be(2);
        server.LogIns.Should().Be(2);
    }

    [Fact]
    public async Task A_refused_password_is_tried_once_however_many_wait()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var held = new TaskCompletionSource();
        server.LogInHeld = held.Task;
        server.Answer = (_, _, _) => 401;
        var reads = Enumerable.Range(0, 5).Select(_ => side.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, default).ToListAsync().AsTask()).ToArray();
        held.SetResult();
        foreach (var read in reads)
            (await FluentActions.Awaiting(() => read).Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.Unauthorized);
        server.LogIns.Should().Be(2, "the first was the opening's");
    }

    [Fact]
    public async Task Who_cancels_leaves_the_log_in_to_those_who_still_wait()
    {
        var server = new FakeTryton();
        var side = await server.OpenAsync();
        var old = server.Calls[^1].Session;
        var held = new TaskCompletionSource();
        server.LogInHeld = held.Task;
        server.Answer = (method, _, session) => method != "common.db.login" && session == old ? 401 : null;
        using var cancel = new CancellationTokenSource();
        var first = side.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, cancel.Token).ToListAsync(cancel.Token).AsTask();
        var second = side.ReadAsync(ActorKinds.Customer, ["17"], FieldSelection.None, default).ToListAsync().AsTask();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        held.SetResult();
        (await second.WaitAsync(TimeSpan.FromSeconds(30))).Single().Status.Should().Be(ReadStatus.Found);
        server.LogIns.Should().Be(2, "the first was the opening's");
    }

    [Theory]
    [InlineData(401, FailureClass.Unauthorized, "password")]
    [InlineData(404, FailureClass.Unauthorized, "database")]
    [InlineData(429, FailureClass.Throttled, "password")]
    [InlineData(502, FailureClass.Transient, "address")]
    [InlineData("""{"id":0,"error":["LoginException",["password","Password for erplink","password"]]}""", FailureClass.Unauthorized, "user")]
    [InlineData("""{"id":0,"error":["unable to open database file",""]}""", FailureClass.Transient, "database")]
    [InlineData("""{"id":0,"result":null}""", FailureClass.Transient, "address")]
    [InlineData("[]", FailureClass.Transient, "address")]
    public async Task A_log_in_that_fails_names_the_setting_and_never_the_secret(object answer, FailureClass failureClass, string setting)
    {
        var server = new FakeTryton { Answer = (_, _, _) => answer };
        var failure = (await server.Connector().Invoking(c => c.OpenAsync(FakeTryton.Connection(), default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Which;
        failure.FailureClass.Should().Be(failureClass);
        failure.ToString().Should().NotContain(TestClient.Canary);
        var test = await new FakeTryton { Answer = (_, _, _) => answer }.Connector().TestAsync(FakeTryton.Connection(), default);
        test.Problems.Should().ContainSingle().Which.Path.Should().Be($"connection 'oslo', setting '{setting}'");
        server.LogIns.Should().Be(1, "a refused log-in is not repeated by itself");
    }
}

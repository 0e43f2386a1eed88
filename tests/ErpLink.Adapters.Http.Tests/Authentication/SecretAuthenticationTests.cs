namespace ErpLink.Adapters.Http.Tests.Authentication;

public sealed class SecretAuthenticationTests
{
    [Fact]
    public async Task A_token_and_a_password_go_into_the_header()
    {
        string? sent = null;
        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            sent = request.Headers.Authorization?.ToString();
            return TestClient.Json(200, "{}");
        }

        using var bearer = TestClient.Over(Answer, authentication: SecretAuthentication.Bearer(TestClient.Settings(("token", "ref")), "token"));
        await bearer.SendAsync(TestClient.Get(), default);
        sent.Should().Be("Bearer " + TestClient.Canary);
        using var basic = TestClient.Over(Answer, authentication: SecretAuthentication.Basic(TestClient.Settings(("password", "ref")), "ola", "password"));
        await basic.SendAsync(TestClient.Get(), default);
        sent.Should().Be("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("ola:" + TestClient.Canary)));
    }

    [Fact]
    public async Task An_API_key_goes_into_the_header_that_the_ERP_wants()
    {
        HttpRequestMessage? sent = null;
        HttpResponseMessage Answer(HttpRequestMessage request)
        {
            sent = request;
            return TestClient.Json(200, "{}");
        }

        using var client = TestClient.Over(Answer, authentication: SecretAuthentication.ApiKey(TestClient.Settings(("apiKey", "ref")), "apiKey", "X-Key", "Key "));
        await client.SendAsync(TestClient.Get(), default);
        sent!.Headers.GetValues("X-Key").Should().Equal("Key " + TestClient.Canary);
        sent.Headers.Authorization.Should().BeNull();
    }

    [Fact, Trait("Catalogue", "98")]
    public async Task A_secret_that_no_header_can_hold_is_refused_without_being_named_or_sent()
    {
        using var client = TestClient.Over(_ => throw new InvalidOperationException("sent"), authentication: new Fixed(new ErpCredential(new Secret(TestClient.Canary + "\u00e6"))));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Code).Should().Be((WriteOutcome.NotApplied, ErrorCodes.ContractBroken));
        outcome.Failure.ToString().Should().Contain("Authorization").And.NotContain(TestClient.Canary);
    }

    [Fact]
    public async Task A_credential_may_be_several_headers_and_prints_their_names_only()
    {
        var credential = new ErpCredential([new("Cookie", new Secret("B1SESSION=" + TestClient.Canary)), new("X-CSRF-Token", new Secret(TestClient.Canary))]);
        credential.ToString().Should().Be("Cookie, X-CSRF-Token");
        HttpRequestMessage? sent = null;
        using var client = TestClient.Over(r =>
        {
            sent = r;
            return TestClient.Json(200, "{}");
        }, authentication: new Fixed(credential));
        await client.SendAsync(TestClient.Get(), default);
        (sent!.Headers.GetValues("Cookie").Single(), sent.Headers.GetValues("X-CSRF-Token").Single()).Should().Be(("B1SESSION=" + TestClient.Canary, TestClient.Canary));
    }

    [Theory]
    [InlineData(), InlineData("Host"), InlineData("content-type"), InlineData("X-Key", "x-key"), InlineData("X Key"), InlineData("Transfer-Encoding"), InlineData("X:Key")]
    public void A_credential_in_a_header_of_the_transport_is_refused(params string[] names) =>
        FluentActions.Invoking(() => new ErpCredential([.. names.Select(n => new KeyValuePair<string, Secret>(n, new Secret("x")))])).Should().Throw<ErpLinkException>();

    [Fact, Trait("Catalogue", "11")]
    public async Task After_a_401_the_request_is_sent_once_more_with_a_new_credential()
    {
        var authentication = new Renewing();
        var sent = new List<string>();
        using var client = TestClient.Over(r =>
        {
            sent.Add(r.Headers.Authorization!.ToString());
            return TestClient.Json(sent.Count == 1 ? 401 : 201, "{}");
        }, authentication: authentication);
        (await client.SendAsync(TestClient.Post(), default)).Status.Should().Be(201);
        sent.Should().Equal("Session 0", "Session 1");
    }

    [Fact, Trait("Catalogue", "11")]
    public async Task A_second_401_is_the_answer()
    {
        var count = 0;
        using var client = TestClient.Over(_ =>
        {
            count++;
            return TestClient.Json(401, "{}");
        }, o => o.AttemptsMax = 3, authentication: new Renewing());
        var answer = await client.SendAsync(TestClient.Post(), default);
        count.Should().Be(2);
        ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing).Failure!.Class.Should().Be(FailureClass.Unauthorized);
    }

    [Fact]
    public async Task A_missing_secret_sends_nothing_and_is_an_answer()
    {
        var settings = new ConnectionSettings("oslo", new Dictionary<string, string> { ["token"] = "ref" }, new NoSecrets());
        using var client = TestClient.Over(_ => throw new InvalidOperationException("sent"), authentication: SecretAuthentication.Bearer(settings, "token"));
        var outcome = ResponseOutcome.Of(HttpOperation.Create, await client.SendAsync(TestClient.Post(), default), AnswerBody.Missing);
        (outcome.Outcome, outcome.Failure!.Code).Should().Be((WriteOutcome.NotApplied, ErrorCodes.SecretMissing));
    }

    [Fact, Trait("Catalogue", "98")]
    public async Task The_secret_is_in_no_text_of_anything_that_fails()
    {
        var authentication = SecretAuthentication.Bearer(TestClient.Settings(("token", "ref")), "token");
        var texts = new List<string>();
        var answers = new Func<HttpRequestMessage, HttpResponseMessage>[]
        {
            r => throw new HttpRequestException("to " + r.Headers.Authorization),
            r => TestClient.Json(400, $"{{\"echo\":\"{r.Headers.Authorization}\"}}"),
            r => TestClient.Json(500, r.Headers.ToString()),
            r => TestClient.Json(200, "not json " + r.Headers.Authorization),
            r => TestClient.Json(302, r.Headers.Authorization!.ToString()),
        };
        foreach (var answer in answers)
        {
            using var client = TestClient.Over(answer, authentication: authentication);
            var seen = await client.SendAsync(TestClient.Post($"things?key={TestClient.Canary}", $"{{\"a\":\"{TestClient.Canary}\"}}"), default);
            texts.Add(seen.ToString());
            texts.Add((await authentication.FindAsync(client, default))!.ToString());
            foreach (var operation in Enum.GetValues<HttpOperation>())
            {
                var outcome = ResponseOutcome.Of(operation, seen, AnswerBody.Invalid);
                texts.Add(outcome.Failure!.ToString());
                texts.Add(FluentActions.Invoking(outcome.ThrowIfFailed).Should().Throw<ErpLinkException>().Which.ToString());
            }

            if (seen.Status == 200) texts.Add(FluentActions.Invoking(() => ErpJson.Read(seen, r => r.GetString())).Should().Throw<ErpLinkException>().Which.ToString());
        }

        texts.Should().NotBeEmpty().And.NotContain(t => t.Contains(TestClient.Canary));
        TestClient.Post(TestClient.Canary, TestClient.Canary).ToString().Should().Be("POST");
    }

    private sealed class Fixed(ErpCredential credential) : IErpAuthentication
    {
        public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) => ValueTask.FromResult<ErpCredential?>(credential);

        public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }

    private sealed class NoSecrets : ISecretSource
    {
        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult<Secret?>(null);
    }

    private sealed class Renewing : IErpAuthentication
    {
        private int _generation;

        public ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ErpCredential?>(new ErpCredential(new Secret($"Session {_generation}")));

        public ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken)
        {
            refused!.Headers.Single().Value.Reveal().Should().Be($"Session {_generation}");
            _generation++;
            return ValueTask.FromResult(true);
        }
    }
}

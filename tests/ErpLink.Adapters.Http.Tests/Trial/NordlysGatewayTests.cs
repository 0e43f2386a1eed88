using System.Net;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What stands in front of the service, and requests that cannot be served.</summary>
public sealed class NordlysGatewayTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private NordlysServer _server = null!;
    private NordlysClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await NordlysServer.StartAsync(_time);
        _client = new NordlysClient(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Too_many_requests_are_refused_until_the_next_minute_and_not_carried_out()
    {
        _server.RequestsPerMinuteMax = 2;
        _time.Advance(TimeSpan.FromSeconds(40));
        await _client.GetAsync("status");
        var (_, _, second) = await _client.SendAsync("GET", "status");

        var (status, body, refused) = await _client.SendAsync("POST", "customers/1001/archive");

        second.Headers.GetValues("X-RateLimit-Remaining").Should().Equal("0");
        status.Should().Be(HttpStatusCode.TooManyRequests);
        body!.ToJsonString().Should().Be("""{"message":"API rate limit exceeded"}""");
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(20));
        refused.Headers.GetValues("X-RateLimit-Reset").Should().Equal("20");
        _server.Data.Customer(1001).Archived.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(20));
        await _client.GetAsync("status");
    }

    [Fact]
    public async Task A_key_that_can_only_read_reads_and_does_nothing_else()
    {
        var reader = new NordlysClient(_server, NordlysServer.ReadOnlyKey);

        (await reader.IdsAsync("contacts?pageSize=2")).Should().HaveCount(2);
        (await reader.RefusedAsync(HttpStatusCode.Forbidden, "DELETE", "contacts/P-000201")).Should().Be("KEY_READ_ONLY");
        _server.Data.Contact("P-000201").LastName.Should().Be("Solberg");
        _server.Requests.Should().Equal("GET /v3/contacts?pageSize=2", "DELETE /v3/contacts/P-000201");
    }

    [Theory]
    [InlineData("DELETE", "customers/1001", null, "application/json", HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "suppliers", null, "application/json", HttpStatusCode.NotFound, "NO_SUCH_RESOURCE")]
    [InlineData("POST", "customers", "[]", "application/json", HttpStatusCode.BadRequest, "MALFORMED_JSON")]
    [InlineData("POST", "customers", "{", "application/json", HttpStatusCode.BadRequest, "MALFORMED_JSON")]
    [InlineData("POST", "customers", "{}", "text/plain", HttpStatusCode.UnsupportedMediaType, "JSON_ONLY")]
    [InlineData("GET", "customers?page=0", null, "application/json", HttpStatusCode.BadRequest, "INVALID_PARAMETER")]
    [InlineData("GET", "customers?sort=city", null, "application/json", HttpStatusCode.BadRequest, "INVALID_PARAMETER")]
    public async Task A_request_that_cannot_be_served_is_refused_with_its_code(
        string method, string path, string? body, string type, HttpStatusCode status, string code)
    {
        (await _client.RefusedAsync(status, method, path, body, type)).Should().Be(code);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var body = $$"""{ "web": "{{new string('x', 262_144)}}" }""";

        (await _client.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "POST", "customers", body)).Should().Be("BODY_TOO_LARGE");
    }
}

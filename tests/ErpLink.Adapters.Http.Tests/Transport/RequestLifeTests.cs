using ErpLink.Adapters.Http.Tests.Tryton;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class RequestLifeTests
{
    // 130 s for the write, and as much for every request before it. A time limit of less is a wait that the clock skips.
    private static readonly Action<ErpHttpOptions> Limits = o =>
    {
        o.AttemptsMax = 2;
        o.RequestTimeout = TimeSpan.FromSeconds(60);
        o.RetryDelayMax = TimeSpan.FromSeconds(5);
        o.CallTimeout = TimeSpan.FromSeconds(130);
    };

    [Theory]
    [InlineData(0, 60 + 130), InlineData(3, 60 + 4 * 130)]
    public void The_life_of_a_request_covers_the_time_until_its_bytes_leave(int requestsBefore, int seconds)
    {
        var options = new ErpHttpOptions();
        Limits(options);
        RequestLife.Of(TimeSpan.FromMinutes(1), options, requestsBefore).Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_write_that_leaves_as_late_as_it_may_is_within_it()
    {
        var time = new FakeTime();
        var options = new ErpHttpOptions { AttemptsMax = 1, RequestTimeout = TimeSpan.FromSeconds(60), RetryDelayMax = TimeSpan.FromSeconds(5), RetryDelay = TimeSpan.Zero };
        var source = new Slow();
        DateTimeOffset? left = null;
        options.CreateHandler = () => new TestClient.ScriptedHandler(_ =>
        {
            left = time.GetUtcNow();
            return TestClient.Json(201, "{}");
        });
        var context = new ConnectionContext("oslo", new ConnectionSettings("oslo", new Dictionary<string, string> { ["token"] = "ref" }, source)) { Time = time };
        using var client = new ErpHttpClient(context, ErpAddress.Parse("https://erp.example/", "oslo"), options, SecretAuthentication.Bearer(context.Settings, "token"));
        var begun = time.GetUtcNow();
        var write = client.SendAsync(TestClient.Post(), default).AsTask();
        time.Advance(TimeSpan.FromMinutes(4));
        source.Given.SetResult(new Secret("token"));
        await write;
        (left - begun).Should().BeLessThan(RequestLife.Of(TimeSpan.Zero, options, 0));
    }

    [Fact]
    public async Task The_kinds_of_OData_declare_it()
    {
        using var erp = new FakeOData();
        var description = await (await erp.OpenAsync(configure: Limits)).DescribeAsync(default);
        description.Kinds.Should().OnlyContain(k => k.RequestLifeMax == TimeSpan.FromSeconds(600 + 300 + 5 * 130));
    }

    [Fact]
    public async Task The_kinds_of_Tryton_declare_it()
    {
        var description = await (await new FakeTryton().OpenAsync(Limits)).DescribeAsync(default);
        description.Kinds.Should().OnlyContain(k => k.RequestLifeMax == TimeSpan.FromSeconds(300 + 7 * 130));
    }

    [Fact]
    public async Task A_Tryton_whose_requests_end_sooner_says_so_in_a_setting()
    {
        var description = await (await new FakeTryton().OpenAsync(Limits, ("serverLifeSeconds", "10"))).DescribeAsync(default);
        description.Kinds.Should().OnlyContain(k => k.RequestLifeMax == TimeSpan.FromSeconds(10 + 7 * 130));
    }

    [Theory]
    [InlineData("0"), InlineData("86401"), InlineData("-1"), InlineData("ten"), InlineData("1.5")]
    public async Task A_life_that_cannot_be_is_refused_with_its_bounds(string seconds)
    {
        var open = () => new FakeTryton().OpenAsync(Limits, ("serverLifeSeconds", seconds)).AsTask();
        var error = (await open.Should().ThrowAsync<ErpLinkException>()).Which;
        error.Code.Should().Be(ErrorCodes.SettingInvalid);
        error.Message.Should().Contain("1 to 86400");
    }

    /// <summary>A source of secrets that takes its time.</summary>
    private sealed class Slow : ISecretSource
    {
        public TaskCompletionSource<Secret?> Given { get; } = new();

        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => new(Given.Task);
    }
}

using ErpLink.Adapters.Http.Tests.Tryton;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class RequestLifeTests
{
    // Two attempts of 60 s with 5 s after each, and as much for every request before the write. A time limit of less is a wait that the clock skips.
    private static readonly Action<ErpHttpOptions> Limits = o =>
    {
        o.AttemptsMax = 2;
        o.RequestTimeout = TimeSpan.FromSeconds(60);
        o.RetryDelayMax = TimeSpan.FromSeconds(5);
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
    public async Task The_kinds_of_OData_declare_it()
    {
        using var erp = new FakeOData();
        var description = await (await erp.OpenAsync(configure: Limits)).DescribeAsync(default);
        description.Kinds.Should().OnlyContain(k => k.RequestLifeMax == TimeSpan.FromSeconds(600 + 5 * 130));
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
}

namespace ErpLink.Adapters.Http.Tests.Transport;

[Trait("Catalogue", "8")]
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("abc", null)]
    [InlineData("0", 0.0)]
    [InlineData("7", 7.0)]
    [InlineData("600", 600.0)]
    [InlineData("601", 600.0)]
    [InlineData("999999999999", 600.0)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    [InlineData("Thu, 01 Jan 2099 00:00:00 GMT", 600.0)]
    public void It_is_read_and_never_believed_beyond_the_maximum(string? value, double? seconds) =>
        RetryAfter.Parse(value, null, Now, TimeSpan.FromMinutes(10)).Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Fact, Trait("Catalogue", "39")]
    public void A_date_is_compared_with_the_clock_of_the_server() =>
        RetryAfter.Parse("Sun, 01 Mar 2026 13:00:30 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", Now, TimeSpan.FromMinutes(10)).Should().Be(TimeSpan.FromSeconds(30));
}

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class ErpHttpOptionsTests
{
    public static TheoryData<Action<ErpHttpOptions>, string, string> Wrong => new()
    {
        { o => o.RequestTimeout = TimeSpan.Zero, "RequestTimeout", "00:00:00" },
        { o => o.ConnectTimeout = TimeSpan.FromHours(1), "ConnectTimeout", "01:00:00" },
        { o => o.AnswerBytesMax = 10, "AnswerBytesMax", "10" },
        { o => o.CompressionRatioMax = 1, "CompressionRatioMax", "1" },
        { o => o.RetryAfterMax = TimeSpan.FromDays(2), "RetryAfterMax", "2.00:00:00" },
        { o => o.AttemptsMax = 0, "AttemptsMax", "0" },
        { o => o.AttemptsMax = 11, "AttemptsMax", "11" },
        { o => o.RetryDelay = TimeSpan.FromMinutes(2), "RetryDelay", "00:02:00" },
        { o => o.RetryDelayMax = TimeSpan.FromMilliseconds(1), "RetryDelayMax", "00:00:00.0010000" },
        { o => o.RetryDelayMax = TimeSpan.FromHours(1), "RetryDelayMax", "01:00:00" },
        { o => o.ConnectionsMax = 0, "ConnectionsMax", "0" },
        { o => o.ConnectionLifetime = TimeSpan.FromHours(1), "ConnectionLifetime", "01:00:00" },
        { o => o.BreakDuration = TimeSpan.FromMilliseconds(5), "BreakDuration", "00:00:00.0050000" },
        { o => o.RequestTimeout = TimeSpan.FromSeconds(5), "ConnectTimeout", "00:00:05" },
        { o => o.CallTimeout = TimeSpan.Zero, "CallTimeout", "00:00:00" },
        { o => o.CallTimeout = TimeSpan.FromSeconds(99), "CallTimeout", "00:01:39" },
        { o => o.RequestBytesMax = 1023, "RequestBytesMax", "1023" },
        { o => o.AnswerRowsMax = 99, "AnswerRowsMax", "99" },
        { o => o.Quotas = null!, "Quotas", "empty list" },
        { o => o.Quotas = [null!], "Quotas", "null" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void An_option_outside_its_bounds_is_refused_by_name_and_value(Action<ErpHttpOptions> change, string name, string value)
    {
        var options = new ErpHttpOptions();
        options.Invoking(o => o.Validate()).Should().NotThrow();
        change(options);
        options.Invoking(o => o.Validate()).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.OptionInvalid && e.Message.Contains(name) && e.Message.Contains(value));
    }
}

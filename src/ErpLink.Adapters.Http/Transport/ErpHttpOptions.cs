using Polly;

namespace ErpLink.Adapters.Http;

/// <summary>The limits of one connection over HTTP. Read when a connection is opened; later changes count for the next opening.</summary>
/// <remarks>Source: reliability, sections 5.1 and 8. The framework's own defaults (redirects followed, 2 GiB buffered, no limit on
/// decompression) are not fit for talking to a server one does not control. Certificates are checked for revocation where
/// their issuer can be reached; names that stand for link-local addresses or for this machine are refused.</remarks>
public sealed class ErpHttpOptions
{
    /// <summary>The longest one attempt may take, from the first byte sent to the last byte read. 1 second to 30 minutes.
    /// Default: 100 seconds. A body that trickles in byte by byte is ended by it, too.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest a connection may take to be made, TLS included. 1 second to 2 minutes. Default: 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest one call may take over all its attempts, the pauses between them and log-ins. 1 second to 2 hours, and not
    /// less than <see cref="RequestTimeout"/>. Default: 5 minutes. How long a write of unknown outcome is waited for is reckoned from it: a
    /// write and the requests before it may each take that long.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body of a request, in bytes. 1 KiB to 1 GiB. Default: 16 MiB.</summary>
    public int RequestBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>The largest answer, in bytes after decompression. 1 KiB to 1 GiB. Default: 16 MiB.</summary>
    public int AnswerBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many times larger than what was sent a decompressed answer may be; counted once it is larger than 1 MiB.
    /// 2 to 10,000. Default: 200 (JSON of an ERP compresses 5 to 50 times).</summary>
    public int CompressionRatioMax { get; set; } = 200;

    /// <summary>The most rows that one list of an answer may have. 100 to 1,000,000. Default: 20,000, the largest page of a profile.</summary>
    public int AnswerRowsMax { get; set; } = 20_000;

    /// <summary>The longest pause that a server's Retry-After is believed. 1 second to 24 hours. Default: 10 minutes.</summary>
    public TimeSpan RetryAfterMax { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a read, or a write that was provably not sent, is tried in all. 1 (no retry) to 10. Default: 3.</summary>
    public int AttemptsMax { get; set; } = 3;

    /// <summary>The wait before the second attempt; doubles for each further one, with jitter. 0 to 1 minute. Default: 500 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two attempts. Where the server asks for more, it is the caller that hears of it
    /// (<see cref="Failure.RetryAfter"/>). 0 to 5 minutes. Default: 10 seconds.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections to the server there may be at once. 1 to 64. Default: 4.</summary>
    public int ConnectionsMax { get; set; } = 4;

    /// <summary>How long a connection is used before a new one looks the name up again. 2 to 15 minutes. Default: 5 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long nothing is sent after nearly all of 10 or more attempts within 30 seconds failed. Zero (the default) for never;
    /// otherwise 1 second to 10 minutes.</summary>
    public TimeSpan BreakDuration { get; set; }

    /// <summary>The headers by which the server says how many requests are left: when none is, the next one waits, up to
    /// <see cref="RetryDelayMax"/>, or is not sent and its caller hears of the pause (<see cref="Failure.RetryAfter"/>). A 429 with
    /// Retry-After counts as well. Default: <see cref="QuotaHeaders.Standard"/>.</summary>
    public IReadOnlyList<QuotaHeaders> Quotas { get; set; } = [QuotaHeaders.Standard];

    /// <summary>Whether the server may have an address of a private network (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7 and the
    /// like), as an ERP on the premises has, or be this machine. Default: no. An option of the app and not a setting of the connection, because whoever may
    /// write settings could otherwise look around in the app's own network.</summary>
    /// <remarks>Checked for every connection that is made, on the address that the name stands for at that moment; a name behind a proxy
    /// is looked up by the proxy. This machine needs an address that says so as well (<c>http://localhost</c>), and link-local ones are
    /// always refused. Source: rows 99 and 100 of the catalogue in reliability, section 5.</remarks>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>Puts strategies of the app's own in the place of the retries and the breaker described here (<see cref="AttemptsMax"/>,
    /// <see cref="RetryDelay"/>, <see cref="BreakDuration"/>); called once for each connection. Retry what
    /// <see cref="ErpHttpAnswer.MayBeSentAgain"/> allows. Whatever the strategies do, a write that may have been sent is not sent again,
    /// and <see cref="CallTimeout"/> holds. Default: <see langword="null"/>.</summary>
    public Action<ResiliencePipelineBuilder<ErpHttpAnswer>>? ConfigurePipeline { get; set; }

    /// <summary>Makes the handler of a connection, for tests, for special networks and for handlers of IHttpClientFactory; called once for
    /// each connection (and once more for its token endpoint), which disposes it. One that follows redirects, keeps cookies, decompresses or
    /// keeps connections for more than 15 minutes is refused; none of them may retry writes. It chooses its own addresses: <see cref="AllowPrivateNetwork"/>, <see cref="ConnectTimeout"/> and the other options of
    /// the connection to the server do not count for it. Default: the library's own.</summary>
    public Func<HttpMessageHandler>? CreateHandler { get; set; }

    /// <summary>Checks every bound.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>.</exception>
    public void Validate()
    {
        Check(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        Check(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Check(nameof(CallTimeout), CallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2));
        Check(nameof(RequestBytesMax), RequestBytesMax, 1024, 1024 * 1024 * 1024);
        Check(nameof(AnswerRowsMax), AnswerRowsMax, 100, 1_000_000);
        Check(nameof(AnswerBytesMax), AnswerBytesMax, 1024, 1024 * 1024 * 1024);
        Check(nameof(CompressionRatioMax), CompressionRatioMax, 2, 10_000);
        Check(nameof(RetryAfterMax), RetryAfterMax, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        Check(nameof(AttemptsMax), AttemptsMax, 1, 10);
        Check(nameof(RetryDelay), RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Check(nameof(RetryDelayMax), RetryDelayMax, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Check(nameof(ConnectionsMax), ConnectionsMax, 1, 64);
        Check(nameof(ConnectionLifetime), ConnectionLifetime, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15));
        if (Quotas is null || Quotas.Contains(null!)) throw Invalid($"{nameof(Quotas)} is null, or holds null. Give an empty list for none.");
        if (BreakDuration != TimeSpan.Zero)
            Check(nameof(BreakDuration), BreakDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        if (RetryDelay > RetryDelayMax)
            throw Invalid($"{nameof(RetryDelay)} is {RetryDelay} and {nameof(RetryDelayMax)} is {RetryDelayMax}: make the first the smaller one.");
        if (RequestTimeout > CallTimeout)
            throw Invalid($"{nameof(RequestTimeout)} is {RequestTimeout} and {nameof(CallTimeout)} is {CallTimeout}: make the first the smaller one.");
        if (ConnectTimeout > RequestTimeout)
            throw Invalid($"{nameof(ConnectTimeout)} is {ConnectTimeout} and {nameof(RequestTimeout)} is {RequestTimeout}: make the first the smaller one.");
    }

    internal ErpHttpOptions Snapshot() => (ErpHttpOptions)MemberwiseClone();

    private static void Check<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0) throw Invalid($"{name} is {value}; allowed is {min} to {max}.");
    }

    private static ErpLinkException Invalid(string what) =>
        new(ErrorCodes.OptionInvalid, FailureClass.Invalid, $"{nameof(ErpHttpOptions)}: {what}");
}

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

    /// <summary>The largest answer, in bytes after decompression. 1 KiB to 1 GiB. Default: 16 MiB.</summary>
    public int AnswerBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many times larger than what was sent a decompressed answer may be; counted once it is larger than 1 MiB.
    /// 2 to 10,000. Default: 200 (JSON of an ERP compresses 5 to 50 times).</summary>
    public int CompressionRatioMax { get; set; } = 200;

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

    /// <summary>Makes the innermost handler of a connection, for tests and for special networks; called once for each connection, which
    /// disposes it. It must neither follow redirects nor keep cookies nor decompress. Default: the library's own.</summary>
    public Func<HttpMessageHandler>? CreateHandler { get; set; }

    /// <summary>How long the client's authentication may be busy with another server within one request.</summary>
    internal TimeSpan LogInTimeMax { get; set; }

    /// <summary>Checks every bound.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>.</exception>
    public void Validate()
    {
        Check(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        Check(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Check(nameof(AnswerBytesMax), AnswerBytesMax, 1024, 1024 * 1024 * 1024);
        Check(nameof(CompressionRatioMax), CompressionRatioMax, 2, 10_000);
        Check(nameof(RetryAfterMax), RetryAfterMax, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        Check(nameof(AttemptsMax), AttemptsMax, 1, 10);
        Check(nameof(RetryDelay), RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Check(nameof(RetryDelayMax), RetryDelayMax, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Check(nameof(ConnectionsMax), ConnectionsMax, 1, 64);
        Check(nameof(ConnectionLifetime), ConnectionLifetime, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15));
        if (BreakDuration != TimeSpan.Zero)
            Check(nameof(BreakDuration), BreakDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        if (RetryDelay > RetryDelayMax)
            throw Invalid($"{nameof(RetryDelay)} is {RetryDelay} and {nameof(RetryDelayMax)} is {RetryDelayMax}: make the first the smaller one.");
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

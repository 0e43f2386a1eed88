using System.Net.Http.Headers;

namespace ErpLink.Adapters.Http;

/// <summary>
/// What came back: a status with headers and the whole decompressed body, or what went wrong and whether the request may have been
/// sent. What it means for a write is decided by <see cref="ResponseOutcome"/> alone. Prints status and fault only.
/// </summary>
public sealed class ErpHttpAnswer
{
    private readonly Dictionary<string, string> _headers;

    internal ErpHttpAnswer(string origin, int? status, HttpFault fault, bool mayHaveBeenSent, Dictionary<string, string>? headers = null)
    {
        Origin = origin;
        Status = status;
        Fault = fault;
        MayHaveBeenSent = mayHaveBeenSent;
        _headers = headers ?? [];
    }

    /// <summary>Scheme, host and port of the server: what messages may name.</summary>
    public string Origin { get; }

    /// <summary>The status, or <see langword="null"/> when none arrived.</summary>
    public int? Status { get; }

    /// <summary>What went wrong on the way.</summary>
    public HttpFault Fault { get; }

    /// <summary>False only where it is proven that the server never had the request.</summary>
    public bool MayHaveBeenSent { get; }

    /// <summary>The body; empty when there is none, or when it did not arrive whole.</summary>
    public ReadOnlyMemory<byte> Body { get; internal init; }

    /// <summary>How long the server asks to wait, at most <see cref="ErpHttpOptions.RetryAfterMax"/>; <see langword="null"/> when it does not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The server's clock when it was asked, or a little before: its <c>Date</c> less the time that the answer took;
    /// <see langword="null"/> when it does not say. What a feed over timestamps counts by.</summary>
    public DateTimeOffset? ServerTime { get; internal init; }

    /// <summary>Why nothing was sent, where there is more to say than the fault does.</summary>
    public Failure? Refusal { get; internal init; }

    /// <summary>Whether the same request may go out again without asking anybody: for strategies of the app's own. A read that time may
    /// heal, or a request that provably was not sent, and no longer pause asked for than <see cref="ErpHttpOptions.RetryDelayMax"/>.</summary>
    public bool MayBeSentAgain { get; internal set; }

    /// <summary>True for a status from 200 to 299 whose body arrived whole.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299 && Fault == HttpFault.None;

    /// <summary>The media type of the body in lower case; empty when the server does not say.</summary>
    public string MediaType =>
        MediaTypeHeaderValue.TryParse(Header("Content-Type"), out var type) ? type.MediaType?.ToLowerInvariant() ?? string.Empty
            : string.Empty;

    /// <summary>Whether the server says that the body is JSON.</summary>
    public bool IsJson => MediaType is "application/json" or "text/json" || MediaType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>A header's value (several are joined by a comma), or <see langword="null"/>.</summary>
    /// <param name="name">The header; upper and lower case are the same.</param>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>Nothing was sent.</summary>
    internal static ErpHttpAnswer Unsent(string origin, HttpFault fault, Failure? refusal = null) =>
        new(origin, null, fault, mayHaveBeenSent: false) { Refusal = refusal, RetryAfter = refusal?.RetryAfter };

    /// <summary>The headers that said who asked, for <see cref="Redact"/> only.</summary>
    internal ErpCredential? Credential { get; init; }

    /// <summary>What else was secret in the request, for <see cref="Redact"/> only.</summary>
    internal IReadOnlyList<Secret> Secrets { get; init; } = [];

    /// <summary>Words of the server without the credentials that it was given.</summary>
    internal string Redact(string text) => Redaction.Of(text, Credential, Secrets);

    /// <summary>Status, fault and origin.</summary>
    public override string ToString() =>
        $"{Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no status"}, {Fault}, {Origin}";
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Adapters.Http;

/// <summary>
/// Checks that a webhook was signed with a key that both sides have: HMAC-SHA256 over its time, a separator and its body, in hexadecimal or
/// Base64. A valid one is a hint and nothing more: it goes to <c>IErpSignals</c>, and the record is read.
/// </summary>
/// <remarks>Which connection it is for is decided by the address that it was sent to, and so is the key; never by what the body says.
/// Thread-safe. Source: rows 45, 102 and 103 of the catalogue in reliability, section 5.</remarks>
/// <param name="time">The clock.</param>
public sealed class WebhookSignature(TimeProvider time)
{
    private const int BlockBytes = 16 * 1024;
    private const int SignatureCharactersMax = 200;

    /// <summary>How far its time may be from ours, in both directions. Within that it may come twice, which costs a comparison.
    /// Default: 5 minutes.</summary>
    public TimeSpan WindowMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body, in bytes; what is larger is not read to its end. Default: 256 KiB.</summary>
    public int BodyBytesMax { get; init; } = 256 * 1024;

    /// <summary>What is between time and body where it is signed. Default: a full stop.</summary>
    public string Separator { get; init; } = ".";

    /// <summary>Whether the time is signed with the body. Default: yes. Services that sign the body only can be sent again at any time.</summary>
    public bool HasTime { get; init; } = true;

    /// <summary>Checks a webhook.</summary>
    /// <param name="key">The key of this address.</param>
    /// <param name="sentAt">Its time as it came, in seconds since 1970; <see langword="null"/> when there is none.</param>
    /// <param name="signature">Its signature as it came, with or without <c>sha256=</c> before it; <see langword="null"/> when there is none.</param>
    /// <param name="body">Its body, which is read up to the limit.</param>
    /// <param name="announcedBytes">Its Content-Length; <see langword="null"/> when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<WebhookCheck> CheckAsync(Secret key, string? sentAt, string? signature, Stream body, long? announcedBytes,
        CancellationToken cancellationToken)
    {
        if (Decode(signature) is not { } claimed || HasTime && Seconds(sentAt) is null) return Bad(WebhookVerdict.Unsigned);
        if (announcedBytes > BodyBytesMax) return Bad(WebhookVerdict.TooLarge);
        if (await ReadAsync(body, cancellationToken).ConfigureAwait(false) is not { } bytes) return Bad(WebhookVerdict.TooLarge);
        if (!CryptographicOperations.FixedTimeEquals(Sign(key, sentAt, bytes), claimed)) return Bad(WebhookVerdict.Forged);
        // After the signature: of a time that anybody may have written nothing is said.
        if (HasTime && (time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(Seconds(sentAt)!.Value)).Duration() > WindowMax)
            return Bad(WebhookVerdict.Expired);
        return new WebhookCheck(WebhookVerdict.Valid, bytes);
    }

    private static WebhookCheck Bad(WebhookVerdict verdict) => new(verdict, default);

    private byte[] Sign(Secret key, string? sentAt, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key.Reveal()));
        if (HasTime) hash.AppendData(Encoding.UTF8.GetBytes(sentAt + Separator));
        hash.AppendData(body.Span);
        return hash.GetHashAndReset();
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>(BlockBytes);
        while (await body.ReadAsync(bytes.GetMemory(BlockBytes)[..BlockBytes], cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > BodyBytesMax) return null;
        }

        return bytes.WrittenMemory;
    }

    private static byte[]? Decode(string? signature)
    {
        if (signature is null or { Length: > SignatureCharactersMax }) return null;
        var text = signature.StartsWith("sha256=", StringComparison.OrdinalIgnoreCase) ? signature["sha256=".Length..] : signature;
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        if (text.Length == bytes.Length * 2)
            return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
        return Convert.TryFromBase64String(text, bytes, out var count) && count == bytes.Length ? bytes : null;
    }

    // Up to the year 5000, so that no number that somebody made up is too large to count with.
    private static long? Seconds(string? sentAt) => sentAt is { Length: <= 11 } && long.TryParse(sentAt, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}

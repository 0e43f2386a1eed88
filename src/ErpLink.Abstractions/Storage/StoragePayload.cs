using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ErpLink.Storage;

/// <summary>How stores keep a record in one column: JSON behind an 8 byte checksum, so that a damaged byte is noticed, not believed.</summary>
public static class StoragePayload
{
    private const int ChecksumLength = 8;

    /// <summary>The bytes to store.</summary>
    public static byte[] Encode<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var bytes = new byte[ChecksumLength + json.Length];
        Checksum(json, bytes);
        json.CopyTo(bytes, ChecksumLength);
        return bytes;
    }

    /// <summary>The record again.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.StoreCorrupt"/>: the bytes are not what was stored.</exception>
    public static T Decode<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
    {
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        if (bytes.Length < ChecksumLength) throw Corrupt(null);
        Checksum(bytes[ChecksumLength..], checksum);
        if (!checksum.SequenceEqual(bytes[..ChecksumLength])) throw Corrupt(null);
        try
        {
            return JsonSerializer.Deserialize(bytes[ChecksumLength..], type) ?? throw Corrupt(null);
        }
        catch (JsonException error)
        {
            throw Corrupt(error);
        }
    }

    private static void Checksum(ReadOnlySpan<byte> json, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        hash[..ChecksumLength].CopyTo(target);
    }

    private static ErpLinkException Corrupt(Exception? cause) => new(ErrorCodes.StoreCorrupt, FailureClass.Bug,
        "The link store's content is damaged: a stored record does not match its checksum. Restore the store from a backup; do not delete it.", cause);
}

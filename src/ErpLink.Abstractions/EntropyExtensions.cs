using System.Buffers.Binary;

namespace ErpLink;

/// <summary>What is drawn from <see cref="IEntropy"/>.</summary>
public static class EntropyExtensions
{
    /// <summary>A new id that sorts by time of creation (UUID version 7, RFC 9562).</summary>
    public static Guid NewId(this IEntropy entropy, TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        entropy.Fill(bytes[6..]);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)(milliseconds >> 32));
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], (int)milliseconds);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive), for jitter.</summary>
    public static double NextFraction(this IEntropy entropy)
    {
        Span<byte> bytes = stackalloc byte[8];
        entropy.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1ul << 53));
    }
}

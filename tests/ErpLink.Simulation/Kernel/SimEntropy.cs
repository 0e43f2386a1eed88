using System.Buffers.Binary;

namespace ErpLink.Simulation;

/// <summary>The randomness of one life of a process, from the seed.</summary>
public sealed class SimEntropy(ulong state) : IEntropy
{
    private ulong _state = state;

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[8];
        while (!bytes.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Prng.Scramble(_state++));
            var length = Math.Min(8, bytes.Length);
            word[..length].CopyTo(bytes);
            bytes = bytes[length..];
        }
    }
}

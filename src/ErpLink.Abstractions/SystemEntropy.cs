using System.Security.Cryptography;

namespace ErpLink;

/// <summary>The operating system's cryptographic random numbers.</summary>
public sealed class SystemEntropy : IEntropy
{
    /// <summary>The one instance.</summary>
    public static SystemEntropy Instance { get; } = new();

    private SystemEntropy()
    {
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

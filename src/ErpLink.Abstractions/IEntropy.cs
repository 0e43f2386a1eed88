namespace ErpLink;

/// <summary>The one source of randomness: ids, references, jitter. A simulation replaces it to replay a run from a seed.
/// Thread-safe.</summary>
public interface IEntropy
{
    /// <summary>Fills the bytes with unpredictable content.</summary>
    void Fill(Span<byte> bytes);
}

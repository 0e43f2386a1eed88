namespace ErpLink.Simulation;

/// <summary>SplitMix64: the numbers of a seed, the same on every machine and runtime (those of <see cref="Random"/> are no contract).</summary>
public static class Prng
{
    /// <summary>The basis of a hash of text.</summary>
    public const ulong Basis = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    /// <summary>Spreads every bit of a number over all 64.</summary>
    public static ulong Scramble(ulong number)
    {
        number += 0x9E3779B97F4A7C15;
        number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9;
        number = (number ^ number >> 27) * 0x94D049BB133111EB;
        return number ^ number >> 31;
    }

    /// <summary>Adds text to a hash (FNV-1a; <see cref="string.GetHashCode()"/> differs from process to process).</summary>
    public static ulong Hash(ulong hash, string text)
    {
        foreach (var character in text) hash = (hash ^ character) * Prime;
        return (hash ^ 0xFF) * Prime;
    }

    /// <summary>Adds a number to a hash.</summary>
    public static ulong Hash(ulong hash, long number) => Scramble(hash ^ (ulong)number * Prime);
}

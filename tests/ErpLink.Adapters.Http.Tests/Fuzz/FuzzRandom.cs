namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>SplitMix64: the same numbers from the same seed, on every machine and for ever.</summary>
public sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A random number of its own for one case of one target, whatever the others use.</summary>
    public static FuzzRandom Of(ulong seed, string target, int number)
    {
        var mixed = new FuzzRandom(seed ^ (ulong)number * 0x9E3779B97F4A7C15);
        foreach (var c in target) mixed = new FuzzRandom(mixed.Next() ^ c);
        return mixed;
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to one less than the limit; 0 for a limit of 0.</summary>
    public int Below(int limit) => limit <= 0 ? 0 : (int)(Next() % (ulong)limit);

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}

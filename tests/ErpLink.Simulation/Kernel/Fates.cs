namespace ErpLink.Simulation;

/// <summary>
/// Decisions by name, not by order of drawing: what happens at the n-th call of a place depends on the seed and that name only. A change
/// elsewhere does not reshuffle the world, and that is what makes shrinking work.
/// </summary>
/// <param name="seed">The seed of the world.</param>
public sealed class Fates(ulong seed)
{
    private readonly Dictionary<(string What, string Key), int> _calls = [];

    /// <summary>The number of one decision.</summary>
    public ulong Draw(string what, string key, long nth) =>
        Prng.Scramble(Prng.Hash(Prng.Hash(Prng.Hash(Prng.Scramble(seed), what), key), nth));

    /// <summary>A decision as a fraction, from 0 (inclusive) to 1 (exclusive).</summary>
    public double Fraction(string what, string key = "", long nth = 0) => (Draw(what, key, nth) >> 11) * (1.0 / (1ul << 53));

    /// <summary>Whether something of this probability happens.</summary>
    public bool Happens(double probability, string what, string key = "", long nth = 0) => probability > 0 && Fraction(what, key, nth) < probability;

    /// <summary>A whole number, both bounds included.</summary>
    public int Between(int least, int most, string what, string key = "", long nth = 0) => least + (int)(Fraction(what, key, nth) * (most - least + 1));

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices, string what, string key = "", long nth = 0) => choices[Between(0, choices.Count - 1, what, key, nth)];

    /// <summary>The number of this call of a place, 0 for the first.</summary>
    public int Next(string what, string key)
    {
        ref var calls = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_calls, (what, key), out _);
        return calls++;
    }
}

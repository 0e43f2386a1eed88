namespace ErpLink.Linking.Matching;

/// <summary>Finds the few actors that are worth comparing with an entity: those that share the most and the rarest keys. Not thread-safe.</summary>
internal sealed class CandidateFinder(BlockIndex index, int actors)
{
    // A whole tier agrees: before all that only share parts.
    private const int TierWeight = 1_000;

    private readonly int[] _weights = new int[actors];
    private readonly List<int> _touched = [];
    private readonly List<(int Size, ulong Key)> _blocks = [];
    private readonly PriorityQueue<int, (int Weight, int Later)> _best = new();
    private readonly List<int> _found = [];

    /// <summary>Adds what shares the key of a tier.</summary>
    public void AddTier(ulong key)
    {
        var block = index.Find(key);
        Touch(block.Length > MatchLimits.CandidatesMax ? block[..MatchLimits.CandidatesMax] : block, TierWeight);
    }

    /// <summary>Adds what shares parts, the rarest first, until enough was read.</summary>
    public void AddProbes(IReadOnlyList<ulong> keys)
    {
        _blocks.Clear();
        foreach (var key in keys)
        {
            if (index.Find(key).Length is > 0 and var size) _blocks.Add((size, key));
        }

        // Ties are read in the order of the keys, so that the answer does not depend on anything else.
        _blocks.Sort();
        var left = MatchLimits.EntriesReadMax;
        foreach (var (size, key) in _blocks)
        {
            if (size > left) break;
            left -= size;
            Touch(index.Find(key), 1 + int.Log2(Math.Max(actors / size, 1)));
        }
    }

    /// <summary>The candidates, in no order that means anything; valid until the next call. Forgets what was added.</summary>
    public IReadOnlyList<int> Take()
    {
        _found.Clear();
        foreach (var actor in _touched)
        {
            var rank = (_weights[actor], -actor);
            if (_best.Count < MatchLimits.CandidatesMax) _best.Enqueue(actor, rank);
            else _best.EnqueueDequeue(actor, rank);
            _weights[actor] = 0;
        }

        _touched.Clear();
        while (_best.TryDequeue(out var actor, out _)) _found.Add(actor);
        return _found;
    }

    private void Touch(ReadOnlySpan<int> block, int weight)
    {
        foreach (var actor in block)
        {
            if (_weights[actor] == 0) _touched.Add(actor);
            _weights[actor] += weight;
        }
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>Keys and the records that have them: three flat arrays, about 20 bytes for a key of a record at most.</summary>
internal sealed class BlockIndex
{
    private readonly List<ulong> _addedKeys = [];
    private readonly List<int> _addedRecords = [];
    private ulong[] _keys = [];
    private int[] _starts = [0];
    private int[] _records = [];

    /// <summary>A record has a key. Records are added in their order, and each key of a record once.</summary>
    public void Add(ulong key, int record)
    {
        _addedKeys.Add(key);
        _addedRecords.Add(record);
    }

    /// <summary>Ends adding.</summary>
    public void Build()
    {
        var keys = _addedKeys.ToArray();
        _records = [.. _addedRecords];
        _addedKeys.Clear();
        _addedKeys.TrimExcess();
        _addedRecords.Clear();
        _addedRecords.TrimExcess();
        Array.Sort(keys, _records);
        var (unique, starts) = (new List<ulong>(), new List<int>());
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) continue;
            if (starts.Count > 0) Array.Sort(_records, starts[^1], i - starts[^1]);
            unique.Add(keys[i]);
            starts.Add(i);
        }

        if (starts.Count > 0) Array.Sort(_records, starts[^1], keys.Length - starts[^1]);
        starts.Add(keys.Length);
        _keys = [.. unique];
        _starts = [.. starts];
    }

    /// <summary>The records with a key, in their order.</summary>
    public ReadOnlySpan<int> Find(ulong key)
    {
        var at = Array.BinarySearch(_keys, key);
        return at < 0 ? [] : _records.AsSpan(_starts[at], _starts[at + 1] - _starts[at]);
    }
}

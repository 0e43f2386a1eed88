namespace ErpLink.Linking.Matching;

/// <summary>The keys under which a record is found: one for each tier that has a key, and parts of the values for what is fuzzy.</summary>
internal sealed class MatchKeys(MatchPlan plan)
{
    private const int WordMin = 2;
    private const int LongWordMin = 5;
    private const int CodeMin = 6;

    private readonly List<ulong> _probes = [];

    /// <summary>The key of a tier; <see langword="null"/> where it has none or a part is blank (T07).</summary>
    /// <param name="tier">The tier's number.</param>
    /// <param name="record">The record.</param>
    /// <param name="scope">Records are compared within the same scope only: the parent's key, or empty.</param>
    public ulong? OfTier(int tier, NormalRecord record, string scope)
    {
        var planned = plan.Tiers[tier];
        if (!planned.HasKey) return null;
        var hash = StableHash.Of(-1 - tier).Add(scope);
        foreach (var field in planned.Fields)
        {
            var part = record.Part(field);
            if (part.IsEmpty) return null;
            hash = hash.Add(Comparing.Core(plan.Fields[field].Comparer, part));
        }

        return hash.Value;
    }

    /// <summary>The keys of single fields, each once; valid until the next call.</summary>
    public IReadOnlyList<ulong> Probes(NormalRecord record, string scope)
    {
        _probes.Clear();
        for (var i = 0; i < plan.Fields.Count; i++)
        {
            var field = plan.Fields[i];
            if (!field.IsProbe) continue;
            var core = Comparing.Core(field.Comparer, record.Part(i));
            if (core.IsEmpty) continue;
            var hash = StableHash.Of(i).Add(scope);
            _probes.Add(hash.Add(core).Value);
            if (!field.IsFuzzy) continue;
            if (field.Comparer == MatchComparer.Date) DateParts(hash, core);
            else if (Comparing.IsWords(field.Comparer)) Words(hash, core);
            else Ends(hash.Add(1), core, CodeMin, CodeMin - 1);
        }

        _probes.Sort();
        for (var i = _probes.Count - 1; i > 0; i--)
        {
            if (_probes[i] == _probes[i - 1]) _probes.RemoveAt(i);
        }

        return _probes;
    }

    // One typing error spares a word's beginning or its end, and two errors in a name mostly spare one of its words.
    private void Words(StableHash hash, ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (word.Length < WordMin) continue;
            _probes.Add(hash.Add(1).Add(word).Value);
            Ends(hash.Add(2), word, LongWordMin, LongWordMin - 1);
            if (word.Length is > 2 and < LongWordMin) Ends(hash.Add(3), word, word.Length, word.Length - 1);
        }
    }

    private void Ends(StableHash hash, ReadOnlySpan<char> text, int lengthMin, int length)
    {
        if (text.Length < lengthMin) return;
        _probes.Add(hash.Add(1).Add(text[..length]).Value);
        _probes.Add(hash.Add(2).Add(text[^length..]).Value);
    }

    private void DateParts(StableHash hash, ReadOnlySpan<char> date)
    {
        _probes.Add(hash.Add(1).Add(date[..6]).Value);
        _probes.Add(hash.Add(2).Add(date[4..]).Value);
        _probes.Add(hash.Add(3).Add(date[..4]).Add(date[6..]).Value);
    }
}

using System.Collections.Frozen;

namespace ErpLink.Maps;

/// <summary>One direction of a list mapping: key to key, and what happens to keys without a pair.</summary>
internal sealed class ListTranslation
{
    private readonly FrozenDictionary<string, string> _keys;

    private ListTranslation(ListMapDefinition list, Dictionary<string, string> keys, string? defaultKey)
    {
        Name = $"{list.App}/{list.Erp}";
        OnUnmapped = list.OnUnmapped;
        Default = defaultKey;
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string Name { get; }

    public UnmappedItem OnUnmapped { get; }

    public string? Default { get; }

    public static ListTranslation ToErp(ListMapDefinition list) => new(list, Pick(list.Pairs, p => (p.App, p.Erp)), list.DefaultInErp);

    public static ListTranslation ToApp(ListMapDefinition list) => new(list, Pick(list.Pairs, p => (p.Erp, p.App)), list.DefaultInApp);

    /// <summary>The paired key, the default, the key itself, or <see langword="null"/> when the item is unmapped.</summary>
    public string? Find(string key)
    {
        if (_keys.TryGetValue(key, out var paired)) return paired;
        return OnUnmapped switch
        {
            UnmappedItem.UseDefault => Default,
            UnmappedItem.PassThrough => key,
            _ => null,
        };
    }

    // Where a key has several counterparts the preferred one is taken; without one the first, which validation does not let through.
    private static Dictionary<string, string> Pick(IReadOnlyList<ListPair> pairs, Func<ListPair, (string From, string To)> turn)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs.OrderByDescending(p => p.Preferred))
        {
            var (from, to) = turn(pair);
            keys.TryAdd(from, to);
        }

        return keys;
    }
}

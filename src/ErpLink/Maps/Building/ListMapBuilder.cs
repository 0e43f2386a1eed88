namespace ErpLink;

/// <summary>Writes a <see cref="ListMapDefinition"/> in code. Not thread-safe; what it builds is immutable.</summary>
/// <param name="app">The app's name of the list.</param>
/// <param name="erp">The ERP's name of the list.</param>
public sealed class ListMapBuilder(string app, string erp)
{
    private readonly List<ListPair> _pairs = [];
    private ListMapDefinition _definition = new(app, erp, []);

    /// <summary>Two items that mean the same.</summary>
    /// <param name="app">The key on the app's side.</param>
    /// <param name="erp">The key in the ERP.</param>
    /// <param name="preferred">Where several items of one side pair with one of the other: the one for the way back.</param>
    public ListMapBuilder Pair(string app, string erp, bool preferred = false)
    {
        _pairs.Add(new ListPair(app, erp, preferred));
        return this;
    }

    /// <summary>What happens to an item without counterpart. Default: the field is skipped, and the item goes to the inbox.</summary>
    public ListMapBuilder OnUnmapped(UnmappedItem policy) => With(_definition with { OnUnmapped = policy });

    /// <summary>The app's item for <see cref="UnmappedItem.UseDefault"/>.</summary>
    public ListMapBuilder DefaultInApp(string key) => With(_definition with { DefaultInApp = key });

    /// <summary>The ERP's item for <see cref="UnmappedItem.UseDefault"/>.</summary>
    public ListMapBuilder DefaultInErp(string key) => With(_definition with { DefaultInErp = key });

    /// <summary>The definition as it is now.</summary>
    public ListMapDefinition Build() => _definition with { Pairs = [.. _pairs] };

    private ListMapBuilder With(ListMapDefinition definition)
    {
        _definition = definition;
        return this;
    }
}

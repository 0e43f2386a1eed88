namespace ErpLink;

/// <summary>Pairs the items of a list of the app with those of a list of the ERP; shared by all fields of the connection that use them.</summary>
/// <param name="App">The app's name of the list.</param>
/// <param name="Erp">The ERP's name of the list.</param>
/// <param name="Pairs">The items that mean the same.</param>
public sealed record ListMapDefinition(string App, string Erp, IReadOnlyList<ListPair> Pairs)
{
    /// <summary>What happens to an item without counterpart.</summary>
    public UnmappedItem OnUnmapped { get; init; }

    /// <summary>The app's item for <see cref="UnmappedItem.UseDefault"/>.</summary>
    public string? DefaultInApp { get; init; }

    /// <summary>The ERP's item for <see cref="UnmappedItem.UseDefault"/>.</summary>
    public string? DefaultInErp { get; init; }
}

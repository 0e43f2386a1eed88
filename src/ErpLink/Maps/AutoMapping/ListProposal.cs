namespace ErpLink.Maps;

/// <summary>What auto-mapping proposes for two lists. Immutable.</summary>
/// <param name="List">The list mapping there was; without pairs when there was none.</param>
/// <param name="Pairs">The pairs to add, the surest first.</param>
public sealed record ListProposal(ListMapDefinition List, IReadOnlyList<ListPairProposal> Pairs)
{
    /// <summary>The app's items that neither had a pair nor got a proposal, in the order of the list.</summary>
    public IReadOnlyList<ListEntry> UnpairedInApp { get; init; } = [];

    /// <summary>The ERP's items that neither had a pair nor got a proposal, in the order of the list.</summary>
    public IReadOnlyList<ListEntry> UnpairedInErp { get; init; } = [];

    /// <summary>The list mapping with the proposed pairs behind those it has. A pair that was the only one of an item and gets company
    /// becomes the preferred one: the way back stays what it was.</summary>
    public ListMapDefinition ToDefinition() => List with
    {
        Pairs = [.. List.Pairs.Select(pair => GetsCompany(pair) ? pair with { Preferred = true } : pair), .. Pairs.Select(p => new ListPair(p.App, p.Erp, p.Preferred))],
    };

    private bool GetsCompany(ListPair pair) =>
        Pairs.Any(p => p.App == pair.App && List.Pairs.Count(known => known.App == pair.App) == 1)
        || Pairs.Any(p => p.Erp == pair.Erp && List.Pairs.Count(known => known.Erp == pair.Erp) == 1);
}

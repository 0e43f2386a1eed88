namespace ErpLink.Adapters.Http;

/// <summary>Sees to it that following links ends: no link twice, and no end of empty pages.</summary>
internal sealed class PagingGuard(string origin)
{
    private const int EmptyPagesMax = 100;
    private const int PagesMax = 100_000;
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private int _emptyPages;

    /// <summary>Called with the link of each page before it is followed.</summary>
    public void Follow(string? next, int itemsOfPage)
    {
        if (next is null) return;
        _emptyPages = itemsOfPage == 0 ? _emptyPages + 1 : 0;
        if (!_visited.Add(next)) throw ErpJson.Malformed(origin, "leads to a page that was read before");
        if (_emptyPages > EmptyPagesMax) throw ErpJson.Malformed(origin, $"is the {_emptyPages}th empty page in a row");
        if (_visited.Count > PagesMax) throw ErpJson.Malformed(origin, $"has more than {PagesMax} pages");
    }
}

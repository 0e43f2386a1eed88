namespace ErpLink;

/// <summary>One page of search results.</summary>
/// <param name="Hits">The actors found.</param>
/// <param name="Next">Where the next page starts; <see langword="null"/> on the last page.</param>
public sealed record SearchResults(IReadOnlyList<SearchHit> Hits, PageCursor? Next);

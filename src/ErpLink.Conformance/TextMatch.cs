namespace ErpLink.Conformance;

/// <summary>What a search operator means for text, evaluated here: what a side's own evaluation is compared with.</summary>
internal static class TextMatch
{
    /// <summary>The operators of one value.</summary>
    public static IReadOnlyList<SearchOperator> Operators { get; } =
    [
        SearchOperator.Equal, SearchOperator.NotEqual, SearchOperator.Begins, SearchOperator.NotBegins,
        SearchOperator.Contains, SearchOperator.NotContains, SearchOperator.Ends, SearchOperator.NotEnds,
    ];

    /// <summary>Whether the text matches; upper and lower case are the same.</summary>
    public static bool Holds(SearchOperator search, string text, string value) => search switch
    {
        SearchOperator.Equal => text.Equals(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.NotEqual => !text.Equals(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Begins => text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.NotBegins => !text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Contains => text.Contains(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.NotContains => !text.Contains(value, StringComparison.OrdinalIgnoreCase),
        SearchOperator.Ends => text.EndsWith(value, StringComparison.OrdinalIgnoreCase),
        _ => !text.EndsWith(value, StringComparison.OrdinalIgnoreCase),
    };
}

namespace ErpLink;

/// <summary>One part of a match tier: a field of each side, and how the two are compared. They need not be mapped.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Comparer">What the values are.</param>
public sealed record MatchFieldDefinition(string App, string Erp, MatchComparer Comparer)
{
    /// <summary>How alike two values must be to agree, in percent, 50 to 100. Default: 100, the same under the comparer. Less is fuzzy
    /// evidence: good for suggestions only.</summary>
    public int SimilarityPercentMin { get; init; } = 100;
}

namespace ErpLink;

/// <summary>Writes a <see cref="MatchTierDefinition"/> in code. Not thread-safe; what it builds is immutable.</summary>
/// <param name="name">The tier's name, unique in its map.</param>
public sealed class MatchTierBuilder(string name)
{
    private readonly List<MatchFieldDefinition> _fields = [];
    private MatchTierDefinition _definition = new(name, []);

    /// <summary>Two fields that have to agree.</summary>
    /// <param name="app">The app's name of the field.</param>
    /// <param name="erp">The ERP's name of the field.</param>
    /// <param name="comparer">What the values are.</param>
    /// <param name="similarityPercentMin">How alike they must be, in percent, 50 to 100; less than 100 is for suggestions only.</param>
    public MatchTierBuilder On(string app, string erp, MatchComparer comparer, int similarityPercentMin = 100)
    {
        _fields.Add(new MatchFieldDefinition(app, erp, comparer) { SimilarityPercentMin = similarityPercentMin });
        return this;
    }

    /// <summary>A pair that agrees, uniquely on both sides, may be linked without a person.</summary>
    public MatchTierBuilder Automatic(bool allowed = true) => With(_definition with { Automatic = allowed });

    /// <summary>What a blank part means.</summary>
    public MatchTierBuilder OnBlank(MatchBlank policy) => With(_definition with { OnBlank = policy });

    /// <summary>The definition as it is now.</summary>
    public MatchTierDefinition Build() => _definition with { Fields = [.. _fields] };

    private MatchTierBuilder With(MatchTierDefinition definition)
    {
        _definition = definition;
        return this;
    }
}

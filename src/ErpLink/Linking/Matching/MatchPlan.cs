namespace ErpLink.Linking.Matching;

/// <summary>The match tiers of a map, ready to work: which fields to read from each side, and how to compare two records. Immutable,
/// thread-safe.</summary>
internal sealed class MatchPlan
{
    private readonly MatchedField[] _fields;
    private readonly PlannedTier[] _tiers;

    private MatchPlan(MatchedField[] fields, PlannedTier[] tiers)
    {
        _fields = fields;
        _tiers = tiers;
        AppFields = FieldSelection.Of(fields.Select(f => f.App).Distinct());
        ErpFields = FieldSelection.Of(fields.Select(f => f.Erp).Distinct());
    }

    public IReadOnlyList<MatchedField> Fields => _fields;

    public IReadOnlyList<PlannedTier> Tiers => _tiers;

    /// <summary>What to read from the app.</summary>
    public FieldSelection AppFields { get; }

    /// <summary>What to read from the ERP.</summary>
    public FieldSelection ErpFields { get; }

    /// <summary>The plan of a map. A tier with a field that a side no longer has is left out: it must not be evaluated on less (T78).</summary>
    public static MatchPlan Of(MapDefinition map, KindDescription app, KindDescription erp) =>
        Of(map.Matching.Where(t => t.Fields.All(f => app.Field(f.App) is not null && erp.Field(f.Erp) is not null)));

    public static MatchPlan Of(IEnumerable<MatchTierDefinition> definitions)
    {
        var tiers = definitions.Where(t => t.Fields.Count > 0).ToArray();
        var parts = tiers.SelectMany(t => t.Fields, (tier, field) => (Tier: tier, Field: field))
            .GroupBy(p => (p.Field.App, p.Field.Erp, p.Field.Comparer)).ToArray();
        var fields = parts.Select(p => new MatchedField(p.Key.App, p.Key.Erp, p.Key.Comparer,
            IsProbe: p.Any(x => x.Tier.OnBlank == MatchBlank.LeaveOut || x.Tier.Fields.Any(f => f.SimilarityPercentMin < 100)),
            IsFuzzy: p.Any(x => x.Field.SimilarityPercentMin < 100))).ToArray();
        var numbers = parts.Select((p, i) => (p.Key, i)).ToDictionary(p => p.Key, p => p.i);
        return new MatchPlan(fields, [.. tiers.Select(t => new PlannedTier(t, [.. t.Fields.Select(f => numbers[(f.App, f.Erp, f.Comparer)])]))]);
    }

    /// <summary>The normal forms of a record.</summary>
    public NormalRecord Normalize(Record record, Side side)
    {
        var parts = _fields.Select(f => Comparing.Normalize(f.Comparer, record[f.Name(side)]).Replace(NormalRecord.End, ' ') + NormalRecord.End);
        return new NormalRecord(string.Concat(parts));
    }

    /// <summary>Compares every field of a pair.</summary>
    public void Compare(NormalRecord entity, NormalRecord actor, Span<byte> percents)
    {
        var left = entity.Packed.AsSpan();
        var right = actor.Packed.AsSpan();
        for (var i = 0; i < _fields.Length; i++)
        {
            var (leftEnd, rightEnd) = (left.IndexOf(NormalRecord.End), right.IndexOf(NormalRecord.End));
            percents[i] = leftEnd == 0 || rightEnd == 0
                ? PairScore.Blank
                : (byte)Comparing.Percent(_fields[i].Comparer, left[..leftEnd], right[..rightEnd]);
            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
    }

    /// <summary>The best tier in which a pair agrees, or -1.</summary>
    public int BestTier(ReadOnlySpan<byte> percents)
    {
        for (var i = 0; i < _tiers.Length; i++)
        {
            if (_tiers[i].Agrees(percents)) return i;
        }

        return -1;
    }

    /// <summary>All fields together, 0 to 100; those where one side is blank do not count.</summary>
    public int Percent(ReadOnlySpan<byte> percents)
    {
        var (sum, weights) = (0, 0);
        for (var i = 0; i < _fields.Length; i++)
        {
            if (percents[i] == PairScore.Blank) continue;
            var weight = Comparing.Weight(_fields[i].Comparer);
            sum += weight * percents[i];
            weights += weight;
        }

        return weights == 0 ? 0 : sum / weights;
    }

    /// <summary>Whether both sides hold a number of the record's own, and they differ: such a pair is never linked without a person,
    /// whatever else agrees.</summary>
    public bool IsContradicted(ReadOnlySpan<byte> percents)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var isOwn = _fields[i].Comparer is MatchComparer.OrganizationNumber or MatchComparer.VatNumber or MatchComparer.Identifier;
            if (isOwn && percents[i] < 100) return true;
        }

        return false;
    }
}

namespace ErpLink.Linking.Matching;

/// <summary>A tier whose fields are numbers of fields of the plan.</summary>
/// <param name="Definition">What it was made from.</param>
/// <param name="Fields">Its fields in the plan, in the order of the definition.</param>
internal sealed record PlannedTier(MatchTierDefinition Definition, int[] Fields)
{
    /// <summary>Whether all that agree share one key: nothing is fuzzy, and nothing may be left out.</summary>
    public bool HasKey { get; } = Definition.OnBlank == MatchBlank.SkipTier && Definition.Fields.All(f => f.SimilarityPercentMin == 100);

    /// <summary>Whether a pair with this likeness of its fields agrees.</summary>
    /// <param name="percents">For each field of the plan; <see cref="PairScore.Blank"/> where one side is blank.</param>
    public bool Agrees(ReadOnlySpan<byte> percents)
    {
        var agreed = 0;
        for (var i = 0; i < Fields.Length; i++)
        {
            var percent = percents[Fields[i]];
            if (percent == PairScore.Blank)
            {
                if (Definition.OnBlank == MatchBlank.SkipTier) return false;
                continue;
            }

            if (percent < Definition.Fields[i].SimilarityPercentMin) return false;
            agreed++;
        }

        return agreed > 0;
    }
}

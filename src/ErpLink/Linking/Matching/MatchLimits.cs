namespace ErpLink.Linking.Matching;

/// <summary>What keeps matching bounded, whatever the records hold.</summary>
internal static class MatchLimits
{
    /// <summary>Suggestions for an entity: what a person looks at.</summary>
    public const int SuggestionsMax = 3;

    /// <summary>Entities named as rivals of one that is ambiguous: enough to see what is wrong.</summary>
    public const int RivalsMax = 10;

    /// <summary>Actors that share one key of an automatic tier and are still compared one by one; a key that more share identifies nobody.</summary>
    public const int SharedKeyMax = 256;

    /// <summary>Actors that are scored for an entity: those with the most, and the rarest, parts in common.</summary>
    public const int CandidatesMax = 32;

    /// <summary>Entries of the index that are read for an entity, the rarest parts first; common words are no evidence.</summary>
    public const int EntriesReadMax = 1_500;
}

namespace ErpLink;

/// <summary>What a blank part means to a match tier of several fields.</summary>
public enum MatchBlank
{
    /// <summary>The tier is not evaluated for a record with a blank part. The default: name and number is never silently name only.</summary>
    SkipTier = 0,

    /// <summary>A part that is blank on either side is left out, as long as one is left. Not for automatic tiers.</summary>
    LeaveOut,
}

namespace ErpLink;

/// <summary>What became of a write.</summary>
public enum WriteOutcome
{
    /// <summary>It may or may not have happened. The default, so that a forgotten answer is never taken for success or failure.</summary>
    Unknown = 0,

    /// <summary>It happened.</summary>
    Applied,

    /// <summary>It did not happen and will not.</summary>
    NotApplied,
}

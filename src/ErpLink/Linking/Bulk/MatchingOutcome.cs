namespace ErpLink;

/// <summary>What became of a step of bulk matching.</summary>
public enum MatchingOutcome
{
    /// <summary>Linked.</summary>
    Linked = 0,

    /// <summary>An actor was created and linked.</summary>
    Created,

    /// <summary>An entity was created in the app and linked.</summary>
    Imported,

    /// <summary>It is in the inbox.</summary>
    InReview,

    /// <summary>Nothing was to be done, or it was done already.</summary>
    Skipped,

    /// <summary>The records no longer agree, or one is linked otherwise by now.</summary>
    Moved,

    /// <summary>A side refused it, or did not answer; or it is not known yet what became of a write, which recovery finds out.</summary>
    Failed,
}

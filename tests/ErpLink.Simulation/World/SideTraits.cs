namespace ErpLink.Simulation;

/// <summary>What a simulated side can do, and what it does to values.</summary>
public sealed record SideTraits
{
    public UpdateTier UpdateTier { get; init; } = UpdateTier.Conditional;

    public VersionCover VersionCovers { get; init; } = VersionCover.Full;

    public CreateTier CreateTier { get; init; } = CreateTier.UniqueReference;

    public bool ReturnsStoredValues { get; init; } = true;

    public ChangeFeed Feed { get; init; } = ChangeFeed.Cursor;

    /// <summary>How many changes a page of the feed holds.</summary>
    public int FeedPageRecords { get; init; } = 50;

    /// <summary>Changes come with the record.</summary>
    public bool FeedCarriesRecords { get; init; }

    /// <summary>The feed leaves out what ErpLink wrote.</summary>
    public bool FeedHidesOwn { get; init; }

    /// <summary>The server knows no patches: the adapter reads the raw record, patches it and writes it as a whole.</summary>
    public bool Replaces { get; init; }

    /// <summary>A feed by timestamps that cannot be sorted by them.</summary>
    public bool FeedPagesByKey { get; init; }

    /// <summary>Trims text and declares it.</summary>
    public bool Trims { get; init; }

    /// <summary>Stores notes in upper case and declares it.</summary>
    public bool UpperNotes { get; init; }

    /// <summary>Refuses notes that are longer, and declares it; the mapping cuts them. 0 for no limit.</summary>
    public int NoteLength { get; init; }

    /// <summary>Alters notes without declaring it: an adapter whose author did not know.</summary>
    public bool AltersUndeclared { get; init; }

    /// <summary>Cannot tell blank from null, and declares it.</summary>
    public bool BlankIsNull { get; init; }

    public KeyEquality Keys { get; init; }

    /// <summary>The step of its timestamps.</summary>
    public long ClockStepMs { get; init; } = 1;

    public bool EnforcesVersions => UpdateTier is UpdateTier.Conditional or UpdateTier.VersionField && VersionCovers == VersionCover.Full;
}

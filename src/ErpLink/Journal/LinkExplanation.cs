namespace ErpLink;

/// <summary>Everything that is known about a link: its state, what it waits for, and how every field came to be what it is.
/// JSON-serialisable.</summary>
/// <param name="Id">The link.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The app's record.</param>
/// <remarks>From the store alone: neither side is asked. Source: scenario T75.</remarks>
public sealed record LinkExplanation(LinkId Id, ConnectionId Connection, RecordRef Entity)
{
    /// <summary>The ERP's record; <see langword="null"/> while there is none.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>Its state; <see langword="null"/> when it was ended: then this is what the journal remembers.</summary>
    public LinkState? State { get; init; }

    /// <summary>When it was last compared.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>It is to be compared again.</summary>
    public bool IsDue { get; init; }

    /// <summary>Not before this time; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often comparing it failed in a way that time may mend.</summary>
    public int Attempts { get; init; }

    /// <summary>The records it waits for to be linked.</summary>
    public IReadOnlyList<RecordRef> WaitsFor { get; init; } = [];

    /// <summary>What waits for a person: questions, parked records and fields, a record that is gone.</summary>
    public IReadOnlyList<InboxItem> Open { get; init; } = [];

    /// <summary>Steps that wait for an approval.</summary>
    public IReadOnlyList<PlanStep> Held { get; init; } = [];

    /// <summary>Writes that are on their way.</summary>
    public IReadOnlyList<PendingWrite> UnderWay { get; init; } = [];

    /// <summary>The last thing that happened to it.</summary>
    public JournalEntry? Last { get; init; }

    /// <summary>Its fields, in the order they were first agreed on.</summary>
    public IReadOnlyList<FieldExplanation> Fields { get; init; } = [];
}

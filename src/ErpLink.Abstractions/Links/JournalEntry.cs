namespace ErpLink;

/// <summary>One line of the journal: append-only, what was done, by which rule, with old and new value.</summary>
/// <param name="Id">Its id: unique, in order.</param>
/// <param name="At">When.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Event">What.</param>
public sealed record JournalEntry(Guid Id, DateTimeOffset At, ConnectionId Connection, JournalEvent Event)
{
    /// <summary>The link, where there is or was one.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The app's record.</summary>
    public RecordRef? Entity { get; init; }

    /// <summary>The ERP's record.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The run or interactive operation: what was done together has one.</summary>
    public Guid Run { get; init; }

    /// <summary>The side concerned.</summary>
    public Side? Side { get; init; }

    /// <summary>That side's name of the field.</summary>
    public string? Field { get; init; }

    /// <summary>The rule that decided.</summary>
    public MergeRule? Rule { get; init; }

    /// <summary>The value that was there; absent where none is recorded.</summary>
    public FieldValue Old { get; init; }

    /// <summary>The value that is there now; absent where none is recorded.</summary>
    public FieldValue New { get; init; }

    /// <summary>The other side's value it was made from; absent where none is recorded.</summary>
    public FieldValue Source { get; init; }

    /// <summary>On whose behalf.</summary>
    public required ErpUser User { get; init; }

    /// <summary>What else there is to say, for a person to read.</summary>
    public string? Note { get; init; }
}

namespace ErpLink;

/// <summary>Something that was not taken back, and why.</summary>
/// <param name="Entry">The journal entry.</param>
/// <param name="Reason">Why.</param>
public sealed record UndoLeft(JournalEntry Entry, UndoReason Reason)
{
    /// <summary>What the field holds now, where it was read.</summary>
    public FieldValue Now { get; init; }

    /// <summary>More about the reason, for a person to read.</summary>
    public string? Note { get; init; }
}

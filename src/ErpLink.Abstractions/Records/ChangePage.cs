namespace ErpLink;

/// <summary>One page of a change feed.</summary>
/// <param name="Changes">The changes after the cursor, oldest first; doubles are harmless.</param>
/// <param name="Next">Where to go on; to be stored together with the changes.</param>
/// <param name="HasMore">Whether another page can be read at once.</param>
public sealed record ChangePage(IReadOnlyList<RecordChange> Changes, SyncCursor Next, bool HasMore)
{
    /// <summary>True when the side no longer knows the cursor: everything has to be compared once; <see cref="Next"/> is a new start.</summary>
    public bool CursorExpired { get; init; }
}

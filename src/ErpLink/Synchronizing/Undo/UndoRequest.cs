namespace ErpLink;

/// <summary>What to take back: the writes of a run, of a link's last sync, or of one journal entry. JSON-serialisable.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Run">The run or interactive operation, as the journal names it. <see langword="null"/>: the last one that wrote
/// <see cref="Link"/>; a request that has neither is refused.</param>
public sealed record UndoRequest(string Connection, Guid? Run = null)
{
    /// <summary>Only what was written on this link; <see langword="null"/> for all.</summary>
    public LinkId? Link { get; init; }

    /// <summary>Only this journal entry; <see langword="null"/> for all.</summary>
    public Guid? Entry { get; init; }

    /// <summary>Everything a run wrote.</summary>
    public static UndoRequest OfRun(string connection, Guid run) => new(connection, run);

    /// <summary>What the last operation that wrote a link has written there.</summary>
    public static UndoRequest OfLastSync(string connection, LinkId link) => new(connection) { Link = link };

    /// <summary>One value.</summary>
    public static UndoRequest OfEntry(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new UndoRequest(entry.Connection.Text, entry.Run) { Link = entry.Link, Entry = entry.Id };
    }
}

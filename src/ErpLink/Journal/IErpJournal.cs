namespace ErpLink;

/// <summary>What was done, by which rule, on whose behalf, with old and new values. Append-only.</summary>
/// <remarks>A singleton; thread-safe.</remarks>
public interface IErpJournal
{
    /// <summary>The entries of connections the user may see, oldest first.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, ErpUser user, CancellationToken cancellationToken);
}

namespace ErpLink;

/// <summary>What was done, by which rule, on whose behalf, with old and new values. Append-only.</summary>
/// <remarks>A singleton; thread-safe.</remarks>
public interface IErpJournal
{
    /// <summary>The entries of connections the user may see, oldest first.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Why a link is as it is: its state, what it waits for, and for every field what was agreed on, the last write and the last
    /// question. For a link that was ended: what the journal remembers. Neither side is asked.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LinkNotFound"/>; <see cref="ErrorCodes.AccessDenied"/>.</exception>
    ValueTask<LinkExplanation> ExplainAsync(LinkId link, ErpUser user, CancellationToken cancellationToken);
}

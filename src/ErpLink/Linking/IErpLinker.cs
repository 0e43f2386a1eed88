namespace ErpLink;

/// <summary>
/// Linking, as a user does it: search the ERP, see what differs, say which side is right; or create what is missing there.
/// Everything it gives is immutable and JSON-serialisable, so a web app can show it in one request and answer it in the next.
/// </summary>
/// <remarks>
/// A singleton; thread-safe. Call it after your own transaction has committed: it reads committed data. A connection is named by its
/// name or its id. Misuse and missing rights throw an <see cref="ErpLinkException"/> (2001 to 2024, 3001 to 3018); a side that does
/// not answer throws one of 4001 to 4015; what happens to the records is a result. A cancelled token ends waiting, never a decision:
/// a write that was sent is settled, or stays known as unresolved. Source: semantics, section 4.
/// </remarks>
public interface IErpLinker
{
    /// <summary>Searches the ERP for actors to link. Blank text lists all, page by page.</summary>
    ValueTask<SearchResults> SearchAsync(SearchRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Reads both records fresh and compares every mapped field. Changes nothing.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="entity">The app's record.</param>
    /// <param name="actor">The ERP's record.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.Link"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Proposal> ProposeAsync(string connection, RecordRef entity, RecordRef actor, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Links two records as decided: the decision is stored first, then the ERP is written, then the app.</summary>
    ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The form for creating an actor from an entity, with every problem that can be seen beforehand and likely duplicates.
    /// Changes nothing.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="entity">The app's record.</param>
    /// <param name="actorKind">The kind of actor to create.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.Create"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Draft> DraftAsync(string connection, RecordRef entity, RecordKind actorKind, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Creates the actor and links it. Never sent twice blindly: an unknown outcome is looked up, or waits for a person.</summary>
    ValueTask<CreateResult> CreateAsync(CreateRequest request, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Ends a link: calls neither side, changes no value; the journal keeps the history.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.WriteUnderWay"/>: a write of the record is unresolved;
    /// <see cref="ErrorCodes.LinkNotFound"/>; <see cref="ErrorCodes.LinkBusy"/>.</exception>
    ValueTask DisconnectAsync(LinkId link, ErpUser user, CancellationToken cancellationToken);

    /// <summary>What a record's page shows: a block for each connection the user may see.</summary>
    ValueTask<IReadOnlyList<PanelBlock>> GetPanelAsync(RecordRef entity, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The links of an entity, in all connections the user may see.</summary>
    ValueTask<IReadOnlyList<Link>> GetLinksAsync(RecordRef entity, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The links of many entities, such as the rows of a list that counts them; one look into the link store for each kind.</summary>
    /// <returns>For each entity its links in all connections the user may see; an empty list for one that has none.</returns>
    ValueTask<IReadOnlyDictionary<RecordRef, IReadOnlyList<Link>>> GetLinksAsync(IReadOnlyList<RecordRef> entities, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The links of records that are known by their keys in the ERP, such as those to be synchronised anew
    /// (<see cref="RunRequest.Links"/>).</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="actors">The ERP's records.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.See"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The link of each actor that has one.</returns>
    ValueTask<IReadOnlyDictionary<RecordRef, Link>> GetLinksOfActorsAsync(string connection, IReadOnlyList<RecordRef> actors, ErpUser user, CancellationToken cancellationToken);

    /// <summary>All links of a connection in the order of their ids, read page by page from the link store: for an app that keeps what is
    /// linked in its own tables, to search by it.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.See"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<Link> ListLinksAsync(string connection, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Locks a field of a link, so that nothing overwrites it on either side, or unlocks it.</summary>
    /// <param name="link">The link.</param>
    /// <param name="appField">The app's name of a mapped field.</param>
    /// <param name="locked">Whether it is to be locked.</param>
    /// <param name="user">Who decides; needs <see cref="AccessRight.Link"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Link> SetFieldLockAsync(LinkId link, string appField, bool locked, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Pauses a link, so that nothing is synchronised, or resumes it.</summary>
    ValueTask<Link> SetPausedAsync(LinkId link, bool paused, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Stores that an entity is deliberately not linked, or that two records are not the same.</summary>
    /// <param name="connection">The connection's name or id.</param>
    /// <param name="entity">The app's record.</param>
    /// <param name="actor">The ERP's record that is not the same; <see langword="null"/>: the entity is not to be linked at all.</param>
    /// <param name="user">Who decides; needs <see cref="AccessRight.Link"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask DecideNotLinkedAsync(string connection, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Forgets what a record of the app held, for a person who asks for it: ends its link, blanks its values in journal and inbox
    /// and drops what was agreed on, in one transaction. What was done, when and by which rule stays, so that counts stay true; the record
    /// is from then on deliberately not linked. Neither side is called: erase the records there, too.</summary>
    /// <param name="connection">The connection's name or id; one by one.</param>
    /// <param name="entity">The app's record, linked or not.</param>
    /// <param name="user">Who asks; needs <see cref="AccessRight.Link"/>.</param>
    /// <param name="cancellationToken">Ends the wait before the transaction.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.WriteUnderWay"/>: a write of the record is unresolved, nothing was erased;
    /// <see cref="ErrorCodes.LinkBusy"/>.</exception>
    ValueTask EraseAsync(string connection, RecordRef entity, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Takes such a decision back; parameters as for <see cref="DecideNotLinkedAsync"/>. One that is not stored is no error.</summary>
    ValueTask WithdrawNotLinkedAsync(string connection, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken);
}

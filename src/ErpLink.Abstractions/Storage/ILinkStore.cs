namespace ErpLink.Storage;

/// <summary>
/// The memory of one tenant: links with both sides' baselines, intents, inbox, journal. Everything is written by
/// <see cref="CommitAsync"/>, atomically and durably; many records are read by one call. Thread-safe.
/// </summary>
/// <remarks>
/// Keys given to look-ups are canonical (see <see cref="KeyEquality"/>) and compared ordinally. Reads see committed data only.
/// Errors: 5001 to 5007 of <see cref="ErrorCodes"/>. The rules are proved by the store conformance suite.
/// </remarks>
public interface ILinkStore
{
    /// <summary>Which store this is; opens it, and migrates its schema forward where needed.</summary>
    ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken);

    /// <summary>Changes everything in the batch or nothing. When it returns a commit, the commit survives a power failure.</summary>
    /// <remarks>Running a committed batch again changes nothing: it is refused, or finds everything as it left it. (A due mark set again,
    /// or by a wait that is over at once, gets a newer number.) The token is honoured before the transaction starts, not within.</remarks>
    ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken);

    /// <summary>Links by id; those that do not exist are left out.</summary>
    ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken);

    /// <summary>Links of entities of one kind; an entity may have several where a connection allows one for each kind of actor.</summary>
    /// <param name="connection">The connection; <see langword="null"/> for all.</param>
    /// <param name="kind">The kind of entity.</param>
    /// <param name="keys">Canonical keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Links of actors of one kind.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="kind">The kind of actor.</param>
    /// <param name="keys">Canonical keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>A page of all links of a connection, in order of id.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="after">The last id of the page before; <see langword="null"/> for the first page.</param>
    /// <param name="limit">The most links to give, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Links by id with everything that is open about them; those that do not exist are left out.</summary>
    ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken);

    /// <summary>A page of links of one pair of kinds with everything that is open about them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken);

    /// <summary>Takes the connection for a run, unless somebody else has it: one atomic step, by the store's clock.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="owner">Who takes it. An owner who has it already takes it anew, with a new epoch.</param>
    /// <param name="life">How long the lease lasts unless renewed.</param>
    /// <param name="dueAt">The time at which links count as due.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The owner is empty, or the life is not positive.</exception>
    ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Lengthens a lease, from now on; <see langword="null"/> when it is another's now or was given back. One whose time is over is
    /// lengthened as long as nobody has taken it.</summary>
    /// <exception cref="ArgumentException">The life is not positive.</exception>
    ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; nothing happens when it is another's now. Its epoch is not used again.</summary>
    ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken);

    /// <summary>Runs, latest first: by the time they began.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    /// <exception cref="ArgumentException">There is no run of the id to begin before.</exception>
    ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Held steps, by link, side and field.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken);

    /// <summary>How far each feed of a connection was read, by side and kind.</summary>
    ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken);

    /// <summary>What links wait for.</summary>
    ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken);

    /// <summary>How many links a connection has; kept, not counted.</summary>
    ValueTask<long> CountLinksAsync(ConnectionId connection, CancellationToken cancellationToken);

    /// <summary>How many links of a connection are due at a time.</summary>
    ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>The intents of links.</summary>
    ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken);

    /// <summary>A page of all intents of a connection, in order of id; parameters as for links.</summary>
    ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit, CancellationToken cancellationToken);

    /// <summary>A page of due marks of a connection, in order of link id; parameters as for links.</summary>
    ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Inbox items, in order of id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken);

    /// <summary>One inbox item, open or not; <see langword="null"/> when it does not exist.</summary>
    ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken);

    /// <summary>Journal entries, in the order they were committed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    /// <exception cref="ArgumentException">There is no entry of the id to begin after.</exception>
    ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken);

    /// <summary>All connection states, those of deleted connections among them.</summary>
    ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken);

    /// <summary>The state of one connection; <see langword="null"/> when there is none.</summary>
    ValueTask<ConnectionState?> FindConnectionAsync(ConnectionId connection, CancellationToken cancellationToken);

    /// <summary>The saved versions of a connection's definition, latest first.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="version">One of them; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync(ConnectionId connection, int? version, CancellationToken cancellationToken);

    /// <summary>A protected secret of a connection; <see langword="null"/> when there is none of the name.</summary>
    ValueTask<StoredSecret?> FindSecretAsync(ConnectionId connection, string name, CancellationToken cancellationToken);

    /// <summary>The number of the latest decision to create an actor for an entity; 0 when there was none.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="entity">The entity, its key in canonical form.</param>
    /// <param name="actorKind">The kind of actor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind, CancellationToken cancellationToken);

    /// <summary>A page of all decisions about entities of a kind, in an order of the store's own.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="entityKind">The kind of entity.</param>
    /// <param name="after">The last one of the page before; <see langword="null"/> for the first page.</param>
    /// <param name="limit">The most decisions to give, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionPageAsync(ConnectionId connection, RecordKind entityKind, NotLinkedDecision? after, int limit, CancellationToken cancellationToken);

    /// <summary>The decisions about an entity.</summary>
    ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity, CancellationToken cancellationToken);
}

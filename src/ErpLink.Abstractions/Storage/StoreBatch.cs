namespace ErpLink.Storage;

/// <summary>
/// What one commit changes: all of it or nothing. Removals come before additions, whatever the order of the calls, so that an intent
/// may be replaced by the next. Not thread-safe; used once.
/// </summary>
public sealed class StoreBatch
{
    private readonly List<Link> _insertedLinks = [], _updatedLinks = [], _removedLinks = [];
    private readonly List<Intent> _insertedIntents = [], _updatedIntents = [];
    private readonly List<IntentId> _removedIntents = [];
    private readonly List<InboxItem> _inboxItems = [];
    private readonly List<JournalEntry> _journal = [];
    private readonly List<DueMark> _markedDue = [], _clearedDue = [];
    private readonly List<ConnectionState> _connections = [];
    private readonly List<CreateGeneration> _generations = [];
    private readonly List<NotLinkedDecision> _decisions = [], _withdrawnDecisions = [];
    private readonly List<FeedPosition> _feeds = [];
    private readonly List<WaitMark> _waits = [];
    private readonly List<LinkId> _clearedWaits = [];
    private readonly List<HeldStep> _held = [], _released = [];
    private readonly List<RunReport> _runs = [];
    private readonly List<LinkErasure> _erasures = [];
    private readonly List<StoredDefinition> _definitions = [];
    private readonly List<StoredSecret> _secrets = [];
    private readonly List<ConnectionId> _forgotten = [];

    /// <summary>New links (revision 0); refused when the id is stored already, or entity or actor is taken. What waits for their records
    /// becomes due, as it does when an updated link comes into use (it has an actor, and is neither broken nor unconfirmed).</summary>
    public IReadOnlyList<Link> InsertedLinks => _insertedLinks;

    /// <summary>Changed links, each with the revision that was read; stored with the next one.</summary>
    public IReadOnlyList<Link> UpdatedLinks => _updatedLinks;

    /// <summary>Ended links, each with the revision that was read; their due and wait marks and held steps go, too. Refused while an intent of the link is
    /// left.</summary>
    public IReadOnlyList<Link> RemovedLinks => _removedLinks;

    /// <summary>New intents; refused when the link and side already has one, or the link is gone.</summary>
    public IReadOnlyList<Intent> InsertedIntents => _insertedIntents;

    /// <summary>Intents that are sent again or whose next leg begins; refused when they are gone.</summary>
    public IReadOnlyList<Intent> UpdatedIntents => _updatedIntents;

    /// <summary>Intents whose outcome is known; refused when they are gone.</summary>
    public IReadOnlyList<IntentId> RemovedIntents => _removedIntents;

    /// <summary>New (revision 0) and changed inbox items, changed ones with the revision that was read. At most one open conflict for
    /// each link and field.</summary>
    public IReadOnlyList<InboxItem> InboxItems => _inboxItems;

    /// <summary>New journal entries; one whose id is stored already is left as it is.</summary>
    public IReadOnlyList<JournalEntry> Journal => _journal;

    /// <summary>Links to be compared again; one that is gone is left out.</summary>
    public IReadOnlyList<DueMark> MarkedDue => _markedDue;

    /// <summary>Links that were compared. A mark whose number is not the stored one stays; one that is not stored is no error.</summary>
    public IReadOnlyList<DueMark> ClearedDue => _clearedDue;

    /// <summary>New (revision 0) and changed connection states, changed ones with the revision that was read. One whose name another has, which
    /// is not deleted, is refused as one that moved; case does not count.</summary>
    public IReadOnlyList<ConnectionState> Connections => _connections;

    /// <summary>The next generations; refused when another number is next.</summary>
    public IReadOnlyList<CreateGeneration> Generations => _generations;

    /// <summary>Decisions to store; one for the same entity and actor replaces the earlier.</summary>
    public IReadOnlyList<NotLinkedDecision> Decisions => _decisions;

    /// <summary>Decisions that are taken back; one that is not stored is no error.</summary>
    public IReadOnlyList<NotLinkedDecision> WithdrawnDecisions => _withdrawnDecisions;

    /// <summary>The lease of the run that commits; refused with <see cref="RefusalReason.FenceLost"/> when its epoch is not the stored one,
    /// before any other rule is asked. <see langword="null"/> for interactive commits.</summary>
    public ConnectionLease? Lease { get; private set; }

    /// <summary>How far feeds were read.</summary>
    public IReadOnlyList<FeedPosition> Feeds => _feeds;

    /// <summary>Links that wait for a record to be linked; those whose record is linked already become due, and
    /// one that is gone is left out.</summary>
    public IReadOnlyList<WaitMark> Waits => _waits;

    /// <summary>Links whose earlier wait marks are removed, before those of the batch are added.</summary>
    public IReadOnlyList<LinkId> ClearedWaits => _clearedWaits;

    /// <summary>Steps to hold; one for the same link, side and field is replaced, one of a link that is gone is left out.</summary>
    public IReadOnlyList<HeldStep> Held => _held;

    /// <summary>Steps that are held no longer, by link, side and field; removed before steps are added. One that is not stored is no error.</summary>
    public IReadOnlyList<HeldStep> Released => _released;

    /// <summary>New and changed runs.</summary>
    public IReadOnlyList<RunReport> Runs => _runs;

    /// <summary>Records whose values are to be erased from journal and inbox.</summary>
    public IReadOnlyList<LinkErasure> Erasures => _erasures;

    /// <summary>New versions of definitions; refused when another number is next.</summary>
    public IReadOnlyList<StoredDefinition> Definitions => _definitions;

    /// <summary>Protected secrets; one of the same name replaces the earlier.</summary>
    public IReadOnlyList<StoredSecret> Secrets => _secrets;

    /// <summary>Connections whose definitions and secrets are removed, before those of the batch are added.</summary>
    public IReadOnlyList<ConnectionId> Forgotten => _forgotten;

    /// <summary>The store is known to have been set back: its generation is raised.</summary>
    public bool RaisesGeneration { get; private set; }

    /// <summary>True when there is nothing to commit.</summary>
    public bool IsEmpty => _insertedLinks.Count + _updatedLinks.Count + _removedLinks.Count + _insertedIntents.Count + _updatedIntents.Count
        + _removedIntents.Count + _inboxItems.Count + _journal.Count + _markedDue.Count + _clearedDue.Count + _connections.Count
        + _generations.Count + _decisions.Count + _withdrawnDecisions.Count + _feeds.Count + _waits.Count + _clearedWaits.Count
        + _held.Count + _released.Count + _runs.Count + _erasures.Count
        + _definitions.Count + _secrets.Count + _forgotten.Count == 0 && !RaisesGeneration;

    /// <summary>Adds a link.</summary>
    public StoreBatch Insert(Link link) => Add(_insertedLinks, link);

    /// <summary>Changes a link.</summary>
    public StoreBatch Update(Link link) => Add(_updatedLinks, link);

    /// <summary>Ends a link.</summary>
    public StoreBatch Remove(Link link) => Add(_removedLinks, link);

    /// <summary>Adds an intent.</summary>
    public StoreBatch Insert(Intent intent) => Add(_insertedIntents, intent);

    /// <summary>Changes an intent.</summary>
    public StoreBatch Update(Intent intent) => Add(_updatedIntents, intent);

    /// <summary>Removes an intent.</summary>
    public StoreBatch Remove(Intent intent) => Add(_removedIntents, intent.Id);

    /// <summary>Adds or changes an inbox item.</summary>
    public StoreBatch Put(InboxItem item) => Add(_inboxItems, item);

    /// <summary>Adds a journal entry.</summary>
    public StoreBatch Append(JournalEntry entry) => Add(_journal, entry);

    /// <summary>Marks a link to be compared again, at once.</summary>
    public StoreBatch MarkDue(Link link) => Add(_markedDue, new DueMark(link.Connection, link.Id));

    /// <summary>Marks a link to be compared again, perhaps later. A mark with a number replaces only the mark of that number, or none:
    /// what was set meanwhile is not postponed.</summary>
    public StoreBatch MarkDue(DueMark mark) => Add(_markedDue, mark);

    /// <summary>Removes a due mark, whenever it was set.</summary>
    public StoreBatch ClearDue(Link link) => Add(_clearedDue, new DueMark(link.Connection, link.Id));

    /// <summary>Removes a due mark unless it was set again since it was read.</summary>
    public StoreBatch ClearDue(DueMark mark) => Add(_clearedDue, mark);

    /// <summary>Adds or changes a connection state.</summary>
    public StoreBatch Put(ConnectionState connection) => Add(_connections, connection);

    /// <summary>Raises a generation.</summary>
    public StoreBatch Put(CreateGeneration generation) => Add(_generations, generation);

    /// <summary>Stores a decision.</summary>
    public StoreBatch Put(NotLinkedDecision decision) => Add(_decisions, decision);

    /// <summary>Takes a decision back.</summary>
    public StoreBatch Withdraw(NotLinkedDecision decision) => Add(_withdrawnDecisions, decision);

    /// <summary>Commits only while the lease's epoch is the stored one.</summary>
    public StoreBatch Under(ConnectionLease lease)
    {
        Lease = lease;
        return this;
    }

    /// <summary>Stores how far a feed was read.</summary>
    public StoreBatch Put(FeedPosition feed) => Add(_feeds, feed);

    /// <summary>Lets a link wait for a record to be linked.</summary>
    public StoreBatch Wait(WaitMark mark) => Add(_waits, mark);

    /// <summary>Removes a link's wait marks.</summary>
    public StoreBatch ClearWaits(Link link) => Add(_clearedWaits, link.Id);

    /// <summary>Holds a step back.</summary>
    public StoreBatch Hold(HeldStep step) => Add(_held, step);

    /// <summary>Holds a step back no longer.</summary>
    public StoreBatch Release(HeldStep step) => Add(_released, step);

    /// <summary>Stores a run.</summary>
    public StoreBatch Put(RunReport run) => Add(_runs, run);

    /// <summary>Erases a record's values from journal and inbox, in place: what was done, when and by which rule is kept.</summary>
    public StoreBatch Erase(LinkErasure erasure) => Add(_erasures, erasure);

    /// <summary>Stores a new version of a definition.</summary>
    public StoreBatch Put(StoredDefinition definition) => Add(_definitions, definition);

    /// <summary>Stores a protected secret.</summary>
    public StoreBatch Put(StoredSecret secret) => Add(_secrets, secret);

    /// <summary>Removes all definitions and secrets of a connection.</summary>
    public StoreBatch Forget(ConnectionId connection) => Add(_forgotten, connection);

    /// <summary>Raises the store's generation. Belongs with something that has a revision, such as the connection's state: nothing else
    /// keeps the batch, when it is run again, from raising it again.</summary>
    public StoreBatch RaiseGeneration()
    {
        RaisesGeneration = true;
        return this;
    }

    private StoreBatch Add<T>(List<T> list, T item)
    {
        list.Add(item);
        return this;
    }
}

using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>Everything that is stored, immutable: a commit makes the next one or none, so it cannot be half done. Two states are equal
/// only when no table was changed, because the tables compare by reference.</summary>
internal sealed record InMemoryState
{
    public long CommitNumber { get; init; }

    /// <summary>The store's generation.</summary>
    public long Generation { get; init; } = 1;

    public InMemoryRows<Link> Links { get; init; } = InMemoryRows<Link>.Empty;

    public ImmutableDictionary<(RecordKind Kind, string Key), ImmutableSortedSet<Guid>> LinksOfEntity { get; init; } =
        ImmutableDictionary<(RecordKind, string), ImmutableSortedSet<Guid>>.Empty;

    public ImmutableDictionary<(ConnectionId Connection, RecordKind Kind, string Key), Guid> LinkOfActor { get; init; } =
        ImmutableDictionary<(ConnectionId, RecordKind, string), Guid>.Empty;

    public InMemoryRows<Intent> Intents { get; init; } = InMemoryRows<Intent>.Empty;

    public ImmutableDictionary<(LinkId Link, Side Side), Guid> IntentOfSide { get; init; } =
        ImmutableDictionary<(LinkId, Side), Guid>.Empty;

    public InMemoryRows<InboxItem> Inbox { get; init; } = InMemoryRows<InboxItem>.Empty;

    public ImmutableDictionary<(LinkId Link, string App, string Erp), Guid> OpenConflicts { get; init; } =
        ImmutableDictionary<(LinkId, string, string), Guid>.Empty;

    public ImmutableList<JournalEntry> Journal { get; init; } = [];

    public ImmutableDictionary<Guid, int> JournalPositions { get; init; } = ImmutableDictionary<Guid, int>.Empty;

    public InMemoryRows<DueMark> Due { get; init; } = InMemoryRows<DueMark>.Empty;

    /// <summary>How many links a connection has.</summary>
    public ImmutableDictionary<ConnectionId, long> LinkCounts { get; init; } = ImmutableDictionary<ConnectionId, long>.Empty;

    public ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>> OpenItems { get; init; } =
        ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>>.Empty;

    public ImmutableDictionary<LinkId, ImmutableHashSet<WaitMark>> Waits { get; init; } =
        ImmutableDictionary<LinkId, ImmutableHashSet<WaitMark>>.Empty;

    public ImmutableDictionary<InMemoryRecord, ImmutableHashSet<LinkId>> Waiting { get; init; } =
        ImmutableDictionary<InMemoryRecord, ImmutableHashSet<LinkId>>.Empty;

    public InMemoryRows<InMemoryHeld> Held { get; init; } = InMemoryRows<InMemoryHeld>.Empty;

    public ImmutableDictionary<(ConnectionId Connection, Side Side, RecordKind Kind), FeedPosition> Feeds { get; init; } =
        ImmutableDictionary<(ConnectionId, Side, RecordKind), FeedPosition>.Empty;

    public ImmutableDictionary<Guid, RunReport> Runs { get; init; } = ImmutableDictionary<Guid, RunReport>.Empty;

    public ImmutableDictionary<ConnectionId, ConnectionState> Connections { get; init; } =
        ImmutableDictionary<ConnectionId, ConnectionState>.Empty;

    public ImmutableDictionary<(ConnectionId Connection, RecordRef Entity, RecordKind ActorKind), int> Generations { get; init; } =
        ImmutableDictionary<(ConnectionId, RecordRef, RecordKind), int>.Empty;

    public ImmutableDictionary<(ConnectionId Connection, RecordRef Entity), ImmutableList<NotLinkedDecision>> Decisions { get; init; } =
        ImmutableDictionary<(ConnectionId, RecordRef), ImmutableList<NotLinkedDecision>>.Empty;

    public ImmutableDictionary<ConnectionId, ImmutableList<StoredDefinition>> Definitions { get; init; } =
        ImmutableDictionary<ConnectionId, ImmutableList<StoredDefinition>>.Empty;

    public ImmutableDictionary<(ConnectionId Connection, string Name), StoredSecret> Secrets { get; init; } =
        ImmutableDictionary<(ConnectionId, string), StoredSecret>.Empty;

    /// <summary>Whether everything but the commit number is the same.</summary>
    public bool IsSameAs(InMemoryState other) => (this with { CommitNumber = 0 }) == (other with { CommitNumber = 0 });
}

using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>
/// A link store in memory, for tests and demonstrations: the rules of every link store, but nothing survives the process. Several
/// engines may work over one instance. Thread-safe.
/// </summary>
public sealed partial class InMemoryLinkStore : ILinkStore
{
    private const int LimitMax = 1000;

    private readonly Lock _lock = new();
    private readonly Guid _storeId;
    private readonly InMemoryLeases _leases;
    private InMemoryState _state = new();

    /// <summary>An empty store.</summary>
    /// <param name="entropy">Where its id comes from; <see langword="null"/>: the operating system.</param>
    /// <param name="time">The clock; <see langword="null"/>: the system's.</param>
    public InMemoryLinkStore(IEntropy? entropy = null, TimeProvider? time = null)
    {
        _storeId = (entropy ?? SystemEntropy.Instance).NewId(time ?? TimeProvider.System);
        _leases = new InMemoryLeases(time ?? TimeProvider.System);
    }

    private InMemoryState State
    {
        get
        {
            lock (_lock) return _state;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        Answer(() => Info(State), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Answer(() => Commit(batch), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Answer(() => InOrder(State, ids.Select(id => id.Value)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Answer(() =>
        {
            var state = State;
            var links = InOrder(state, keys.SelectMany(key => state.LinksOfEntity.GetValueOrDefault((kind, key), [])));
            return connection is null ? links : List(links.Where(link => link.Connection == connection));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Answer(() =>
        {
            var state = State;
            return InOrder(state, keys.Select(key => state.LinkOfActor.GetValueOrDefault((connection, kind, key))));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Answer(() => List(State.Links.After(after?.Value).Where(link => link.Connection == connection).Take(limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(links);
        return Answer(() =>
        {
            var state = State;
            var found = links.Distinct()
                .SelectMany(link => Enum.GetValues<Side>().Select(side => state.IntentOfSide.GetValueOrDefault((link, side))))
                .Select(state.Intents.Find).OfType<Intent>();
            return List(found.OrderBy(intent => intent.Id.Value));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Answer(() => List(State.Intents.After(after?.Value).Where(intent => intent.Connection == connection).Take(limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit,
        CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Answer(() => List(State.Due.After(after?.Value).Where(mark => mark.Connection == connection).Take(limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer(() => List(State.Inbox.After(query.After?.Value).Where(item =>
            (query.Connection is null || item.Connection == query.Connection)
            && (query.Link is null || item.Link == query.Link)
            && (query.Entity is null || item.Entity == query.Entity)
            && (query.Kind is null || item.Kind == query.Kind)
            && (query.IncludeClosed || item.State == InboxItemState.Open)).Take(query.Limit)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken) =>
        Answer(() => State.Inbox.Find(id.Value), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer(() => List(JournalAfter(State, query).Where(entry =>
            (query.Connection is null || entry.Connection == query.Connection)
            && (query.Link is null || entry.Link == query.Link)
            && (query.Entity is null || entry.Entity == query.Entity)
            && (query.Run is null || entry.Run == query.Run)
            && (query.Field is null || entry.Field == query.Field)).Take(query.Limit)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken) =>
        Answer(() => List(State.Connections.Values.OrderBy(connection => connection.Id.Text, StringComparer.Ordinal)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ConnectionState?> FindConnectionAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Answer(() => State.Connections.GetValueOrDefault(connection), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync(ConnectionId connection, int? version, CancellationToken cancellationToken) =>
        Answer(() => List(State.Definitions.GetValueOrDefault(connection, []).Where(d => version is null || d.Version == version).Reverse()), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredSecret?> FindSecretAsync(ConnectionId connection, string name, CancellationToken cancellationToken) =>
        Answer(() => State.Secrets.GetValueOrDefault((connection, name)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind,
        CancellationToken cancellationToken) =>
        Answer(() => State.Generations.GetValueOrDefault((connection, entity, actorKind)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionPageAsync(
        ConnectionId connection, RecordKind entityKind, NotLinkedDecision? after, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        return Answer(() => List(State.Decisions.Where(d => d.Key.Connection == connection && d.Key.Entity.Kind == entityKind).SelectMany(d => d.Value)
            .OrderBy(Place, StringComparer.Ordinal).Where(d => after is null || string.CompareOrdinal(Place(d), Place(after)) > 0).Take(limit)), cancellationToken);
    }

    private static string Place(NotLinkedDecision decision) => $"{decision.Entity.Key.Text}\0{decision.Actor?.Kind.Name}\0{decision.Actor?.Key.Text}";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity,
        CancellationToken cancellationToken) =>
        Answer(() => List(State.Decisions.GetValueOrDefault((connection, entity), [])
            .OrderBy(decision => decision.Actor?.Kind.Name, StringComparer.Ordinal)
            .ThenBy(decision => decision.Actor?.Key.Text, StringComparer.Ordinal)), cancellationToken);

    private CommitResult Commit(StoreBatch batch)
    {
        lock (_lock)
        {
            if (batch.Lease is { } lease && !_leases.IsCurrent(lease)) return new CommitResult(0, new CommitRefusal(RefusalReason.FenceLost));
            var commit = new InMemoryCommit(_state, batch);
            if (commit.Apply() is { } refusal) return new CommitResult(0, refusal);
            if (!commit.State.IsSameAs(_state)) _state = commit.State with { CommitNumber = _state.CommitNumber + 1 };
            return new CommitResult(_state.CommitNumber, null);
        }
    }

    private StoreInfo Info(InMemoryState state) => new(_storeId, state.Generation, state.CommitNumber, 1);

    private static IEnumerable<JournalEntry> JournalAfter(InMemoryState state, JournalQuery query)
    {
        var step = query.NewestFirst ? -1 : 1;
        var start = query.NewestFirst ? state.Journal.Count - 1 : 0;
        if (query.After is { } id)
        {
            if (!state.JournalPositions.TryGetValue(id, out var position))
                throw new ArgumentException($"There is no journal entry '{id:N}' to begin after.", nameof(query));
            start = position + step;
        }

        for (var i = start; i >= 0 && i < state.Journal.Count; i += step) yield return state.Journal[i];
    }

    private static IReadOnlyList<Link> InOrder(InMemoryState state, IEnumerable<Guid> ids) =>
        List(ids.Distinct().Order().Select(state.Links.Find).OfType<Link>());

    private static IReadOnlyList<T> List<T>(IEnumerable<T> rows) => [.. rows];

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LimitMax);
    }

    private static ValueTask<T> Answer<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            return new ValueTask<T>(work());
        }
        catch (Exception error) when (error is ErpLinkException or ArgumentException)
        {
            return ValueTask.FromException<T>(error);
        }
    }
}

namespace ErpLink.Storage;

/// <summary>What runs ask: leases, rows with everything that is open, held steps, reports.</summary>
public sealed partial class InMemoryLinkStore
{
    /// <inheritdoc/>
    public ValueTask<long> CountLinksAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Answer(() => State.LinkCounts.GetValueOrDefault(connection), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Answer(() =>
        {
            var state = State;
            return List(InOrder(state, ids.Select(id => id.Value)).Select(link => Row(state, link)));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer(() =>
        {
            var state = State;
            var links = query.DueAt is { } at
                ? state.Due.After(query.After?.Value).Where(mark => IsDue(mark, at)).Select(mark => state.Links.Find(mark.Link.Value)!)
                : state.Links.After(query.After?.Value);
            return List(links.Where(link => link.Connection == query.Connection && link.Entity.Kind == query.Entity
                && link.ActorKind == query.Actor).Take(query.Limit).Select(link => Row(state, link)));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        return Answer(() =>
        {
            lock (_lock)
            {
                var (lease, isAcquired) = _leases.Claim(connection, owner, life);
                return new ConnectionClaim(lease, isAcquired)
                {
                    State = _state.Connections.GetValueOrDefault(connection),
                    Feeds = FeedsOf(_state, connection),
                    Due = CountDue(_state, connection, dueAt),
                    Links = _state.LinkCounts.GetValueOrDefault(connection),
                    Unfinished = LatestFirst(_state).FirstOrDefault(run => run.Connection == connection && run.EndedAt is null),
                    Store = Info(_state),
                };
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        return Answer(() =>
        {
            lock (_lock) return _leases.Renew(lease, life);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await Answer(() =>
        {
            lock (_lock) _leases.Release(lease);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer(() =>
        {
            var state = State;
            var runs = LatestFirst(state);
            if (query.Before is { } id)
            {
                if (!state.Runs.TryGetValue(id, out var before))
                    throw new ArgumentException($"There is no run '{id:N}' to begin before.", nameof(query));
                runs = runs.SkipWhile(run => run != before).Skip(1);
            }

            return List(runs.Where(run => (query.Connection is null || run.Connection == query.Connection)
                && (query.Since is null || run.EndedAt is null || run.EndedAt >= query.Since)).Take(query.Limit));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        return Answer(() => List(State.Held.After(query.After?.Value)
            .Select(held => held.Steps.Values.Where(step => step.Connection == query.Connection
                && (query.Plan is null || step.Plan == query.Plan)).ToList())
            .Where(steps => steps.Count > 0).Take(query.Limit).SelectMany(steps => steps)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Answer(() => FeedsOf(State, connection), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(links);
        return Answer(() =>
        {
            var state = State;
            return List(links.Distinct().SelectMany(link => state.Waits.GetValueOrDefault(link) ?? []));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        Answer(() => CountDue(State, connection, dueAt), cancellationToken);

    private static IReadOnlyList<FeedPosition> FeedsOf(InMemoryState state, ConnectionId connection) =>
        List(state.Feeds.Values.Where(feed => feed.Connection == connection).OrderBy(feed => feed.Side)
            .ThenBy(feed => feed.Kind.Name, StringComparer.Ordinal));

    private static long CountDue(InMemoryState state, ConnectionId connection, DateTimeOffset dueAt) =>
        state.Due.Rows.Values.LongCount(mark => mark.Connection == connection && IsDue(mark, dueAt));

    private static bool IsDue(DueMark mark, DateTimeOffset at) => mark.NotBefore is not { } time || time <= at;

    private static IEnumerable<RunReport> LatestFirst(InMemoryState state) =>
        state.Runs.Values.OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id);

    private static LinkRow Row(InMemoryState state, Link link) => new(link)
    {
        Intents = List(Enum.GetValues<Side>().Select(side => state.IntentOfSide.GetValueOrDefault((link.Id, side)))
            .Select(state.Intents.Find).OfType<Intent>()),
        Items = List(state.OpenItems.GetValueOrDefault(link.Id, []).Select(id => state.Inbox.Find(id)!)),
        Held = List(state.Held.Find(link.Id.Value)?.Steps.Values ?? []),
        Due = state.Due.Find(link.Id.Value),
    };
}

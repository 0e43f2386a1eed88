using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>A link store that hands every call to another one; a decorator changes what it is about.</summary>
public abstract class StoreDecorator(ILinkStore inner) : ILinkStore, ILinkStoreProvider
{
    protected virtual ILinkStore Inner => inner;

    public ILinkStore For(TenantId tenant) => this;

    /// <summary>Runs before every call but <see cref="CommitAsync"/>.</summary>
    protected virtual void Enter(string what)
    {
    }

    public virtual ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken) => Inner.CommitAsync(batch, cancellationToken);

    public ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken) => Pass("info").GetInfoAsync(cancellationToken);

    public virtual ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) =>
        Pass("links").ReadLinksAsync(ids, cancellationToken);

    public virtual ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        Pass("links by entity").ReadLinksByEntityAsync(connection, kind, keys, cancellationToken);

    public virtual ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        Pass("links by actor").ReadLinksByActorAsync(connection, kind, keys, cancellationToken);

    public ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        Pass("link page").ReadLinkPageAsync(connection, after, limit, cancellationToken);

    public virtual ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) =>
        Pass("rows").ReadRowsAsync(ids, cancellationToken);

    public virtual ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken) =>
        Pass("row page").ReadRowPageAsync(query, cancellationToken);

    public virtual ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        Pass("claim").ClaimConnectionAsync(connection, owner, life, dueAt, cancellationToken);

    public virtual ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken) =>
        Pass("renew").RenewLeaseAsync(lease, life, cancellationToken);

    public ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken) => Pass("release").ReleaseLeaseAsync(lease, cancellationToken);

    public ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken) => Pass("runs").ReadRunsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken) => Pass("held").ReadHeldAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken) => Pass("feeds").ReadFeedsAsync(connection, cancellationToken);

    public ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) => Pass("waits").ReadWaitsAsync(links, cancellationToken);

    public ValueTask<long> CountLinksAsync(ConnectionId connection, CancellationToken cancellationToken) => Pass("link count").CountLinksAsync(connection, cancellationToken);

    public ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        Pass("count due").CountDueAsync(connection, dueAt, cancellationToken);

    public ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) =>
        Pass("intents").ReadIntentsAsync(links, cancellationToken);

    public ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit, CancellationToken cancellationToken) =>
        Pass("intent page").ReadIntentPageAsync(connection, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        Pass("due page").ReadDuePageAsync(connection, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken) => Pass("inbox").ReadInboxAsync(query, cancellationToken);

    public ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken) => Pass("inbox item").FindInboxItemAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken) => Pass("journal").ReadJournalAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken) => Pass("connections").ReadConnectionsAsync(cancellationToken);

    public ValueTask<ConnectionState?> FindConnectionAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        Pass("connection").FindConnectionAsync(connection, cancellationToken);

    public ValueTask<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync(ConnectionId connection, int? version, CancellationToken cancellationToken) =>
        Pass("definitions").ReadDefinitionsAsync(connection, version, cancellationToken);

    public ValueTask<StoredSecret?> FindSecretAsync(ConnectionId connection, string name, CancellationToken cancellationToken) =>
        Pass("secret").FindSecretAsync(connection, name, cancellationToken);

    public ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind, CancellationToken cancellationToken) =>
        Pass("generation").ReadGenerationAsync(connection, entity, actorKind, cancellationToken);

    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionPageAsync(ConnectionId connection, RecordKind entityKind, NotLinkedDecision? after, int limit, CancellationToken cancellationToken) =>
        Pass("decision page").ReadDecisionPageAsync(connection, entityKind, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity, CancellationToken cancellationToken) =>
        Pass("decisions").ReadDecisionsAsync(connection, entity, cancellationToken);

    private ILinkStore Pass(string what)
    {
        Enter(what);
        return Inner;
    }
}

using ErpLink.Storage;

namespace ErpLink.Scenarios;

/// <summary>A link store seen through a process that may be killed right before or right after a commit.</summary>
public sealed class FaultyStore(ILinkStore inner, Process process) : ILinkStore, ILinkStoreProvider
{
    public ILinkStore For(TenantId tenant) => this;

    public async ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        await process.PassAsync("commit, before");
        var result = await inner.CommitAsync(batch, cancellationToken);
        await process.PassAsync("commit, after");
        return result;
    }

    public ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken) => inner.GetInfoAsync(cancellationToken);

    public ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) => inner.ReadLinksAsync(ids, cancellationToken);

    public ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        inner.ReadLinksByEntityAsync(connection, kind, keys, cancellationToken);

    public ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        inner.ReadLinksByActorAsync(connection, kind, keys, cancellationToken);

    public ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadLinkPageAsync(connection, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) => inner.ReadRowsAsync(ids, cancellationToken);

    public ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken) => inner.ReadRowPageAsync(query, cancellationToken);

    public ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        inner.ClaimConnectionAsync(connection, owner, life, dueAt, cancellationToken);

    public ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken) => inner.RenewLeaseAsync(lease, life, cancellationToken);

    public ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken) => inner.ReleaseLeaseAsync(lease, cancellationToken);

    public ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken) => inner.ReadRunsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken) => inner.ReadHeldAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken) => inner.ReadFeedsAsync(connection, cancellationToken);

    public ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) => inner.ReadWaitsAsync(links, cancellationToken);

    public ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        inner.CountDueAsync(connection, dueAt, cancellationToken);

    public ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) => inner.ReadIntentsAsync(links, cancellationToken);

    public ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadIntentPageAsync(connection, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadDuePageAsync(connection, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken) => inner.ReadInboxAsync(query, cancellationToken);

    public ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken) => inner.FindInboxItemAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken) => inner.ReadJournalAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken) => inner.ReadConnectionsAsync(cancellationToken);

    public ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind, CancellationToken cancellationToken) =>
        inner.ReadGenerationAsync(connection, entity, actorKind, cancellationToken);

    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity, CancellationToken cancellationToken) =>
        inner.ReadDecisionsAsync(connection, entity, cancellationToken);
}

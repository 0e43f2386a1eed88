using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>
/// The link store as one process sees it: it may die before or after each call, find the store busy or its disk full, or lose the
/// answer of a commit that is stored. Every member is one line over <see cref="CallAsync"/>.
/// </summary>
public sealed class StoreTwin(SimKernel kernel, SimProcess process, FaultPlan faults, Func<ILinkStore> store, CommitOracle oracle) : ILinkStore, ILinkStoreProvider
{
    private const string Name = "store";

    public ILinkStore For(TenantId tenant) => this;

    public ValueTask<StoreInfo> GetInfoAsync(CancellationToken cancellationToken) => CallAsync("info", s => s.GetInfoAsync(cancellationToken));

    public ValueTask<CommitResult> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<CommitResult>(cancellationToken);
        if (!process.Pass("commit, before")) return Never<CommitResult>();
        if (faults.Happens(FaultKind.StoreBusy, "commit", process.Name)) return Fail<CommitResult>(ErrorCodes.StoreBusy, "The store is busy.");
        if (faults.Happens(FaultKind.StoreFull, "commit", process.Name)) return Fail<CommitResult>(ErrorCodes.StoreNotWritable, "The disk is full.");
        var pending = new Pending<CommitResult>(process);
        kernel.After(faults.Latency(1, 8, "commit"), "commit", process.Name, () => Commit(batch, pending));
        return new ValueTask<CommitResult>(pending.Task);
    }

    public ValueTask<IReadOnlyList<Link>> ReadLinksAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) =>
        CallAsync("links", s => s.ReadLinksAsync(ids, cancellationToken));

    public ValueTask<IReadOnlyList<Link>> ReadLinksByEntityAsync(ConnectionId? connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        CallAsync("links by entity", s => s.ReadLinksByEntityAsync(connection, kind, keys, cancellationToken));

    public ValueTask<IReadOnlyList<Link>> ReadLinksByActorAsync(ConnectionId connection, RecordKind kind, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        CallAsync("links by actor", s => s.ReadLinksByActorAsync(connection, kind, keys, cancellationToken));

    public ValueTask<IReadOnlyList<Link>> ReadLinkPageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        CallAsync("link page", s => s.ReadLinkPageAsync(connection, after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<LinkRow>> ReadRowsAsync(IReadOnlyList<LinkId> ids, CancellationToken cancellationToken) =>
        CallAsync("rows", s => s.ReadRowsAsync(ids, cancellationToken));

    public ValueTask<IReadOnlyList<LinkRow>> ReadRowPageAsync(LinkRowQuery query, CancellationToken cancellationToken) =>
        CallAsync("row page", s => s.ReadRowPageAsync(query, cancellationToken));

    public ValueTask<ConnectionClaim> ClaimConnectionAsync(ConnectionId connection, string owner, TimeSpan life, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        CallAsync("claim", async s =>
        {
            var claim = await s.ClaimConnectionAsync(connection, owner, life, dueAt, cancellationToken);
            oracle.Claimed(claim);
            return claim;
        });

    public ValueTask<ConnectionLease?> RenewLeaseAsync(ConnectionLease lease, TimeSpan life, CancellationToken cancellationToken) =>
        CallAsync("renew", s => s.RenewLeaseAsync(lease, life, cancellationToken));

    public async ValueTask ReleaseLeaseAsync(ConnectionLease lease, CancellationToken cancellationToken) =>
        await CallAsync("release", async s =>
        {
            await s.ReleaseLeaseAsync(lease, cancellationToken);
            return true;
        });

    public ValueTask<IReadOnlyList<RunReport>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        CallAsync("runs", s => s.ReadRunsAsync(query, cancellationToken));

    public ValueTask<IReadOnlyList<HeldStep>> ReadHeldAsync(HeldQuery query, CancellationToken cancellationToken) =>
        CallAsync("held", s => s.ReadHeldAsync(query, cancellationToken));

    public ValueTask<IReadOnlyList<FeedPosition>> ReadFeedsAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        CallAsync("feeds", s => s.ReadFeedsAsync(connection, cancellationToken));

    public ValueTask<IReadOnlyList<WaitMark>> ReadWaitsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) =>
        CallAsync("waits", s => s.ReadWaitsAsync(links, cancellationToken));

    public ValueTask<long> CountLinksAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        CallAsync("link count", s => s.CountLinksAsync(connection, cancellationToken));

    public ValueTask<long> CountDueAsync(ConnectionId connection, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        CallAsync("due count", s => s.CountDueAsync(connection, dueAt, cancellationToken));

    public ValueTask<IReadOnlyList<Intent>> ReadIntentsAsync(IReadOnlyList<LinkId> links, CancellationToken cancellationToken) =>
        CallAsync("intents", s => s.ReadIntentsAsync(links, cancellationToken));

    public ValueTask<IReadOnlyList<Intent>> ReadIntentPageAsync(ConnectionId connection, IntentId? after, int limit, CancellationToken cancellationToken) =>
        CallAsync("intent page", s => s.ReadIntentPageAsync(connection, after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<DueMark>> ReadDuePageAsync(ConnectionId connection, LinkId? after, int limit, CancellationToken cancellationToken) =>
        CallAsync("due page", s => s.ReadDuePageAsync(connection, after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<InboxItem>> ReadInboxAsync(InboxQuery query, CancellationToken cancellationToken) =>
        CallAsync("inbox", s => s.ReadInboxAsync(query, cancellationToken));

    public ValueTask<InboxItem?> FindInboxItemAsync(InboxItemId id, CancellationToken cancellationToken) =>
        CallAsync("inbox item", s => s.FindInboxItemAsync(id, cancellationToken));

    public ValueTask<IReadOnlyList<JournalEntry>> ReadJournalAsync(JournalQuery query, CancellationToken cancellationToken) =>
        CallAsync("journal", s => s.ReadJournalAsync(query, cancellationToken));

    public ValueTask<IReadOnlyList<ConnectionState>> ReadConnectionsAsync(CancellationToken cancellationToken) =>
        CallAsync("connections", s => s.ReadConnectionsAsync(cancellationToken));

    public ValueTask<ConnectionState?> FindConnectionAsync(ConnectionId connection, CancellationToken cancellationToken) =>
        CallAsync("connection", s => s.FindConnectionAsync(connection, cancellationToken));

    public ValueTask<IReadOnlyList<StoredDefinition>> ReadDefinitionsAsync(ConnectionId connection, int? version, CancellationToken cancellationToken) =>
        CallAsync("definitions", s => s.ReadDefinitionsAsync(connection, version, cancellationToken));

    public ValueTask<StoredSecret?> FindSecretAsync(ConnectionId connection, string name, CancellationToken cancellationToken) =>
        CallAsync("secret", s => s.FindSecretAsync(connection, name, cancellationToken));

    public ValueTask<int> ReadGenerationAsync(ConnectionId connection, RecordRef entity, RecordKind actorKind, CancellationToken cancellationToken) =>
        CallAsync("generation", s => s.ReadGenerationAsync(connection, entity, actorKind, cancellationToken));

    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionPageAsync(ConnectionId connection, RecordKind entityKind, NotLinkedDecision? after, int limit, CancellationToken cancellationToken) =>
        CallAsync("decision page", s => s.ReadDecisionPageAsync(connection, entityKind, after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<NotLinkedDecision>> ReadDecisionsAsync(ConnectionId connection, RecordRef entity, CancellationToken cancellationToken) =>
        CallAsync("decisions", s => s.ReadDecisionsAsync(connection, entity, cancellationToken));

    /// <summary>A read: mostly at once, sometimes after a while, so that others get in between.</summary>
    private ValueTask<T> CallAsync<T>(string what, Func<ILinkStore, ValueTask<T>> call)
    {
        if (!process.Pass(what)) return Never<T>();
        if (!faults.Yields(what)) return call(store());
        var pending = new Pending<T>(process);
        kernel.After(faults.Latency(1, 40, what), what, Name, () =>
        {
            if (process.Dead) return;
            var answer = call(store());
            if (answer.IsCompletedSuccessfully) pending.Answer(answer.Result);
            else pending.Fail(answer.AsTask().Exception?.InnerException ?? new OperationCanceledException());
        });
        return new ValueTask<T>(pending.Task);
    }

    private void Commit(StoreBatch batch, Pending<CommitResult> pending)
    {
        if (process.Dead) return;
        CommitResult result;
        try
        {
            result = store().CommitAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (ErpLinkException error)
        {
            pending.Fail(error);
            return;
        }

        if (result.IsCommitted) oracle.Committed(process, batch);
        else kernel.Note("commit refused", process.Name, result.Refusal!.Reason.ToString());
        if (!process.Pass("commit, after")) return;
        if (result.IsCommitted && faults.Happens(FaultKind.StoreAnswerLost, "commit", process.Name))
            pending.Fail(Error(ErrorCodes.StoreBusy, "The line to the store broke; whether it was stored is not known."));
        else pending.Answer(result);
    }

    private ValueTask<T> Never<T>() => new(new Pending<T>(process).Task);

    private ValueTask<T> Fail<T>(int code, string message)
    {
        kernel.Note("store fails", process.Name, message);
        return ValueTask.FromException<T>(Error(code, message));
    }

    private static ErpLinkException Error(int code, string message) => new(code, FailureClass.Transient, message);
}

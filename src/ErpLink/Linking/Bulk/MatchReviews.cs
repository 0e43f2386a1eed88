using ErpLink.Linking.Matching;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>The review queue of matching: inbox items, one for each entity that a person has to look at.</summary>
internal sealed class MatchReviews(Engine engine)
{
    private const int PageSizeItems = 1000;

    /// <summary>The open items of a connection by their entity.</summary>
    public async ValueTask<Dictionary<RecordRef, InboxItem>> OpenAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        var open = new Dictionary<RecordRef, InboxItem>();
        var query = new InboxQuery { Connection = connection, Kind = InboxItemKind.MatchReview, Limit = PageSizeItems };
        while (true)
        {
            var page = await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var item in page) open[item.Entity!.Value] = item;
            if (page.Count < PageSizeItems) return open;
            query = query with { After = page[^1].Id };
        }
    }

    /// <summary>Puts an entity into the queue, or brings its item up to date.</summary>
    public async ValueTask PutAsync(
        Operation operation, OpenMap at, Dictionary<RecordRef, InboxItem> open, RecordRef entity, IReadOnlyList<RecordRef> candidates, string reason, CancellationToken cancellationToken)
    {
        var known = open.GetValueOrDefault(entity);
        if (known is not null && known.Reason == reason && known.Candidates.SequenceEqual(candidates)) return;
        var item = (known ?? new InboxItem(InboxItemId.New(engine.Entropy, engine.Time), at.Connection.Id, InboxItemKind.MatchReview) { Entity = entity, CreatedAt = engine.Now }) with
        {
            Candidates = candidates,
            Reason = reason,
            UpdatedAt = engine.Now,
        };
        var result = await engine.Store.CommitAsync(operation.Batch().Put(item), cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted) open[entity] = item with { Revision = item.Revision + 1 }; // Otherwise a person answered it at this moment.
    }

    /// <summary>The entity is linked: there is nothing to look at any more.</summary>
    public async ValueTask CloseAsync(Operation operation, Dictionary<RecordRef, InboxItem> open, RecordRef entity, CancellationToken cancellationToken)
    {
        if (!open.Remove(entity, out var item)) return;
        await engine.Store.CommitAsync(operation.Batch().Put(Closed(item)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person says that none of the candidates is the same.</summary>
    public async ValueTask<AnswerResult> DismissAsync(InboxItem item, InboxAnswer answer, ErpUser user, CancellationToken cancellationToken)
    {
        if (answer.Choice != AnswerChoice.Dismiss) throw Inbox.ErpInbox.Refused(item, answer);
        var connection = await engine.Connections.OpenAsync(item.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Answer, connection, cancellationToken).ConfigureAwait(false);
        if (item.Revision != answer.Revision) return new(AnswerStatus.Stale, item);
        var operation = engine.Begin(user);
        var batch = operation.Batch().Put(item with { State = InboxItemState.Answered, UpdatedAt = engine.Now });
        foreach (var actor in item.Candidates)
        {
            var decision = await NotLinkedDecisions.MakeAsync(engine, connection, item.Entity!.Value, actor, user, cancellationToken).ConfigureAwait(false);
            batch.Put(decision).Append(operation.Entry(JournalEvent.NotLinked, item.Connection) with { Entity = item.Entity, Actor = actor });
        }

        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return new(result.IsCommitted ? AnswerStatus.Done : AnswerStatus.Stale, item);
    }

    private InboxItem Closed(InboxItem item) => item with { State = InboxItemState.Closed, UpdatedAt = engine.Now };
}

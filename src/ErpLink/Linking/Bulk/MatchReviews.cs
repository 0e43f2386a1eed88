using ErpLink.Linking.Matching;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>The review queue of matching: inbox items, one for each entity that a person has to look at.</summary>
internal sealed class MatchReviews(Engine engine)
{
    private const int PageSizeItems = 1000;

    /// <summary>The open items of a connection by their entity and the kind of its candidates.</summary>
    public async ValueTask<Dictionary<(RecordRef Entity, RecordKind Actor), InboxItem>> OpenAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        var open = new Dictionary<(RecordRef Entity, RecordKind Actor), InboxItem>();
        var query = new InboxQuery { Connection = connection, Kind = InboxItemKind.MatchReview, Limit = PageSizeItems };
        while (true)
        {
            var page = await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Where(i => i.Candidates.Count > 0)) open[PlaceOf(item)] = item;
            if (page.Count < PageSizeItems) return open;
            query = query with { After = page[^1].Id };
        }
    }

    /// <summary>Puts an entity into the queue, or brings its item up to date.</summary>
    /// <returns>Whether it is there; not when a person answered its item at this moment.</returns>
    public async ValueTask<bool> PutAsync(
        Operation operation, OpenMap at, Dictionary<(RecordRef Entity, RecordKind Actor), InboxItem> open, RecordRef entity, IReadOnlyList<RecordRef> candidates, string reason, CancellationToken cancellationToken)
    {
        var known = open.GetValueOrDefault((entity, candidates[0].Kind));
        if (known is not null && known.Reason == reason && known.Candidates.SequenceEqual(candidates)) return true;
        var item = (known ?? new InboxItem(InboxItemId.New(engine.Entropy, engine.Time), at.Connection.Id, InboxItemKind.MatchReview) { Entity = entity, CreatedAt = engine.Now }) with
        {
            Candidates = candidates,
            Reason = reason,
            UpdatedAt = engine.Now,
        };
        var result = await engine.Store.CommitAsync(operation.Batch().Put(item), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted) return false;
        open[PlaceOf(item)] = item with { Revision = item.Revision + 1 };
        return true;
    }

    /// <summary>The entity is linked: there is nothing to look at any more.</summary>
    public async ValueTask CloseAsync(Operation operation, Dictionary<(RecordRef Entity, RecordKind Actor), InboxItem> open, (RecordRef Entity, RecordKind Actor) place, CancellationToken cancellationToken)
    {
        if (!open.Remove(place, out var item)) return;
        await engine.Store.CommitAsync(operation.Batch().Put(Closed(item)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The entity was linked, or decided about, by a person: what asks about it and actors of the kind is closed.</summary>
    /// <param name="operation">The person's operation.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="which">Which of its items.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask CloseAsync(Operation operation, ConnectionId connection, RecordRef entity, Func<InboxItem, bool> which, CancellationToken cancellationToken)
    {
        var query = new InboxQuery { Connection = connection, Kind = InboxItemKind.MatchReview, Entity = entity };
        var items = (await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false)).Where(which).ToArray();
        if (items.Length == 0) return;
        var batch = operation.Batch();
        foreach (var item in items) batch.Put(Closed(item));
        await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false); // One that moved is somebody else's by now.
    }

    private static (RecordRef Entity, RecordKind Actor) PlaceOf(InboxItem item) => (item.Entity!.Value, item.Candidates[0].Kind);

    /// <summary>A person says that none of the candidates is the same.</summary>
    public async ValueTask<AnswerResult> DismissAsync(InboxItem item, InboxAnswer answer, ErpUser user, CancellationToken cancellationToken)
    {
        if (answer.Choice != AnswerChoice.Dismiss) throw Inbox.ErpInbox.Refused(item, answer);
        var connection = await engine.Connections.OpenAsync(item.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Answer, connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, connection, cancellationToken).ConfigureAwait(false);
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

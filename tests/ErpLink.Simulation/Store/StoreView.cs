using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>The store as an auditor reads it: past processes and faults, at once. Both stores answer without waiting.</summary>
public sealed class StoreView(Func<ILinkStore> store)
{
    private static readonly ConnectionId Connection = new(Shape.ConnectionKey);

    private const int Page = 1000;

    public IReadOnlyList<Link> Links() => Now(store().ReadLinkPageAsync(Connection, null, Page, default));

    public Link? Link(LinkId id) => Now(store().ReadLinksAsync([id], default)) is { Count: > 0 } found ? found[0] : null;

    public Link? LinkOf(RecordRef entity) => Now(store().ReadLinksByEntityAsync(Connection, entity.Kind, [entity.Key.Text], default)) is { Count: > 0 } found ? found[0] : null;

    public Link? LinkOfActor(RecordRef actor) => Now(store().ReadLinksByActorAsync(Connection, actor.Kind, [actor.Key.Text], default)) is { Count: > 0 } found ? found[0] : null;

    public IReadOnlyList<Intent> Intents() => Now(store().ReadIntentPageAsync(Connection, null, Page, default));

    /// <summary>How often the connection was put into re-baseline mode.</summary>
    public long Era => Now(store().ReadConnectionsAsync(default)).FirstOrDefault(c => c.Id == Connection)?.Era ?? 0;

    public long CommitNumber => Now(store().GetInfoAsync(default)).CommitNumber;

    public IReadOnlyList<InboxItem> OpenItems() => Now(store().ReadInboxAsync(new InboxQuery { Limit = Page }, default));

    public IReadOnlyList<DueMark> DueMarks() => Now(store().ReadDuePageAsync(Connection, null, Page, default));

    public IReadOnlyList<HeldStep> Held() => Now(store().ReadHeldAsync(new HeldQuery(Connection) { Limit = Page }, default));

    public IReadOnlyList<JournalEntry> Journal()
    {
        var all = new List<JournalEntry>();
        while (true)
        {
            var page = Now(store().ReadJournalAsync(new JournalQuery { Limit = Page, After = all.Count == 0 ? null : all[^1].Id }, default));
            all.AddRange(page);
            if (page.Count < Page) return all;
        }
    }

    private static T Now<T>(ValueTask<T> answer) => answer.IsCompleted ? answer.AsTask().GetAwaiter().GetResult()
        : throw new InvalidOperationException("A store below the simulation answers at once.");
}

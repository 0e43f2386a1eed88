using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>Makes the next state from a batch, or says which rule refuses it. Removals first; the order is the same in every
/// store.</summary>
internal sealed partial class InMemoryCommit(InMemoryState state, StoreBatch batch)
{
    private static readonly CommitRefusal Moved = new(RefusalReason.RevisionMoved);

    private readonly List<Link> _cameIntoUse = [];

    /// <summary>The state so far; of no use once a rule refused.</summary>
    public InMemoryState State { get; private set; } = state;

    public CommitRefusal? Apply() =>
        RemoveIntents() ?? RemoveLinks() ?? ClearDue() ?? UpdateLinks() ?? InsertLinks() ?? UpdateIntents() ?? InsertIntents()
        ?? PutInboxItems() ?? AppendJournal() ?? MarkDue() ?? PutConnections() ?? PutDefinitions() ?? PutGenerations() ?? ChangeDecisions() ?? PutRuns();

    private CommitRefusal? RemoveIntents()
    {
        foreach (var id in batch.RemovedIntents)
        {
            if (State.Intents.Find(id.Value) is not { } stored) return Moved;
            RemoveIntent(stored);
        }

        return null;
    }

    private CommitRefusal? UpdateIntents()
    {
        foreach (var intent in batch.UpdatedIntents)
        {
            if (State.Intents.Find(intent.Id.Value) is not { } stored) return Moved;
            RemoveIntent(stored);
            if (StoreIntent(intent) is { } refusal) return refusal;
        }

        return null;
    }

    private CommitRefusal? InsertIntents()
    {
        foreach (var intent in batch.InsertedIntents)
        {
            if (State.Intents.Find(intent.Id.Value) is not null)
                return new CommitRefusal(RefusalReason.IntentLive) { Holder = State.Links.Find(intent.Link.Value) };
            if (StoreIntent(intent) is { } refusal) return refusal;
        }

        return null;
    }

    private CommitRefusal? StoreIntent(Intent intent)
    {
        if (State.Links.Find(intent.Link.Value) is not { } link) return Moved;
        if (State.IntentOfSide.ContainsKey((intent.Link, intent.Side)))
            return new CommitRefusal(RefusalReason.IntentLive) { Holder = link };
        State = State with
        {
            Intents = State.Intents.With(intent.Id.Value, intent with { Fields = [.. intent.Fields] }),
            IntentOfSide = State.IntentOfSide.SetItem((intent.Link, intent.Side), intent.Id.Value),
        };
        return null;
    }

    private void RemoveIntent(Intent stored) => State = State with
    {
        Intents = State.Intents.Without(stored.Id.Value),
        IntentOfSide = State.IntentOfSide.Remove((stored.Link, stored.Side)),
    };

    private CommitRefusal? PutInboxItems()
    {
        // Those that close come first, so that a question may be replaced by the next.
        foreach (var item in batch.InboxItems.OrderBy(IsOpenConflict))
        {
            var stored = State.Inbox.Find(item.Id.Value);
            if ((stored?.Revision ?? 0) != item.Revision) return Moved;
            var wasOpen = stored is not null && IsOpenConflict(stored);
            var conflicts = wasOpen ? State.OpenConflicts.Remove(Question(stored!)) : State.OpenConflicts;
            if (IsOpenConflict(item))
            {
                if (conflicts.ContainsKey(Question(item))) return new CommitRefusal(RefusalReason.QuestionOpen);
                conflicts = conflicts.SetItem(Question(item), item.Id.Value);
            }

            State = State with
            {
                Inbox = State.Inbox.With(item.Id.Value, item with { Revision = item.Revision + 1, Candidates = [.. item.Candidates] }),
                OpenConflicts = conflicts,
                OpenItems = With(Without(State.OpenItems, stored), item),
            };
        }

        return null;
    }

    private static ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>> Without(
        ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>> items, InboxItem? item)
    {
        if (item is not { State: InboxItemState.Open, Link: { } link }) return items;
        var rest = items[link].Remove(item.Id.Value);
        return rest.IsEmpty ? items.Remove(link) : items.SetItem(link, rest);
    }

    private static ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>> With(
        ImmutableDictionary<LinkId, ImmutableSortedSet<Guid>> items, InboxItem item) =>
        item is not { State: InboxItemState.Open, Link: { } link } ? items
            : items.SetItem(link, items.GetValueOrDefault(link, []).Add(item.Id.Value));

    private static bool IsOpenConflict(InboxItem item) =>
        item is { Kind: InboxItemKind.Conflict, State: InboxItemState.Open, Link: not null };

    private static (LinkId, string, string) Question(InboxItem item) =>
        (item.Link!.Value, item.AppField ?? string.Empty, item.ErpField ?? string.Empty);

    private CommitRefusal? AppendJournal()
    {
        foreach (var entry in batch.Journal.Where(entry => !State.JournalPositions.ContainsKey(entry.Id)))
        {
            State = State with
            {
                JournalPositions = State.JournalPositions.SetItem(entry.Id, State.Journal.Count),
                Journal = State.Journal.Add(entry),
            };
        }

        return null;
    }

    private CommitRefusal? PutConnections()
    {
        foreach (var connection in batch.Connections)
        {
            if ((State.Connections.GetValueOrDefault(connection.Id)?.Revision ?? 0) != connection.Revision) return Moved;
            if (connection.DeletedAt is null && State.Connections.Values.Any(c => c.Id != connection.Id && c.DeletedAt is null && string.Equals(c.Name, connection.Name, StringComparison.OrdinalIgnoreCase))) return Moved;
            var stored = connection with { Revision = connection.Revision + 1 };
            State = State with { Connections = State.Connections.SetItem(connection.Id, stored) };
        }

        return null;
    }

    private CommitRefusal? PutGenerations()
    {
        foreach (var generation in batch.Generations)
        {
            var key = (generation.Connection, generation.Entity, generation.ActorKind);
            if (State.Generations.GetValueOrDefault(key) + 1 != generation.Generation) return Moved;
            State = State with { Generations = State.Generations.SetItem(key, generation.Generation) };
        }

        return null;
    }

    private CommitRefusal? ChangeDecisions()
    {
        foreach (var decision in batch.WithdrawnDecisions) Replace(decision, null);
        foreach (var decision in batch.Decisions) Replace(decision, decision);
        return null;
    }

    private void Replace(NotLinkedDecision decision, NotLinkedDecision? by)
    {
        var key = (decision.Connection, decision.Entity);
        var stored = State.Decisions.GetValueOrDefault(key, []);
        var earlier = stored.Find(other => other.Actor == decision.Actor);
        if (earlier == by) return;
        var rest = earlier is null ? stored : stored.Remove(earlier);
        if (by is not null) rest = rest.Add(by);
        State = State with { Decisions = State.Decisions.SetItem(key, rest) };
    }
}

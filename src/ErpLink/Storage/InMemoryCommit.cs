using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>Makes the next state from a batch, or says which rule refuses it. Removals first; the order is the same in every
/// store.</summary>
internal sealed class InMemoryCommit(InMemoryState state, StoreBatch batch)
{
    private static readonly CommitRefusal Moved = new(RefusalReason.RevisionMoved);

    /// <summary>The state so far; of no use once a rule refused.</summary>
    public InMemoryState State { get; private set; } = state;

    public CommitRefusal? Apply() =>
        RemoveIntents() ?? RemoveLinks() ?? ClearDue() ?? UpdateLinks() ?? InsertLinks() ?? UpdateIntents() ?? InsertIntents()
        ?? PutInboxItems() ?? AppendJournal() ?? MarkDue() ?? PutConnections() ?? PutGenerations() ?? ChangeDecisions();

    private CommitRefusal? RemoveIntents()
    {
        foreach (var id in batch.RemovedIntents)
        {
            if (State.Intents.Find(id.Value) is not { } stored) return Moved;
            RemoveIntent(stored);
        }

        return null;
    }

    private CommitRefusal? RemoveLinks()
    {
        foreach (var link in batch.RemovedLinks)
        {
            var stored = State.Links.Find(link.Id.Value);
            if (stored?.Revision != link.Revision) return Moved with { Holder = stored };
            if (Enum.GetValues<Side>().Any(side => State.IntentOfSide.ContainsKey((link.Id, side))))
                return new CommitRefusal(RefusalReason.IntentLive) { Holder = stored };
            RemoveKeys(stored);
            State = State with { Links = State.Links.Without(link.Id.Value) };
            if (State.Due.Find(link.Id.Value) is not null) State = State with { Due = State.Due.Without(link.Id.Value) };
        }

        return null;
    }

    private CommitRefusal? ClearDue()
    {
        foreach (var mark in batch.ClearedDue)
        {
            if (State.Due.Find(mark.Link.Value) is { } stored && (mark.Number == 0 || mark.Number == stored.Number))
                State = State with { Due = State.Due.Without(mark.Link.Value) };
        }

        return null;
    }

    private CommitRefusal? UpdateLinks()
    {
        // All keys that change are given back before any is taken: two links may exchange their actors.
        var rekeyed = new Dictionary<LinkId, bool>();
        foreach (var link in batch.UpdatedLinks)
        {
            var stored = State.Links.Find(link.Id.Value);
            if (stored is null || stored.Revision != link.Revision || !rekeyed.TryAdd(link.Id, !HasSameKeys(stored, link)))
                return Moved with { Holder = stored };
            if (rekeyed[link.Id]) RemoveKeys(stored);
        }

        foreach (var link in batch.UpdatedLinks)
        {
            if (rekeyed[link.Id] && TakeKeys(link) is { } refusal) return refusal;
            StoreLink(link);
        }

        return null;
    }

    private static bool HasSameKeys(Link one, Link other) =>
        one.Connection == other.Connection && one.Entity.Kind == other.Entity.Kind && one.EntityKey == other.EntityKey
        && one.EntitySlot == other.EntitySlot && one.ActorKind == other.ActorKind && one.ActorKey == other.ActorKey;

    private CommitRefusal? InsertLinks()
    {
        foreach (var link in batch.InsertedLinks)
        {
            if (State.Links.Find(link.Id.Value) is { } stored) return Moved with { Holder = stored };
            if (link.Revision != 0) return Moved;
            if (TakeKeys(link) is { } refusal) return refusal;
            StoreLink(link);
        }

        return null;
    }

    private CommitRefusal? TakeKeys(Link link)
    {
        var entity = (link.Entity.Kind, link.EntityKey);
        var others = State.LinksOfEntity.GetValueOrDefault(entity, []);
        foreach (var other in others.Select(id => State.Links.Find(id)!))
        {
            if (other.Connection == link.Connection && other.EntitySlot == link.EntitySlot)
                return new CommitRefusal(RefusalReason.EntityTaken) { Holder = other };
        }

        if (link.ActorKey is { } key)
        {
            var actor = (link.Connection, link.ActorKind, key);
            if (State.LinkOfActor.TryGetValue(actor, out var holder))
                return new CommitRefusal(RefusalReason.ActorTaken) { Holder = State.Links.Find(holder) };
            State = State with { LinkOfActor = State.LinkOfActor.SetItem(actor, link.Id.Value) };
        }

        State = State with { LinksOfEntity = State.LinksOfEntity.SetItem(entity, others.Add(link.Id.Value)) };
        return null;
    }

    private void StoreLink(Link link) => State = State with
    {
        Links = State.Links.With(link.Id.Value, link with { Revision = link.Revision + 1, Fields = [.. link.Fields] }),
    };

    private void RemoveKeys(Link link)
    {
        var entity = (link.Entity.Kind, link.EntityKey);
        var rest = State.LinksOfEntity.GetValueOrDefault(entity, []).Remove(link.Id.Value);
        State = State with
        {
            LinksOfEntity = rest.IsEmpty ? State.LinksOfEntity.Remove(entity) : State.LinksOfEntity.SetItem(entity, rest),
            LinkOfActor = link.ActorKey is { } key ? State.LinkOfActor.Remove((link.Connection, link.ActorKind, key)) : State.LinkOfActor,
        };
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
            };
        }

        return null;
    }

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

    private CommitRefusal? MarkDue()
    {
        foreach (var mark in batch.MarkedDue.Where(mark => State.Links.Find(mark.Link.Value) is not null))
        {
            var numbered = mark with { Number = State.CommitNumber + 1 };
            State = State with { Due = State.Due.With(mark.Link.Value, numbered) };
        }

        return null;
    }

    private CommitRefusal? PutConnections()
    {
        foreach (var connection in batch.Connections)
        {
            if ((State.Connections.GetValueOrDefault(connection.Id)?.Revision ?? 0) != connection.Revision) return Moved;
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

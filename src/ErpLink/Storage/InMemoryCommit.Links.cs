namespace ErpLink.Storage;

/// <summary>Links: who holds an entity and an actor is asked here, for all lists of the batch.</summary>
internal sealed partial class InMemoryCommit
{
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
            if (State.Held.Find(link.Id.Value) is not null) State = State with { Held = State.Held.Without(link.Id.Value) };
            foreach (var mark in State.Waits.GetValueOrDefault(link.Id, [])) RemoveWait(mark);
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
            if (IsInUse(link) && (rekeyed[link.Id] || !IsInUse(stored))) _cameIntoUse.Add(link);
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
            if (IsInUse(link)) _cameIntoUse.Add(link);
        }

        return null;
    }

    // A record that is found gone or not yet made is nothing to wait for any longer: another link may wait for it again.
    private static bool IsInUse(Link link) => link.IsInUse;

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

        State = State with
        {
            LinksOfEntity = State.LinksOfEntity.SetItem(entity, others.Add(link.Id.Value)),
            LinkCounts = State.LinkCounts.SetItem(link.Connection, State.LinkCounts.GetValueOrDefault(link.Connection) + 1),
        };
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
            LinkCounts = State.LinkCounts.SetItem(link.Connection, State.LinkCounts[link.Connection] - 1),
        };
    }
}

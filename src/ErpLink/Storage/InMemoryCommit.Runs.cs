namespace ErpLink.Storage;

/// <summary>What runs keep: feed positions, held steps, reports; and what is erased.</summary>
internal sealed partial class InMemoryCommit
{
    private CommitRefusal? PutRuns()
    {
        foreach (var feed in batch.Feeds)
            State = State with { Feeds = State.Feeds.SetItem((feed.Connection, feed.Side, feed.Kind), feed) };
        foreach (var run in batch.Runs) State = State with { Runs = State.Runs.SetItem(run.Id, run) };
        var kept = batch.Held.Select(step => (step.Step.Link, InMemoryHeld.Key(step))).ToHashSet();
        foreach (var step in batch.Released.Where(step => !kept.Contains((step.Step.Link, InMemoryHeld.Key(step))))) Release(step);
        foreach (var step in batch.Held) Hold(step);
        foreach (var erasure in batch.Erasures) Erase(erasure);
        if (batch.RaisesGeneration) State = State with { Generation = State.Generation + 1 };
        return null;
    }

    private void Hold(HeldStep step)
    {
        if (State.Links.Find(step.Step.Link.Value) is null) return;
        var stored = State.Held.Find(step.Step.Link.Value) ?? InMemoryHeld.Empty;
        var steps = stored.Steps.SetItem(InMemoryHeld.Key(step), step);
        if (steps != stored.Steps) State = State with { Held = State.Held.With(step.Step.Link.Value, new InMemoryHeld(steps)) };
    }

    private void Release(HeldStep step)
    {
        if (State.Held.Find(step.Step.Link.Value) is not { } stored) return;
        var rest = stored.Steps.Remove(InMemoryHeld.Key(step));
        if (rest == stored.Steps) return;
        var held = rest.IsEmpty ? State.Held.Without(step.Step.Link.Value) : State.Held.With(step.Step.Link.Value, new InMemoryHeld(rest));
        State = State with { Held = held };
    }

    private void Erase(LinkErasure erasure)
    {
        for (var i = 0; i < State.Journal.Count; i++)
        {
            var entry = State.Journal[i];
            if (entry.Connection != erasure.Connection || entry.Entity != erasure.Entity) continue;
            var blank = entry with { Old = default, New = default, Source = default, Note = null };
            if (blank != entry) State = State with { Journal = State.Journal.SetItem(i, blank) };
        }

        foreach (var item in State.Inbox.After(null).Where(item => item.Connection == erasure.Connection && item.Entity == erasure.Entity))
        {
            var blank = item with
            {
                AppValue = default,
                ErpValue = default,
                Baseline = null,
                Failure = null,
                Attempted = null,
                Reason = string.Empty,
            };
            if (blank != item)
                State = State with { Inbox = State.Inbox.With(item.Id.Value, blank with { Revision = item.Revision + 1 }) };
        }
    }
}

using System.Collections.Immutable;

namespace ErpLink.Storage;

/// <summary>What is to be compared again, and what waits for another record.</summary>
internal sealed partial class InMemoryCommit
{
    private CommitRefusal? ClearDue()
    {
        foreach (var mark in batch.ClearedDue)
        {
            if (State.Due.Find(mark.Link.Value) is { } stored && (mark.Number == 0 || mark.Number == stored.Number))
                State = State with { Due = State.Due.Without(mark.Link.Value) };
        }

        return null;
    }

    private CommitRefusal? MarkDue()
    {
        foreach (var mark in batch.MarkedDue)
        {
            // What was set since the mark was read is not postponed: it may stand for a change that was not compared.
            if (mark.Number == 0 || (State.Due.Find(mark.Link.Value)?.Number ?? mark.Number) == mark.Number) Mark(mark);
        }

        // Waiting comes last, so that a link that is woken by the batch is not postponed by it.
        foreach (var id in batch.ClearedWaits) ClearWaits(id);
        foreach (var mark in batch.Waits) Wait(mark);
        foreach (var record in _cameIntoUse.SelectMany(InMemoryRecord.Of)) Wake(record);
        return null;
    }

    private void Mark(DueMark mark)
    {
        if (State.Links.Find(mark.Link.Value) is not { } link) return;
        var numbered = mark with { Connection = link.Connection, Number = State.CommitNumber + 1 };
        State = State with { Due = State.Due.With(mark.Link.Value, numbered) };
    }

    private void ClearWaits(LinkId link)
    {
        // One that the batch adds again is left, so that the batch changes nothing when it is run again.
        foreach (var mark in State.Waits.GetValueOrDefault(link, []).Except(batch.Waits)) RemoveWait(mark);
    }

    private void Wait(WaitMark mark)
    {
        if (State.Links.Find(mark.Link.Value) is null) return;
        if (IsLinked(mark))
        {
            Mark(new DueMark(mark.Connection, mark.Link));
            return;
        }

        var record = InMemoryRecord.Of(mark);
        State = State with
        {
            Waits = State.Waits.SetItem(mark.Link, State.Waits.GetValueOrDefault(mark.Link, []).Add(mark)),
            Waiting = State.Waiting.SetItem(record, State.Waiting.GetValueOrDefault(record, []).Add(mark.Link)),
        };
    }

    private bool IsLinked(WaitMark mark) => mark.Side == Side.App
        ? State.LinksOfEntity.GetValueOrDefault((mark.Kind, mark.Key), []).Select(id => State.Links.Find(id)!)
            .Any(link => link.Connection == mark.Connection && IsInUse(link))
        : State.LinkOfActor.TryGetValue((mark.Connection, mark.Kind, mark.Key), out var id) && IsInUse(State.Links.Find(id)!);

    private void Wake(InMemoryRecord record)
    {
        foreach (var link in State.Waiting.GetValueOrDefault(record, []))
        {
            Mark(new DueMark(record.Connection, link));
            RemoveWait(new WaitMark(record.Connection, link, record.Side, record.Kind, record.Key));
        }
    }

    private void RemoveWait(WaitMark mark)
    {
        var record = InMemoryRecord.Of(mark);
        var marks = State.Waits[mark.Link].Remove(mark);
        var links = State.Waiting[record].Remove(mark.Link);
        State = State with
        {
            Waits = marks.IsEmpty ? State.Waits.Remove(mark.Link) : State.Waits.SetItem(mark.Link, marks),
            Waiting = links.IsEmpty ? State.Waiting.Remove(record) : State.Waiting.SetItem(record, links),
        };
    }
}

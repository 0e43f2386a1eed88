using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What one commit changes on a link: the link, its open inbox items, its intents, and journal entries. Built from the state
/// that was read, and built again when that has moved.</summary>
internal sealed class LinkEdit(LinkSession session, StoreBatch batch)
{
    private readonly Dictionary<InboxItemId, InboxItem> _items = session.Items.ToDictionary(i => i.Id);

    public StoreBatch Batch { get; } = batch;

    public Link Link { get; set; } = session.Link;

    /// <summary>The link is ended instead of changed.</summary>
    public bool Ends { get; private set; }

    public Dictionary<Side, Intent> Intents { get; } = new(session.Intents);

    public IEnumerable<InboxItem> Items => _items.Values;

    private Operation Operation => session.Operation;

    public void Journal(JournalEntry entry) => Batch.Append(entry);

    public JournalEntry Entry(JournalEvent what) => Operation.Entry(what, Link);

    /// <summary>The entry without its values where the map keeps those of the field out of the journal.</summary>
    public static JournalEntry Values(CompiledField? field, JournalEntry entry) =>
        field?.Definition.OmitFromJournal == true ? entry with { Old = default, New = default, Source = default } : entry;

    /// <summary>Changes what the link remembers of a mapping. A mapping that changed since starts without baseline, whatever is changed.</summary>
    public void Field(CompiledField field, Func<LinkField, LinkField> change)
    {
        var old = Link.Field(field.Definition.App, field.Definition.Erp);
        var valid = old?.Signature == field.Signature ? old : (old ?? new LinkField(field.Definition.App, field.Definition.Erp)) with { Baseline = null, DriftKept = false };
        var next = change(valid) with { Signature = field.Signature };
        Link = Link with { Fields = old is null ? [.. Link.Fields, next] : [.. Link.Fields.Select(f => ReferenceEquals(f, old) ? next : f)] };
    }

    /// <summary>The sides agree on a field.</summary>
    public void Agree(CompiledField field, Baseline baseline, bool driftKept = false) =>
        Field(field, f => f with { Baseline = baseline, ToBeFilled = false, DriftKept = driftKept });

    public void Add(Intent intent)
    {
        Intents[intent.Side] = intent;
        Batch.Insert(intent);
    }

    public void Change(Intent intent)
    {
        Intents[intent.Side] = intent;
        Batch.Update(intent);
    }

    /// <summary>Removes an intent; one that another node settled meanwhile is gone already.</summary>
    public void Remove(Intent intent)
    {
        if (!Intents.TryGetValue(intent.Side, out var live) || live.Id != intent.Id) return;
        Intents.Remove(intent.Side);
        Batch.Remove(intent);
    }

    public void Put(InboxItem item)
    {
        Batch.Put(item);
        var stored = item with { Revision = item.Revision + 1 };
        if (stored.State == InboxItemState.Open) _items[item.Id] = stored;
        else _items.Remove(item.Id);
    }

    /// <summary>Ends a link whose write did not happen, with everything that was open about it.</summary>
    public void EndNotApplied(Side side, string note)
    {
        Ends = true;
        foreach (var intent in Intents.Values.ToArray()) Remove(intent);
        foreach (var item in Items.ToArray()) Put(item with { State = InboxItemState.Closed, UpdatedAt = Operation.Engine.Now });
        Journal(Entry(JournalEvent.NotApplied) with { Side = side, Note = note });
    }

    /// <summary>Asks a person about a field: a new question, or the open one with the values of now.</summary>
    public void Ask(CompiledField field, ConflictOrigin origin, FieldValue erp, FieldValue app, string reason)
    {
        var now = Operation.Engine.Now;
        var open = Question(field);
        if (open is not null)
        {
            if (open.ErpValue == erp && open.AppValue == app && open.Origin == origin) return;
            Put(open with { ErpValue = erp, AppValue = app, Origin = origin, Reason = reason, UpdatedAt = now });
            return;
        }

        Put(New(InboxItemKind.Conflict, reason) with
        {
            AppField = field.Definition.App,
            ErpField = field.Definition.Erp,
            Origin = origin,
            ErpValue = erp,
            AppValue = app,
            Baseline = Link.Field(field.Definition.App, field.Definition.Erp)?.Baseline,
        });
        Journal(Values(field, Entry(JournalEvent.Asked) with { Field = field.Definition.App, Rule = MergeRule.Ask, Old = app, New = erp }));
    }

    /// <summary>Closes the open question about a field, if there is one: its reason is gone.</summary>
    public void CloseQuestion(CompiledField field)
    {
        if (Question(field) is not { } open) return;
        Put(open with { State = InboxItemState.Closed, UpdatedAt = Operation.Engine.Now });
        Journal(Entry(JournalEvent.Closed) with { Field = field.Definition.App });
    }

    /// <summary>Sets the record, or one field of it, aside with a reason; a second time counts an attempt.</summary>
    public void Park(Failure failure, CompiledField? field = null, InboxItemKind kind = InboxItemKind.Parked, IReadOnlyList<RecordRef>? candidates = null)
    {
        var now = Operation.Engine.Now;
        var open = Items.FirstOrDefault(i => i.Kind == kind && i.AppField == field?.Definition.App && i.ErpField == field?.Definition.Erp);
        if (open is not null)
        {
            Put(open with { Failure = failure, Attempts = open.Attempts + 1, UpdatedAt = now, Candidates = candidates ?? open.Candidates, Reason = failure.Message });
            return;
        }

        Put(New(kind, failure.Message) with { Failure = failure, Attempts = 1, AppField = field?.Definition.App, ErpField = field?.Definition.Erp, Candidates = candidates ?? [] });
        Journal(Entry(JournalEvent.Parked) with { Field = field?.Definition.App, Note = $"error {failure.Code}" });
    }

    /// <summary>Closes what was set aside, when its reason is gone.</summary>
    public void Unpark(Func<InboxItem, bool> which)
    {
        foreach (var item in Items.Where(i => i.Kind is not (InboxItemKind.Conflict or InboxItemKind.UnconfirmedCreate) && which(i)).ToArray())
            Put(item with { State = InboxItemState.Closed, UpdatedAt = Operation.Engine.Now });
    }

    public InboxItem? Question(CompiledField field) =>
        Items.FirstOrDefault(i => i.Kind == InboxItemKind.Conflict && i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp);

    public InboxItem New(InboxItemKind kind, string reason) =>
        new(InboxItemId.New(Operation.Engine.Entropy, Operation.Engine.Time), Link.Connection, kind)
        {
            Link = Link.Id,
            Entity = Link.Entity,
            Actor = Link.Actor,
            Reason = reason,
            CreatedAt = Operation.Engine.Now,
            UpdatedAt = Operation.Engine.Now,
        };
}

using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What one commit changes on a link: the link, its open inbox items, its intents, and journal entries. Built from the state
/// that was read, and built again when that has moved.</summary>
internal sealed class LinkEdit(LinkSession session, StoreBatch batch)
{
    private readonly Dictionary<InboxItemId, InboxItem> _items = session.Items.ToDictionary(i => i.Id);
    private readonly Dictionary<(Side, string?), HeldStep> _held = session.Held.ToDictionary(h => (h.Step.Side, h.Step.Field));
    private DueMark? _marked;
    private bool _cleared, _touched, _waits;

    public LinkSession Session { get; } = session;

    public StoreBatch Batch { get; } = batch;

    public Link Link { get; set; } = session.Link;

    /// <summary>The link is ended instead of changed.</summary>
    public bool Ends { get; private set; }

    public Dictionary<Side, Intent> Intents { get; } = new(session.Intents);

    public IEnumerable<InboxItem> Items => _items.Values;

    public IEnumerable<HeldStep> Held => _held.Values;

    /// <summary>Whether the commit has anything to say about the link itself.</summary>
    public bool ChangesLink => Ends || _touched || !ReferenceEquals(Link, Session.Link);

    /// <summary>Adds the link itself and its intents to the batch. A link with a live intent is always due: that is how a run finds what a
    /// crash left behind.</summary>
    public void Finish()
    {
        if (Intents.Count > 0 && _marked is null && (_cleared || Session.Due is null)) MarkDue();
        if (Session.Link.Revision == 0) Batch.Insert(Link);
        else if (Ends) Batch.Remove(Link);
        else Batch.Update(Link);
        foreach (var intent in Intents.Values.Where(i => !Session.Intents.TryGetValue(i.Side, out var old) || old != i))
        {
            if (IsStored(intent)) Batch.Update(intent);
            else Batch.Insert(intent);
        }
    }

    private bool IsStored(Intent intent) => Session.Intents.TryGetValue(intent.Side, out var stored) && stored.Id == intent.Id;

    /// <summary>The link is compared again by the next run.</summary>
    public void MarkDue()
    {
        Batch.MarkDue(Link);
        _marked = new DueMark(Link.Connection, Link.Id);
    }

    /// <summary>The link is compared again later; what made it due again meanwhile is not put off.</summary>
    public void Postpone(DateTimeOffset notBefore)
    {
        // A number that no mark has: only where there is none it is set.
        var mark = (Session.Due ?? new DueMark(Link.Connection, Link.Id) { Number = -1 }) with { NotBefore = notBefore, Attempts = (Session.Due?.Attempts ?? 0) + 1 };
        Batch.MarkDue(mark);
        _marked = mark;
    }

    /// <summary>The link was compared: the mark that was read goes, a newer one stays.</summary>
    public void ClearDue()
    {
        if (Session.Due is not { } mark) return;
        Batch.ClearDue(mark);
        _cleared = true;
    }

    /// <summary>The link becomes due when the record is linked.</summary>
    public void Wait(Side side, RecordRef awaited, Connections.OpenConnection connection)
    {
        var description = side == Side.Erp ? connection.ErpDescription : connection.AppDescription;
        var key = (description.Kind(awaited.Kind)?.KeyEquality ?? default).Canonical(awaited.Key);
        if (!_waits) Batch.ClearWaits(Link);
        _waits = true;
        Batch.Wait(new WaitMark(Link.Connection, Link.Id, side, awaited.Kind, key));
    }

    /// <summary>The due mark once the edit is committed.</summary>
    public DueMark? DueAfter(long commitNumber) => _marked is not null ? _marked with { Number = commitNumber } : _cleared ? null : Session.Due;

    private Operation Operation => Session.Operation;

    public void Journal(JournalEntry entry)
    {
        Batch.Append(entry);
        _touched = true;
    }

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
        Field(field, f => f with { Baseline = baseline, ToBeFilled = false, ToBeAgreed = false, DriftKept = driftKept });

    public void Add(Intent intent)
    {
        _touched = true;
        Intents[intent.Side] = intent;
    }

    public void Change(Intent intent)
    {
        _touched = true;
        Intents[intent.Side] = intent;
    }

    /// <summary>Whether the intent is as it was sent: another node may have settled it, or be sending it again at this moment, and then a
    /// refusal of ours says nothing about that.</summary>
    public bool IsAsSent(Intent intent) => Intents.TryGetValue(intent.Side, out var live) && live.Id == intent.Id && live.Sends == intent.Sends;

    /// <summary>Removes an intent; one that another node settled meanwhile is gone already.</summary>
    public void Remove(Intent intent)
    {
        if (!Intents.TryGetValue(intent.Side, out var live) || live.Id != intent.Id) return;
        _touched = true;
        Intents.Remove(intent.Side);
        if (IsStored(intent)) Batch.Remove(intent);
    }

    public void Put(InboxItem item)
    {
        _touched = true;
        Batch.Put(item);
        var stored = item with { Revision = item.Revision + 1 };
        if (stored.State == InboxItemState.Open) _items[item.Id] = stored;
        else _items.Remove(item.Id);
    }

    /// <summary>The step that is held at a place; <see langword="null"/> when there is none.</summary>
    public HeldStep? HeldAt(Side side, string? field) => _held.GetValueOrDefault((side, field));

    /// <summary>Holds a step back until it is approved; one that is held there already is replaced by the values of now.</summary>
    public void Hold(Guid plan, PlanStep step, CompiledField? field)
    {
        var held = new HeldStep(Link.Connection, plan, step);
        var earlier = HeldAt(step.Side, step.Field);
        if (earlier == held) return;
        _held[(step.Side, step.Field)] = held;
        Batch.Hold(held);
        _touched = true;
        if (earlier?.Plan == plan) return;
        Journal(Values(field, Entry(JournalEvent.Held) with { Side = step.Side, Field = step.Field, Rule = step.Rule, Old = step.Old, New = step.New, Source = step.Source, Note = step.Effect.ToString() }));
    }

    /// <summary>Holds a step back no longer: it is executed, or its reason is gone.</summary>
    public void Release(Side side, string? field)
    {
        if (!_held.Remove((side, field), out var held)) return;
        Batch.Release(held);
        _touched = true;
    }

    /// <summary>Ends a link whose write did not happen, with everything that was open about it.</summary>
    public void EndNotApplied(Side side, string note) => End(Entry(JournalEvent.NotApplied) with { Side = side, Note = note });

    /// <summary>Ends a link, with everything that was open about it.</summary>
    public void End(JournalEntry why)
    {
        Ends = true;
        foreach (var intent in Intents.Values.ToArray()) Remove(intent);
        foreach (var item in Items.ToArray()) Put(item with { State = InboxItemState.Closed, UpdatedAt = Operation.Engine.Now });
        _held.Clear(); // The store drops them with the link.
        Journal(why);
    }

    /// <summary>Asks a person about a field: a new question, or the open one with the values of now.</summary>
    public void Ask(CompiledField field, ConflictOrigin origin, FieldValue erp, FieldValue app, string reason, string? note = null)
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
        Journal(Values(field, Entry(JournalEvent.Asked) with { Field = field.Definition.App, Rule = MergeRule.Ask, Old = app, New = erp, Note = note }));
    }

    /// <summary>Closes the open question about a field, if there is one: its reason is gone.</summary>
    public void CloseQuestion(CompiledField field)
    {
        if (Question(field) is not { } open) return;
        Put(open with { State = InboxItemState.Closed, UpdatedAt = Operation.Engine.Now });
        Journal(Entry(JournalEvent.Closed) with { Field = field.Definition.App });
    }

    /// <summary>Sets the record, or one field of it, aside with a reason; a second time counts an attempt.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="field">The field; <see langword="null"/> for the record as a whole.</param>
    /// <param name="kind">What kind of thing it is.</param>
    /// <param name="candidates">The records that may be meant.</param>
    /// <param name="attempted">A digest of what was tried, see <see cref="AttemptDigest"/>.</param>
    /// <param name="nextAttempt">When it is tried again by itself; <see langword="null"/> for when something changes.</param>
    public void Park(Failure failure, CompiledField? field = null, InboxItemKind kind = InboxItemKind.Parked, IReadOnlyList<RecordRef>? candidates = null,
        string? attempted = null, DateTimeOffset? nextAttempt = null)
    {
        var now = Operation.Engine.Now;
        var open = Items.FirstOrDefault(i => i.Kind == kind && i.AppField == field?.Definition.App && i.ErpField == field?.Definition.Erp);
        if (open is not null)
        {
            Put(open with
            {
                Failure = failure,
                Attempts = open.Attempts + 1,
                UpdatedAt = now,
                Candidates = candidates ?? open.Candidates,
                Reason = failure.Message,
                Attempted = attempted ?? open.Attempted,
                NextAttemptAt = nextAttempt,
            });
            return;
        }

        Put(New(kind, failure.Message) with { Failure = failure, Attempts = 1, AppField = field?.Definition.App, ErpField = field?.Definition.Erp, Candidates = candidates ?? [], Attempted = attempted, NextAttemptAt = nextAttempt });
        Journal(Entry(JournalEvent.Parked) with { Field = field?.Definition.App, Note = $"error {failure.Code}" });
    }

    /// <summary>As <see cref="Park"/>, but leaves an item that says the same as it is: what is only looked at again is no attempt.</summary>
    public void SetAside(Failure failure, InboxItemKind kind, CompiledField? field = null, IReadOnlyList<RecordRef>? candidates = null, string? attempted = null)
    {
        if (Items.Any(i => i.Kind == kind && i.AppField == field?.Definition.App && i.ErpField == field?.Definition.Erp && i.Reason == failure.Message && i.Attempted == attempted)) return;
        Park(failure, field, kind, candidates, attempted);
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
            Entity = Link.KnownEntity(),
            Actor = Link.Actor,
            Reason = reason,
            CreatedAt = Operation.Engine.Now,
            UpdatedAt = Operation.Engine.Now,
        };
}

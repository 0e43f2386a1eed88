using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Settle: one transaction moves both baselines of the written fields, writes the journal and removes the intent. Each
/// leg settles on its own before the other is sent.</summary>
internal static class SettleStage
{
    private static readonly FieldValue Unread = FieldValue.Absent;

    /// <summary>Settles a write that the side says it carried out. An update of which nothing can be read back stays unresolved: an ignored
    /// field would be taken for a user's edit. A create is settled; what cannot be seen of it is without baseline.</summary>
    /// <returns>Whether it is settled.</returns>
    public static async ValueTask<bool> AppliedAsync(LinkSession session, Intent intent, WriteResult result)
    {
        var kind = session.Connection.Kind(intent.Side, session.Link.KindOf(intent.Side));
        var readBack = IsAnswered(kind, result) ? null : await ReadBackAsync(session, intent, new RecordRef(kind.Kind, result.Key)).ConfigureAwait(false);
        if (readBack is null && intent.Kind == IntentKind.Update && !IsAnswered(kind, result)) return false;
        await CommitAsync(session, intent, result.Key, VersionOf(result, readBack), Judge(kind, result, readBack)).ConfigureAwait(false);
        return true;
    }

    /// <summary>What a write counts as that was applied, but of which nothing can be read back: recovery finds out.</summary>
    public static WriteResult Unseen() => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown,
        "The write was accepted, but how it was stored could not be read. Recovery looks it up."));

    /// <summary>Whether the answer is declared to be the record as the write left it, so that nothing has to be read back.</summary>
    public static bool IsAnswered(KindDescription kind, WriteResult result) => kind.ReturnsStoredValues && result.Record is not null;

    /// <summary>Rule W over what was answered or read back.</summary>
    public static Func<IntentField, StoredValue> Judge(KindDescription kind, WriteResult result, Record? readBack)
    {
        var declared = IsAnswered(kind, result);
        var seen = declared ? result.Record : readBack;
        var sameVersion = seen is not null && result.Version.IsKnown && seen.Version == result.Version;
        return field =>
        {
            var equality = kind.Field(field.Field)?.Equality ?? FieldEquality.Default;
            var stored = seen?[field.Field] ?? Unread;
            if (stored.IsAbsent) return StoredValue.Unseen(field);
            return declared ? StoredValue.ByAnswer(equality, field, stored) : StoredValue.ByReadBack(equality, field, stored, sameVersion);
        };
    }

    /// <summary>Settles a write that was found to have landed: what was sent is the baseline, later edits are merged.</summary>
    /// <param name="session">The link.</param>
    /// <param name="intent">The write.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="seen">The version it was found in, which may be of a later edit.</param>
    /// <param name="judge">What each field is found to hold.</param>
    public static ValueTask LandedAsync(LinkSession session, Intent intent, RecordKey key, RecordVersion seen, Func<IntentField, StoredValue> judge) =>
        CommitAsync(session, intent, key, seen, judge, wasFound: true);

    /// <summary>The version a write left: of the answer, else of what was read back, so that an older one is noticed and the write is not
    /// taken for a user's.</summary>
    public static RecordVersion VersionOf(WriteResult result, Record? readBack) => result.Version.IsKnown ? result.Version : readBack?.Version ?? default;

    private static async ValueTask CommitAsync(LinkSession session, Intent intent, RecordKey key, RecordVersion version, Func<IntentField, StoredValue> judge, bool wasFound = false)
    {
        var refusal = await session.TryCommitAsync(edit =>
        {
            if (wasFound && intent.Kind == IntentKind.Create && IsLive(edit, intent)) edit.Journal(Created(edit.Entry(JournalEvent.Adopted), intent.Side, new RecordRef(edit.Link.KindOf(intent.Side), key)));
            Apply(session, edit, intent, key, version, judge);
        }, CancellationToken.None).ConfigureAwait(false);
        if (refusal is null) return;
        if (intent.Kind == IntentKind.Create && refusal.Reason == (intent.Side == Side.Erp ? RefusalReason.ActorTaken : RefusalReason.EntityTaken))
        {
            var kind = session.Link.KindOf(intent.Side);
            await Recovery.CreateRecovery.LeaveToPersonAsync(session, intent, [new RecordRef(kind, key)],
                $"The created {kind} is linked{((intent.Side == Side.Erp ? refusal.Holder?.KnownEntity() : refusal.Holder?.Actor) is { } other ? $" to {other}" : "")} already.").ConfigureAwait(false);
            return;
        }

        throw new ErpLinkException(ErrorCodes.CommitRefused, FailureClass.Bug,
            $"The outcome of a write of link {session.Link.Id} could not be stored ({refusal.Reason}). Recovery settles it later.")
        { Connection = session.Connection.Name };
    }

    /// <summary>Everything that settling a write changes on the link.</summary>
    public static void Apply(LinkSession session, LinkEdit edit, Intent intent, RecordKey key, RecordVersion version, Func<IntentField, StoredValue> judge)
    {
        if (!IsLive(edit, intent)) return;
        edit.Remove(intent);
        if (intent.Kind == IntentKind.Create) Create(session, edit, intent, key);
        var stored = intent.Fields.Select(field => (Field: field, Stored: judge(field))).ToArray();
        foreach (var (field, value) in stored) Settle(session, edit, intent, field, value);
        edit.Link = intent.Side == Side.Erp
            ? edit.Link with { ErpVersion = default, ErpWritten = version }
            : edit.Link with { AppVersion = default, AppWritten = version };
        if (edit.Link.State == LinkState.Linking) edit.Link = edit.Link with { State = LinkState.Active };
        edit.MarkDue();
        Prepare(edit, intent, stored);
    }

    /// <summary>Another node's recovery may have settled it already.</summary>
    private static bool IsLive(LinkEdit edit, Intent intent) => edit.Intents.TryGetValue(intent.Side, out var live) && live.Id == intent.Id;

    /// <summary>One field: baselines, journal, and what the judgement asks for.</summary>
    private static void Settle(LinkSession session, LinkEdit edit, Intent intent, IntentField sent, StoredValue stored)
    {
        var entry = edit.Entry(JournalEvent.Written) with { User = intent.User, Side = intent.Side, Field = sent.Field, Rule = sent.Rule, Run = intent.Run };
        var field = Find(session.Map, intent.Side, sent);
        var isOfAnother = intent.Kind == IntentKind.Create && stored.As == StoredAs.Undecided; // A person adopted a record that holds something else.
        if (!isOfAnother) edit.Journal(LinkEdit.Values(field, entry with { Old = sent.Old, New = sent.Sent, Source = sent.Source, Note = sent.Note }));
        if (stored.As is StoredAs.Altered or StoredAs.Refused)
        {
            var what = stored.As == StoredAs.Altered ? JournalEvent.Altered : JournalEvent.ValueRefused;
            entry = edit.Entry(what) with { User = intent.User, Side = intent.Side, Field = sent.Field, Run = intent.Run };
            edit.Journal(LinkEdit.Values(field, entry with { Old = sent.Sent, New = stored.Stored }));
        }

        if (field is null || field.Signature != sent.Signature) return; // The mapping is another now: no baseline comes of this.
        if (stored.As == StoredAs.Unseen) return; // Nothing is known of it: equal sides agree at the next comparison, others are listed.
        if (stored.As == StoredAs.Undecided || (stored.As == StoredAs.Refused && IsOfBothLegs(edit, intent, sent)))
        {
            var (erp, app) = intent.Side == Side.Erp ? (stored.Stored, sent.Source) : (sent.Source, stored.Stored);
            edit.Ask(field, ConflictOrigin.Recovery, erp, app, isOfAnother
                ? $"The adopted record holds another '{sent.Field}' than it was to be created with."
                : $"'{sent.Field}' was written, but the old value stands: it was refused, or somebody put it back.");
            return;
        }

        edit.Field(field, f => Oscillation.Remember(f, intent.Side, sent.Sent, sent.Old, session.Operation.Engine.Now));
        edit.Agree(field, intent.Side == Side.Erp
            ? new Baseline(stored.Baseline, sent.Source) { ErpTime = sent.SourceTime, AppTime = sent.SourceTime }
            : new Baseline(sent.Source, stored.Baseline) { ErpTime = sent.SourceTime, AppTime = sent.SourceTime });
        edit.CloseQuestion(field);
        if (stored.As == StoredAs.Refused)
        {
            edit.Park(new Failure(FailureClass.Invalid, ErrorCodes.ValueRefused,
                $"'{sent.Field}' keeps its old value although the write was accepted. Another value is tried when the field changes again."), field);
        }
        else
        {
            edit.Unpark(i => i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp);
        }
    }

    /// <summary>Whether one decision (a third value) is carried by this leg and by the one to follow.</summary>
    private static bool IsOfBothLegs(LinkEdit edit, Intent intent, IntentField sent) =>
        intent.Side == Side.Erp && edit.Intents.TryGetValue(Side.App, out var next) && next.Fields.Any(f => IsSame(sent, f));

    private static bool IsSame(IntentField ofErp, IntentField ofApp) => ofErp.Field == ofApp.Other && ofErp.Other == ofApp.Field;

    private static JournalEntry Created(JournalEntry entry, Side side, RecordRef record) =>
        side == Side.Erp ? entry with { Side = side, Actor = record } : entry with { Side = side, Entity = record };

    /// <summary>The link gets the record that was created.</summary>
    private static void Create(LinkSession session, LinkEdit edit, Intent intent, RecordKey key)
    {
        var kind = session.Connection.Kind(intent.Side, session.Link.KindOf(intent.Side));
        var record = new RecordRef(kind.Kind, key);
        if (intent.Side == Side.Erp) ActorCreated(session, edit, intent, record, kind.KeyEquality.Canonical(key));
        else EntityCreated(session, edit, intent, record, kind.KeyEquality.Canonical(key));
        edit.Journal(edit.Entry(JournalEvent.Created) with { User = intent.User, Side = intent.Side, Run = intent.Run, Note = $"reference {intent.Reference}" });
        foreach (var item in edit.Items.Where(i => i.Kind == InboxItemKind.UnconfirmedCreate).ToArray())
            edit.Put(item with { State = InboxItemState.Closed, Entity = edit.Link.Entity, Actor = edit.Link.Actor, UpdatedAt = session.Operation.Engine.Now });
        if (edit.Link.State == LinkState.Unconfirmed) edit.Link = edit.Link with { State = LinkState.Active };
    }

    /// <summary>Mapped fields that were not sent are to be filled from what the ERP gave.</summary>
    private static void ActorCreated(LinkSession session, LinkEdit edit, Intent intent, RecordRef actor, string canonical)
    {
        edit.Link = edit.Link with { Actor = actor, ActorKey = canonical };

        // Created in the place of one that is gone: what the app owns too, and was not sent, would come back as the new record's blank; what
        // only the ERP owns is the new record's.
        foreach (var field in session.Map.Fields.Where(f => f.WritesErp && intent.Target is not null)) edit.Field(field, f => f with { Baseline = null });
        foreach (var field in session.Map.Fields.Where(f => f.WritesApp && !intent.Fields.Any(s => s.Field == f.Definition.Erp)))
            edit.Field(field, f => f with { ToBeFilled = true });
    }

    /// <summary>Mapped fields that were not sent are agreed on as the app made them, or fill what is blank in the ERP.</summary>
    private static void EntityCreated(LinkSession session, LinkEdit edit, Intent intent, RecordRef entity, string canonical)
    {
        edit.Link = edit.Link with { Entity = entity, EntityKey = canonical, IsEntityPending = false };
        foreach (var field in session.Map.Fields.Where(f => !intent.Fields.Any(s => s.Field == f.Definition.App && s.Other == f.Definition.Erp)))
            edit.Field(field, f => f with { ToBeAgreed = true });
    }

    /// <summary>The leg to follow: where it carries the same decision, its source is what the ERP holds now; where the ERP did not take the
    /// value, the field is withdrawn, because it was asked again.</summary>
    private static void Prepare(LinkEdit edit, Intent settled, IReadOnlyList<(IntentField Field, StoredValue Stored)> stored)
    {
        if (settled.Side != Side.Erp || !edit.Intents.TryGetValue(Side.App, out var next) || next.FirstSentAt is not null) return;
        var fields = new List<IntentField>();
        foreach (var field in next.Fields)
        {
            var same = stored.FirstOrDefault(s => IsSame(s.Field, field));
            if (same.Field is null) fields.Add(field);
            else if (same.Stored.As is StoredAs.Sent or StoredAs.Altered or StoredAs.Unseen) fields.Add(field with { Source = same.Stored.Baseline });
        }

        if (fields.Count == 0) edit.Remove(next);
        else edit.Change(next with { Fields = fields });
    }

    /// <summary>The mapping of an intent's field; <see langword="null"/> when it is not mapped (any more).</summary>
    public static CompiledField? Find(CompiledMap map, Side side, IntentField field) =>
        field.Other is null ? null : side == Side.Erp ? map.Field(field.Other, field.Field) : map.Field(field.Field, field.Other);

    private static async ValueTask<Record?> ReadBackAsync(LinkSession session, Intent intent, RecordRef target)
    {
        try
        {
            var fields = FieldSelection.Of(intent.Fields.Select(f => f.Field));
            return (await PairReader.ReadOneAsync(session.Connection.Side(intent.Side), target, fields, CancellationToken.None).ConfigureAwait(false)).Record;
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, CancellationToken.None))
        {
            return null; // Applied is certain; only how it was stored is not, and the next comparison finds out.
        }
    }
}

using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Recovery;

/// <summary>Decides by reading what became of an update whose outcome is unknown.</summary>
/// <remarks>
/// The race behind it: a time-out sends us here while our request still travels. As long as the version has not moved it may land, so
/// only the identical write under the identical condition may follow; a different one could be overwritten by the older.
/// </remarks>
internal static class UpdateRecovery
{
    /// <summary>Each turn reads the record again after a re-send met a version that moved meanwhile.</summary>
    private const int TurnsMax = 3;

    public static async ValueTask<Resolution> ResolveAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < TurnsMax; turn++)
        {
            var sent = intent.Fields.Select(f => f.Field).ToArray(); // Fields that are not mapped, too: defaults that were filled.
            var pair = await PairReader.ReadAsync(session.Connection, session.Map, session.Link.Entity, session.Link.Actor!.Value, cancellationToken,
                intent.Side == Side.Erp ? sent : null, intent.Side == Side.App ? sent : null).ConfigureAwait(false);
            var target = pair.Of(intent.Side);
            if (target.Status is ReadStatus.MergedInto or ReadStatus.Gone) return await LostAsync(session, intent, target).ConfigureAwait(false);
            if (target.Record is not { } record) return Resolution.Pending;

            var kind = session.Connection.Kind(intent.Side, record.Kind);
            if (intent.Fields.All(f => Holds(kind, record, f)))
            {
                await SettleStage.LandedAsync(session, intent, record.Key, record.Version, StoredValue.Landed).ConfigureAwait(false);
                return Resolution.Settled;
            }

            if (VersionOrders.IsBefore(kind.VersionOrder, record.Version, intent.ExpectedVersion)) return Resolution.Pending; // A copy that lags.
            var enforces = kind.EnforcesVersions;
            var lifePassed = session.Operation.Engine.HasLandedOrNever(kind, intent.LastSentAt ?? intent.CreatedAt);
            var moved = record.Version != intent.ExpectedVersion;
            // Where a write is compared with a part of the version, what moved may be the other part.
            if (enforces ? moved && (kind.ChecksWholeVersion || lifePassed) : lifePassed)
                return await CannotLandAsync(session, intent, pair, cancellationToken).ConfigureAwait(false);
            if (!enforces || moved) return Resolution.Pending;

            var before = intent;
            if (await LegRunner.MarkAsync(session, intent).ConfigureAwait(false) is not { } marked) return Resolution.Pending;
            intent = marked;
            var result = await WriteStage.SendAsync(session, intent, cancellationToken).ConfigureAwait(false);
            if (result.Outcome == WriteOutcome.Applied)
            {
                return await SettleStage.AppliedAsync(session, intent, result).ConfigureAwait(false) ? Resolution.Settled : Resolution.Pending;
            }

            // A refusal of the re-send says nothing about the first send, unless that one can no longer be alive.
            if (result.Outcome == WriteOutcome.NotApplied && result.Failure!.Class != FailureClass.Conflict)
            {
                if (lifePassed) return await CannotLandAsync(session, intent, pair, cancellationToken).ConfigureAwait(false);
                await LegRunner.UnmarkAsync(session, intent, before).ConfigureAwait(false);
                return Resolution.Pending;
            }

            if (result.Outcome == WriteOutcome.Unknown) return Resolution.Pending;
        }

        return Resolution.Pending;
    }

    private static bool Holds(KindDescription kind, Record record, IntentField field) =>
        (kind.Field(field.Field)?.Equality ?? FieldEquality.Default).AreEqual(record[field.Field], field.Sent);

    /// <summary>The write can no longer land; whether it had landed and was changed again is unknown. Removing the intent and recording
    /// the undecided fields is one transaction.</summary>
    private static async ValueTask<Resolution> CannotLandAsync(LinkSession session, Intent intent, Pair pair, CancellationToken cancellationToken)
    {
        var other = pair.Of(intent.Side == Side.Erp ? Side.App : Side.Erp);
        if (other.Status is ReadStatus.Gone or ReadStatus.MergedInto) return await WithdrawAllAsync(session, "the other record is not there any more").ConfigureAwait(false);
        if (pair.App.Record is not { } app || pair.Erp.Record is not { } erp) return Resolution.Pending;
        var references = await ReferenceLinks.ResolveAsync(session.Operation.Engine, session.Connection, session.Map, app, erp, cancellationToken).ConfigureAwait(false);
        var kind = session.Connection.Kind(intent.Side, (intent.Side == Side.Erp ? erp : app).Kind);
        var committed = await session.CommitReadAsync(edit =>
        {
            edit.Remove(intent);
            foreach (var sent in intent.Fields)
            {
                if (!Holds(kind, intent.Side == Side.Erp ? erp : app, sent)) Unknown(session, edit, intent, sent);
                if (SettleStage.Find(session.Map, intent.Side, sent) is not { } field || field.Signature != sent.Signature) continue;
                if (Holds(kind, intent.Side == Side.Erp ? erp : app, sent)) Landed(edit, intent, field, sent);
                else Decide(session, edit, intent, field, sent, app, erp, references);
            }

            Withdraw(edit, intent, app, erp);
            if (edit.Link.State == LinkState.Linking) edit.Link = edit.Link with { State = LinkState.Active };
            edit.MarkDue();
        }, CancellationToken.None).ConfigureAwait(false);
        return committed ? Resolution.Settled : Resolution.Pending;
    }

    private static void Landed(LinkEdit edit, Intent intent, CompiledField field, IntentField sent)
    {
        edit.Agree(field, AsIfLanded(intent.Side, sent));
        edit.CloseQuestion(field);
        edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Written) with
        { User = intent.User, Run = intent.Run, Side = intent.Side, Field = sent.Field, Rule = sent.Rule, Old = sent.Old, New = sent.Sent, Source = sent.Source, Note = "found by recovery" }));
    }

    /// <summary>Whether it was written is never known, so what it may have replaced is named: nobody else may remember that value.</summary>
    private static void Unknown(LinkSession session, LinkEdit edit, Intent intent, IntentField sent) =>
        edit.Journal(LinkEdit.Values(SettleStage.Find(session.Map, intent.Side, sent), edit.Entry(JournalEvent.OutcomeUnknown) with
        { User = intent.User, Run = intent.Run, Side = intent.Side, Field = sent.Field, Rule = sent.Rule, Old = sent.Old, New = sent.Sent, Source = sent.Source }));

    /// <summary>Merged twice, as if the write had landed and as if it had not. The same action from both: the next merge does it.
    /// Different: a person decides.</summary>
    private static void Decide(LinkSession session, LinkEdit edit, Intent intent, CompiledField field, IntentField sent, Record app, Record erp, ReferenceLinks? references)
    {
        var input = LinkMerge.InputOf(session, field, app, erp);
        var context = LinkMerge.ContextOf(session, references);
        var notLanded = input.Baseline ?? AsIfNotLanded(intent.Side, sent);
        var first = FieldMerge.Decide(field, WithBaseline(input, AsIfLanded(intent.Side, sent)), context);
        var second = FieldMerge.Decide(field, WithBaseline(input, notLanded), context);
        if (first.Action == second.Action && first.Value == second.Value && first.Action != MergeAction.Ask)
        {
            edit.Field(field, f => f with { Baseline = notLanded });
            return;
        }

        edit.Ask(field, ConflictOrigin.Recovery, input.Erp, input.App, $"A write of '{sent.Field}' was interrupted, and the field was changed since: which value is right cannot be told.");
    }

    /// <summary>A leg that was not sent yet is withdrawn, and what a person had decided by it is asked again.</summary>
    private static void Withdraw(LinkEdit edit, Intent intent, Record app, Record erp)
    {
        var other = intent.Side == Side.Erp ? Side.App : Side.Erp;
        if (!edit.Intents.TryGetValue(other, out var leg) || leg.FirstSentAt is not null) return;
        RefusedLeg.Withdraw(edit, leg, "The decision about this field could not be carried out.", app, erp);
    }

    /// <summary>The record is gone or lives on under another key: nothing more is sent to it. One look is no proof that it is gone.</summary>
    private static async ValueTask<Resolution> LostAsync(LinkSession session, Intent intent, ReadResult target)
    {
        if (target.Status == ReadStatus.MergedInto) return await WithdrawAllAsync(session, "the record lives on under another key").ConfigureAwait(false);
        var engine = session.Operation.Engine;
        var since = intent.Side == Side.Erp ? session.Link.ErpGoneAt : session.Link.AppGoneAt;
        if (since is { } at && engine.Now - at >= engine.Options.GoneConfirmation) return await WithdrawAllAsync(session, "the record is gone").ConfigureAwait(false);
        if (since is null)
        {
            await session.CommitAsync(edit => edit.Link = intent.Side == Side.Erp ? edit.Link with { ErpGoneAt = engine.Now } : edit.Link with { AppGoneAt = engine.Now },
                CancellationToken.None).ConfigureAwait(false);
        }

        return Resolution.Pending;
    }

    /// <summary>Takes back everything that is under way, in one transaction with the questions about what a person had decided by it, and
    /// about what may have landed.</summary>
    /// <remarks>
    /// The race behind the latter: our write lands and its answer is lost, a user deletes the record, the write is withdrawn; another user
    /// restores the record. It comes back with our own value, which differs from the baseline and would count as an edit.
    /// </remarks>
    private static async ValueTask<Resolution> WithdrawAllAsync(LinkSession session, string why)
    {
        await session.CommitAsync(edit =>
        {
            foreach (var leg in edit.Intents.Values.ToArray())
            {
                edit.Remove(leg);
                edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = leg.Side, User = leg.User, Run = leg.Run, Note = why });
                if (leg.FirstSentAt is null)
                {
                    if (leg.Origin != IntentOrigin.Sync) RefusedLeg.Ask(edit, leg, $"The decision about this field could not be carried out: {why}.");
                    continue;
                }

                foreach (var sent in leg.Fields) Unknown(session, edit, leg, sent);
                RefusedLeg.Ask(edit, leg, $"Whether this field was written is not known: {why}.");
            }

            if (edit.Link.State == LinkState.Linking) edit.Link = edit.Link with { State = LinkState.Active };
            edit.MarkDue();
        }, CancellationToken.None).ConfigureAwait(false);
        return Resolution.Settled;
    }

    private static Baseline AsIfLanded(Side side, IntentField sent) => side == Side.Erp
        ? new Baseline(sent.Sent, sent.Source) { ErpTime = sent.SourceTime, AppTime = sent.SourceTime }
        : new Baseline(sent.Source, sent.Sent) { ErpTime = sent.SourceTime, AppTime = sent.SourceTime };

    private static Baseline AsIfNotLanded(Side side, IntentField sent) => side == Side.Erp ? new(sent.Old, sent.Source) : new(sent.Source, sent.Old);

    private static MergeInput WithBaseline(in MergeInput input, Baseline baseline) => new()
    {
        Erp = input.Erp,
        App = input.App,
        Baseline = baseline,
        Locked = input.Locked,
        ErpTime = input.ErpTime,
        AppTime = input.AppTime,
    };
}

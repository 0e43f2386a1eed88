using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A record that is gone for good: what the map's <see cref="GonePolicy"/> says is done once, under the guard. What a person edited
/// on the other side goes before the deletion: then a person decides.</summary>
/// <remarks>Source: semantics, section 7; reliability, row 72; scenarios T60 to T65.</remarks>
internal static class GoneRecord
{
    /// <summary>Whether every record that is gone now was gone some minutes ago.</summary>
    public static bool IsConfirmed(LinkSession session, Pair pair)
    {
        var engine = session.Operation.Engine;
        var looks = LegRunner.Order.Where(side => pair.Of(side).Status == ReadStatus.Gone).Select(side => side == Side.Erp ? session.Link.ErpGoneAt : session.Link.AppGoneAt).ToArray();
        return looks.Length > 0 && looks.All(since => since is { } at && engine.Now - at >= engine.Options.GoneConfirmation);
    }

    public static async ValueTask<MissingResult> RunAsync(LinkSession session, Pair pair, Failure failure, RunContext? run, CancellationToken cancellationToken)
    {
        if (!IsPending(session))
        {
            await session.CommitAsync(edit => edit.ClearDue(), CancellationToken.None).ConfigureAwait(false);
            return new(MissingOutcome.Aside, failure);
        }

        var gone = pair.Erp.Status == ReadStatus.Gone ? Side.Erp : Side.App;
        var (effect, why) = Decide(session, pair, gone);
        if (effect is not { } wanted) return await KeepAsync(session, gone, why is null ? failure : failure with { Message = $"{failure.Message} {why}" }, asks: why is null || why.Length > 0).ConfigureAwait(false);
        var step = Step(session, pair, gone, wanted);
        var held = session.Held.FirstOrDefault(h => h.Step.Side == step.Side && h.Step.Field == step.Field);
        if (run is not null && !run.Guard.Releases(step, held)) return await HoldAsync(session, run, gone, step, held).ConfigureAwait(false);
        return wanted switch
        {
            PlanEffect.Unlink => await UnlinkAsync(session, gone, cancellationToken).ConfigureAwait(false),
            PlanEffect.Deactivate => await DeactivateAsync(session, pair, gone, step, failure, run, cancellationToken).ConfigureAwait(false),
            _ => await Recreation.RunAsync(session, pair.App.Record!, failure, run is not null, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What a run would do about the record that is gone, under its guard; <see langword="null"/> when nothing, or nothing yet.</summary>
    public static PlanStep? Foresee(LinkSession session, Pair pair)
    {
        if (LegRunner.Order.Any(side => pair.Of(side).Status is ReadStatus.NotAnswered or ReadStatus.MergedInto) || !IsConfirmed(session, pair) || !IsPending(session)) return null;
        var gone = pair.Erp.Status == ReadStatus.Gone ? Side.Erp : Side.App;
        return Decide(session, pair, gone).Effect is { } effect ? Step(session, pair, gone, effect) : null;
    }

    /// <summary>A policy is carried out once. It is pending until the link is broken, while it is held, and after it was refused, for other
    /// values than those that were.</summary>
    private static bool IsPending(LinkSession session) => session.Link.State != LinkState.Broken
        || session.Held.Any(h => h.Step.Effect is PlanEffect.Unlink or PlanEffect.Deactivate or PlanEffect.Recreate)
        || session.Items.Any(i => i.Kind == InboxItemKind.Broken && i.Attempted is not null);

    /// <summary>What is to be done; nothing and why a person has to decide, or nothing and an empty reason where all is done.</summary>
    private static (PlanEffect? Effect, string? Why) Decide(LinkSession session, Pair pair, Side gone)
    {
        var policy = session.Map.Definition.OnGone;
        var other = gone == Side.Erp ? Side.App : Side.Erp;
        if (policy == GonePolicy.Keep) return (null, null);
        if (session.Link.Era < session.Connection.State.Era) return (null, "A system was set back to an older state, so it may be missing only for that.");
        if (pair.Of(other).Status == ReadStatus.Gone) return policy == GonePolicy.Unlink ? (PlanEffect.Unlink, null) : (null, "So is the other record.");
        if (pair.Of(other).Record is not { } record) return (null, "The other record may not be seen, so whether somebody edited it is not known.");
        if (session.Map.TakesPart(other, record) != true) return (null, "The filter of the map leaves the other record out, so nothing is done to it.");
        if (policy == GonePolicy.Recreate) return gone == Side.Erp && session.Map.Erp.CanCreate ? (PlanEffect.Recreate, null) : (null, "It cannot be created again there.");
        if (policy == GonePolicy.Deactivate && ActiveField(session, other) is { } active)
        {
            if (Equality(active, other).AreEqual(record[Name(active, other)], Inactive(active, other))) return (null, string.Empty);
            if (IsEdited(session, other, record)) return (null, "The other record was edited since, and an edit goes before a deletion.");
            return session.Link.Field(active.Definition.App, active.Definition.Erp)?.Locked == true ? (null, "The field that says whether the other one is active is locked.") : (PlanEffect.Deactivate, null);
        }

        if (policy == GonePolicy.Deactivate) return (null, "The map has no field that says so to the other side.");
        return IsEdited(session, other, record) ? (null, "The other record was edited since, and an edit goes before a deletion.") : (PlanEffect.Unlink, null);
    }

    private static bool IsEdited(LinkSession session, Side side, Record record) => session.Map.Fields.Any(field =>
    {
        if (session.Link.Field(field.Definition.App, field.Definition.Erp) is not { Baseline: { } agreed } remembered || remembered.Signature != field.Signature) return false;
        var now = record[Name(field, side)];
        return !now.IsAbsent && !Equality(field, side).AreEqual(now, side == Side.Erp ? agreed.Erp : agreed.App);
    });

    private static PlanStep Step(LinkSession session, Pair pair, Side gone, PlanEffect effect)
    {
        var step = new PlanStep(session.Link.Id, effect, gone) { Entity = session.Link.Entity, Actor = session.Link.Actor };
        var other = gone == Side.Erp ? Side.App : Side.Erp;
        if (effect != PlanEffect.Deactivate || ActiveField(session, other) is not { } active) return step;
        return step with
        {
            Side = other,
            Field = Name(active, other),
            Other = Name(active, gone),
            Old = pair.Of(other).Record![Name(active, other)],
            New = Inactive(active, other),
            Source = Inactive(active, gone),
            Rule = MergeRule.Deactivate,
        };
    }

    private static void Break(LinkEdit edit, Side gone)
    {
        if (edit.Link.State == LinkState.Broken) return;
        edit.Link = edit.Link with { State = LinkState.Broken };
        edit.Journal(edit.Entry(JournalEvent.Broke) with { Side = gone });
    }

    /// <summary>The link is kept as broken.</summary>
    /// <param name="session">The link.</param>
    /// <param name="gone">Where the record is gone.</param>
    /// <param name="failure">Why, for a person.</param>
    /// <param name="asks">Whether a person has to look; not where the policy was carried out.</param>
    /// <param name="attempted">What was tried and refused.</param>
    public static async ValueTask<MissingResult> KeepAsync(LinkSession session, Side gone, Failure failure, bool asks, string? attempted = null)
    {
        await session.CommitAsync(edit =>
        {
            foreach (var held in edit.Held.ToArray()) edit.Release(held.Step.Side, held.Step.Field);
            Break(edit, gone);
            if (asks) edit.SetAside(failure, InboxItemKind.Broken, attempted: attempted);
            edit.ClearDue();
        }, CancellationToken.None).ConfigureAwait(false);
        return new(MissingOutcome.Aside, failure);
    }

    private static async ValueTask<MissingResult> HoldAsync(LinkSession session, RunContext run, Side gone, PlanStep step, HeldStep? held)
    {
        var stored = await session.CommitReadAsync(edit =>
        {
            Break(edit, gone);
            edit.Hold(run.Guard.PlanOf(held, run.Operation.Run), step, null);
            edit.ClearDue();
            run.Holds(edit);
        }, CancellationToken.None).ConfigureAwait(false);
        return new(stored ? MissingOutcome.Held : MissingOutcome.ReadAgain);
    }

    private static async ValueTask<MissingResult> UnlinkAsync(LinkSession session, Side gone, CancellationToken cancellationToken)
    {
        var freed = await MergeCases.WaitingForAsync(session.Operation.Engine, session.Link, cancellationToken).ConfigureAwait(false);
        var stored = await session.CommitReadAsync(edit =>
        {
            foreach (var mark in freed) edit.Batch.MarkDue(mark);
            edit.End(edit.Entry(JournalEvent.Disconnected) with { Side = gone, Note = "ended by the map's policy, because the record is gone" });
        }, CancellationToken.None).ConfigureAwait(false);
        return stored ? new(MissingOutcome.Ended, Destroyed: true) : new(MissingOutcome.ReadAgain);
    }

    /// <summary>An ordinary write, with the record that is gone counting as inactive: when it comes back, that is its change, and it travels.
    /// The link is broken once the write is settled, so that one that was refused or interrupted is decided anew.</summary>
    private static async ValueTask<MissingResult> DeactivateAsync(
        LinkSession session, Pair pair, Side gone, PlanStep step, Failure failure, RunContext? run, CancellationToken cancellationToken)
    {
        var (field, record) = (ActiveField(session, step.Side)!, pair.Of(step.Side).Record!);
        var write = new IntentField(step.Field!, step.New) { Other = step.Other, Signature = field.Signature, Old = step.Old, Source = step.Source, Rule = MergeRule.Deactivate };
        var digest = AttemptDigest.Of(session.Map, step.Side, [write]);
        if (run is not null && session.Items.Any(i => i.Kind == InboxItemKind.Broken && i.Attempted == digest)) return await KeepAsync(session, gone, failure, asks: false).ConfigureAwait(false);
        var stored = await session.CommitReadAsync(edit =>
        {
            edit.Release(step.Side, step.Field);
            edit.Add(Linking.LegPlan.Intent(session.Operation, edit.Link, step.Side, record, [write], IntentOrigin.Sync));
        }, CancellationToken.None).ConfigureAwait(false);
        if (!stored) return new(MissingOutcome.ReadAgain);

        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == LegsStatus.Done)
            return await KeepAsync(session, gone, failure, asks: false).ConfigureAwait(false) with { Destroyed = true };
        if (outcome.Status != LegsStatus.Refused) return new(MissingOutcome.Pending, outcome.Failure);
        await session.CommitAsync(edit =>
        {
            edit.Remove(outcome.Intent!);
            edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = step.Side, Note = $"error {outcome.Failure!.Code}" });
        }, CancellationToken.None).ConfigureAwait(false);
        if (outcome.Failure!.Class is FailureClass.Conflict or FailureClass.NotFound) return new(MissingOutcome.ReadAgain);
        if (!outcome.Failure.Class.IsOfRecord()) return new(MissingOutcome.Failed, outcome.Failure);
        return await KeepAsync(session, gone, failure with { Message = $"{failure.Message} The other record could not be deactivated: {outcome.Failure.Message}" }, asks: true, digest).ConfigureAwait(false);
    }

    /// <summary>The mapping of the active flag where it writes a side; <see langword="null"/> where there is none.</summary>
    private static CompiledField? ActiveField(LinkSession session, Side written) => session.Map.Definition.ActiveField is { } name
        ? session.Map.Fields.FirstOrDefault(f => f.Definition.App == name && (written == Side.Erp ? f.WritesErp && f.ToErp(false).IsConverted : f.WritesApp))
        : null;

    private static string Name(CompiledField field, Side side) => side == Side.Erp ? field.Definition.Erp : field.Definition.App;

    private static FieldEquality Equality(CompiledField field, Side side) => side == Side.Erp ? field.Erp.Equality : field.App.Equality;

    private static FieldValue Inactive(CompiledField field, Side side) => side == Side.App ? false : field.ToErp(false) is { IsConverted: true } converted ? converted.Value : false;
}

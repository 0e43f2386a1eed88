using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Plan: what the merge decided about a link, as baselines, questions, held steps and intents of one commit.</summary>
internal static class PlanStage
{
    /// <summary>Puts the decisions into the edit. With a guard, steps that it does not release are held instead of planned, and what was
    /// tried and refused before is not tried again; without one (a person asks for this link) everything is.</summary>
    public static void Store(LinkEdit edit, IReadOnlyList<MergedField> decided, Record app, Record erp, Guard? guard = null)
    {
        var session = edit.Session;
        var operation = session.Operation;
        var now = operation.Engine.Now;
        var merged = decided.Select(m => Oscillation.Check(edit.Link, m, now)).ToArray();
        var legs = new Dictionary<Side, List<IntentField>> { [Side.Erp] = [], [Side.App] = [] };
        foreach (var field in merged)
        {
            if (WrittenSide(field) is not { } side) Keep(edit, field);
            else if (Step(edit.Link, field, side) is var step && edit.HeldAt(side, step.Field) is var held && guard?.Releases(step, held) == false)
                edit.Hold(guard.PlanOf(held, operation.Run), step, field.Field);
            else legs[side].Add(Planned(edit, field, side));
            Tidy(edit, field);
        }

        if ((session.Link.AppGoneAt ?? session.Link.ErpGoneAt ?? session.Link.AppBackAt ?? session.Link.ErpBackAt) is not null)
            edit.Link = edit.Link with { AppGoneAt = null, ErpGoneAt = null, AppBackAt = null, ErpBackAt = null };
        Revive(edit);
        CloseUnmapped(edit, merged);
        Trust(edit, session, merged);
        if (guard is not null) foreach (var side in LegRunner.Order) DropRefused(edit, session.Map, side, legs[side]);
        if (legs[Side.Erp].Count > 0) edit.Add(LegPlan.Intent(operation, edit.Link, Side.Erp, erp, legs[Side.Erp], IntentOrigin.Sync));
        if (legs[Side.App].Count > 0) edit.Add(LegPlan.Intent(operation, edit.Link, Side.App, app, legs[Side.App], IntentOrigin.Sync));
        if (legs.Values.All(l => l.Count == 0)) Rest(edit, session, merged, app, erp);
        if (guard is null || edit.ChangesLink) edit.Link = edit.Link with { ComparedAt = now };
    }

    /// <summary>The side that a decision writes; <see langword="null"/> when none.</summary>
    public static Side? WrittenSide(MergedField field) => field.Decision.Action switch
    {
        MergeAction.WriteErp => Side.Erp,
        MergeAction.WriteApp => Side.App,
        _ => null,
    };

    /// <summary>What a write does to what is there.</summary>
    public static PlanEffect EffectOf(MergedField field, Side side)
    {
        var (target, old) = side == Side.Erp ? (field.Field.Erp, field.Input.Erp) : (field.Field.App, field.Input.App);
        return Limits.IsBlankTo(target, old) ? PlanEffect.Fill : Limits.IsBlankTo(target, field.Decision.Value) ? PlanEffect.Blank : PlanEffect.Overwrite;
    }

    /// <summary>The write as a step to show.</summary>
    public static PlanStep Step(Link link, MergedField field, Side side)
    {
        var write = Write(field, side);
        return new PlanStep(link.Id, EffectOf(field, side), side)
        { Entity = link.Entity, Actor = link.Actor, Field = write.Field, Other = write.Other, Old = write.Old, New = write.Sent, Source = write.Source, Rule = write.Rule };
    }

    private static IntentField Planned(LinkEdit edit, MergedField field, Side side)
    {
        var write = Write(field, side);
        edit.Release(side, write.Field);
        return write;
    }

    /// <summary>Nothing is to be written: what was read is at rest until something changes.</summary>
    private static void Rest(LinkEdit edit, LinkSession session, IReadOnlyList<MergedField> merged, Record app, Record erp)
    {
        // A resync looked away from what its direction does not allow: an edit in there is still to be compared.
        if (session.Operation.ResyncFrom is not null && merged.Any(m => m.Decision is { Action: MergeAction.Nothing, Rule: MergeRule.Skipped or MergeRule.Locked }))
        {
            edit.MarkDue();
            return;
        }

        if (edit.Link.AppVersion != app.Version || edit.Link.ErpVersion != erp.Version)
            edit.Link = edit.Link with { AppVersion = app.Version, ErpVersion = erp.Version };
        edit.ClearDue();
        edit.Unpark(i => i.AppField is null && i.Kind is InboxItemKind.MergeCase || (i.AppField is null && i.Kind == InboxItemKind.Parked && !AttemptDigest.IsOfWrite(i.Attempted, Side.App) && !AttemptDigest.IsOfWrite(i.Attempted, Side.Erp)));

        // References that lead to records that are not linked: their links wake this one.
        foreach (var (side, awaited) in merged.SelectMany(m => m.Awaits)) edit.Wait(side, awaited, session.Connection);
    }

    /// <summary>What was refused before is not sent again while it is the same; once it differs, it is tried.</summary>
    private static void DropRefused(LinkEdit edit, CompiledMap map, Side side, List<IntentField> fields)
    {
        var parked = edit.Items.FirstOrDefault(i => i.Kind == InboxItemKind.Parked && i.AppField is null && AttemptDigest.IsOfWrite(i.Attempted, side));
        if (parked is null) return;
        if (fields.Count > 0 && parked.Attempted == AttemptDigest.Of(map, side, fields)) fields.Clear();
        else edit.Unpark(i => i.Id == parked.Id);
    }

    /// <summary>Once everything was compared anew the link's memory is of this era; what nothing is agreed on starts without baseline.</summary>
    private static void Trust(LinkEdit edit, LinkSession session, IReadOnlyList<MergedField> merged)
    {
        var era = session.Connection.State.Era;
        if (edit.Link.Era >= era || edit.Held.Any()) return;
        foreach (var field in merged.Where(m => m.Decision.Action != MergeAction.Advance)) edit.Field(field.Field, f => f with { Baseline = null });
        edit.Link = edit.Link with { Era = era };
    }

    private static void Revive(LinkEdit edit)
    {
        if (edit.Link.State != LinkState.Broken) return;
        edit.Link = edit.Link with { State = LinkState.Active };
        edit.Unpark(i => i.Kind is InboxItemKind.Broken or InboxItemKind.MergeCase);
        edit.Journal(edit.Entry(JournalEvent.Revived));
    }

    /// <summary>Closes what was open about fields that are not mapped any more.</summary>
    private static void CloseUnmapped(LinkEdit edit, IReadOnlyList<MergedField> merged)
    {
        foreach (var item in edit.Items.Where(i => i.AppField is not null && !merged.Any(m => m.Field.Definition.App == i.AppField && m.Field.Definition.Erp == i.ErpField)).ToArray())
        {
            edit.Put(item with { State = InboxItemState.Closed });
            edit.Journal(edit.Entry(JournalEvent.Closed) with { Field = item.AppField });
        }

        // Steps about a record that was gone, too: both are there.
        foreach (var held in edit.Held.Where(h => !merged.Any(m => Names(m, h.Step))).ToArray()) edit.Release(held.Step.Side, held.Step.Field);
    }

    private static bool Names(MergedField merged, PlanStep step) => step.Field == (step.Side == Side.Erp ? merged.Field.Definition.Erp : merged.Field.Definition.App);

    private static IntentField Write(MergedField field, Side side)
    {
        var (definition, input) = (field.Field.Definition, field.Input);
        return side == Side.Erp
            ? new IntentField(definition.Erp, field.Decision.Value) { Other = definition.App, Signature = field.Field.Signature, Old = input.Erp, Source = input.App, SourceTime = input.AppTime, Rule = field.Decision.Rule, Note = TimeNote.Of(field) }
            : new IntentField(definition.App, field.Decision.Value) { Other = definition.Erp, Signature = field.Field.Signature, Old = input.App, Source = input.Erp, SourceTime = input.ErpTime, Rule = field.Decision.Rule, Note = TimeNote.Of(field) };
    }

    /// <summary>What a decision without a write leaves behind.</summary>
    private static void Keep(LinkEdit edit, MergedField merged)
    {
        var (field, input, decision) = (merged.Field, merged.Input, merged.Decision);
        switch (decision.Action)
        {
            case MergeAction.Advance:
                edit.Agree(field, decision.Baseline, driftKept: decision.Rule == MergeRule.DriftKept);
                if (decision.Rule is MergeRule.DriftKept or MergeRule.BlankKept or MergeRule.LinkTime)
                    edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Kept) with { Field = field.Definition.App, Rule = decision.Rule, Old = input.App, New = input.Erp }));
                break;
            case MergeAction.Ask:
                if (decision.Origin == ConflictOrigin.Oscillation && edit.Question(field)?.Origin != ConflictOrigin.Oscillation)
                    edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Frozen) with { Field = field.Definition.App, Old = input.App, New = input.Erp }));
                edit.Ask(field, decision.Origin, input.Erp, input.App, ReasonOf(field, decision.Origin), TimeNote.Of(merged));
                break;
            case MergeAction.Hold when decision.Obstacle.ToFailure() is { } failure:
                var kind = decision.Obstacle.Status == Maps.ConversionStatus.UnmappedItem ? InboxItemKind.UnmappedListItem : InboxItemKind.Parked;
                edit.Unpark(i => i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp && i.Kind != kind);
                edit.SetAside(failure, kind, field, attempted: AttemptDigest.OfField(edit.Session.Map));
                break;
            case MergeAction.Backfill when input.ToBeFilled && !Limits.IsBlankTo(field.App, input.App):
                // The app holds something of its own: nothing is filled in, the field is one without baseline.
                edit.Field(field, f => f with { ToBeFilled = false });
                break;
            case MergeAction.Backfill when input is { ToBeAgreed: true, Locked: false }:
                // Both hold something: it is a field without baseline like another.
                edit.Field(field, f => f with { ToBeAgreed = false });
                break;
        }
    }

    public static string ReasonOf(CompiledField field, ConflictOrigin origin) => origin switch
    {
        ConflictOrigin.Drift => $"'{field.Definition.App}' was edited on the side that only receives it.",
        ConflictOrigin.Recovery => "An interrupted write left it open which value is right.",
        ConflictOrigin.Oscillation => $"'{field.Definition.App}' keeps going back and forth between two values: the two systems undo each other's writes. It is left alone until somebody decides.",
        ConflictOrigin.Restore => "A system was set back to an older state, and the two sides differ: which value is right cannot be told.",
        ConflictOrigin.Backfill => $"'{field.Definition.App}' is mapped since the records were linked, and the two sides differ.",
        _ => $"'{field.Definition.App}' was changed on both sides.",
    };

    /// <summary>Closes what was open about the field and no longer is.</summary>
    private static void Tidy(LinkEdit edit, MergedField merged)
    {
        var (field, action, rule) = (merged.Field, merged.Decision.Action, merged.Decision.Rule);
        if (rule is MergeRule.NotRead) return;
        if (action is not MergeAction.WriteErp) edit.Release(Side.Erp, field.Definition.Erp);
        if (action is not MergeAction.WriteApp) edit.Release(Side.App, field.Definition.App);
        if (rule is MergeRule.Locked) return;
        if (action is not (MergeAction.Ask or MergeAction.Hold or MergeAction.Wait)) edit.CloseQuestion(field);
        if (action == MergeAction.Hold) return;
        edit.Unpark(i => i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp
            && (i.Failure?.Code != ErrorCodes.ValueRefused || action is MergeAction.WriteErp or MergeAction.WriteApp or MergeAction.Advance));
    }
}

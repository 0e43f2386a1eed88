using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Plan for a single link: what the merge decided, as baselines, questions and intents of one commit.</summary>
internal static class PlanStage
{
    public static void Store(LinkEdit edit, Operation operation, IReadOnlyList<MergedField> merged, Record app, Record erp)
    {
        List<IntentField> toErp = [], toApp = [];
        foreach (var field in merged)
        {
            if (field.Decision.Action == MergeAction.WriteErp) toErp.Add(Write(field, Side.Erp));
            else if (field.Decision.Action == MergeAction.WriteApp) toApp.Add(Write(field, Side.App));
            else Keep(edit, field);
            Tidy(edit, field);
        }

        var now = operation.Engine.Now;
        edit.Link = edit.Link with { ComparedAt = now, AppGoneAt = null, ErpGoneAt = null };
        if (edit.Link.State == LinkState.Broken)
        {
            edit.Link = edit.Link with { State = LinkState.Active };
            edit.Unpark(i => i.Kind == InboxItemKind.Broken);
            edit.Journal(edit.Entry(JournalEvent.Revived));
        }

        CloseUnmapped(edit, merged);
        if (toErp.Count > 0) edit.Add(LegPlan.Intent(operation, edit.Link, Side.Erp, erp, toErp, IntentOrigin.Sync));
        if (toApp.Count > 0) edit.Add(LegPlan.Intent(operation, edit.Link, Side.App, app, toApp, IntentOrigin.Sync));
        if (toErp.Count + toApp.Count > 0) return;
        edit.Link = edit.Link with { AppVersion = app.Version, ErpVersion = erp.Version };
        if (merged.Any(m => m.Decision.Action == MergeAction.Wait)) edit.Batch.MarkDue(edit.Link); // Until what it waits for is linked.
        else edit.Batch.ClearDue(edit.Link);
    }

    /// <summary>Closes what was open about fields that are not mapped any more.</summary>
    private static void CloseUnmapped(LinkEdit edit, IReadOnlyList<MergedField> merged)
    {
        foreach (var item in edit.Items.Where(i => i.AppField is not null && !merged.Any(m => m.Field.Definition.App == i.AppField && m.Field.Definition.Erp == i.ErpField)).ToArray())
        {
            edit.Put(item with { State = InboxItemState.Closed });
            edit.Journal(edit.Entry(JournalEvent.Closed) with { Field = item.AppField });
        }
    }

    private static IntentField Write(MergedField field, Side side)
    {
        var (definition, input) = (field.Field.Definition, field.Input);
        return side == Side.Erp
            ? new IntentField(definition.Erp, field.Decision.Value) { Other = definition.App, Signature = field.Field.Signature, Old = input.Erp, Source = input.App, SourceTime = input.AppTime, Rule = field.Decision.Rule }
            : new IntentField(definition.App, field.Decision.Value) { Other = definition.Erp, Signature = field.Field.Signature, Old = input.App, Source = input.Erp, SourceTime = input.ErpTime, Rule = field.Decision.Rule };
    }

    /// <summary>What a decision without a write leaves behind.</summary>
    private static void Keep(LinkEdit edit, MergedField merged)
    {
        var (field, input, decision) = (merged.Field, merged.Input, merged.Decision);
        switch (decision.Action)
        {
            case MergeAction.Advance:
                edit.Agree(field, decision.Baseline, driftKept: decision.Rule == MergeRule.DriftKept);
                if (decision.Rule is MergeRule.DriftKept or MergeRule.BlankKept)
                    edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Kept) with { Field = field.Definition.App, Rule = decision.Rule, Old = input.App, New = input.Erp }));
                break;
            case MergeAction.Ask:
                edit.Ask(field, decision.Origin, input.Erp, input.App, decision.Origin switch
                {
                    ConflictOrigin.Drift => $"'{field.Definition.App}' was edited on the side that only receives it.",
                    ConflictOrigin.Recovery => "An interrupted write left it open which value is right.",
                    _ => $"'{field.Definition.App}' was changed on both sides.",
                });
                break;
            case MergeAction.Hold when decision.Obstacle.ToFailure() is { } failure:
                var kind = decision.Obstacle.Status == Maps.ConversionStatus.UnmappedItem ? InboxItemKind.UnmappedListItem : InboxItemKind.Parked;
                edit.Unpark(i => i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp && i.Kind != kind);
                edit.Park(failure, field, kind);
                break;
            case MergeAction.Backfill when input.ToBeFilled && !Limits.IsBlankTo(field.App, input.App):
                // The app holds something of its own: nothing is filled in, the field is one without baseline.
                edit.Field(field, f => f with { ToBeFilled = false });
                break;
        }
    }

    /// <summary>Closes what was open about the field and no longer is.</summary>
    private static void Tidy(LinkEdit edit, MergedField merged)
    {
        var (field, action, rule) = (merged.Field, merged.Decision.Action, merged.Decision.Rule);
        if (rule is MergeRule.NotRead or MergeRule.Locked) return;
        if (action is not (MergeAction.Ask or MergeAction.Hold or MergeAction.Wait)) edit.CloseQuestion(field);
        if (action == MergeAction.Hold) return;
        edit.Unpark(i => i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp
            && (i.Failure?.Code != ErrorCodes.ValueRefused || action is MergeAction.WriteErp or MergeAction.WriteApp or MergeAction.Advance));
    }
}

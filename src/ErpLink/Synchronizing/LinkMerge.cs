using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>Stage Merge for a single link: every mapped field through <see cref="FieldMerge"/>.</summary>
internal static class LinkMerge
{
    public static IReadOnlyList<MergedField> Merge(LinkSession session, Record app, Record erp, IReferenceLookup? references)
    {
        var context = ContextOf(session, references);
        var merged = new List<MergedField>(session.Map.Fields.Count);
        foreach (var field in session.Map.Fields)
        {
            var input = InputOf(session, field, app, erp);
            var decision = session.Operation switch
            {
                { ResyncFrom: { } right } => ResyncMerge.Decide(field, input, right, session.Operation.NoBlanks, context),
                { IsBackfill: true } => BackfillMerge.Decide(field, input, context),
                _ => FieldMerge.Decide(field, input, context),
            };
            IReadOnlyList<(Side, RecordRef)> awaits = decision.Action == MergeAction.Wait ? Awaited(input, references) : [];
            merged.Add(new MergedField(field, input, decision) { Awaits = awaits });
        }

        return merged;
    }

    /// <summary>Only what is not linked: to wait for a record that is linked would make the link due for ever.</summary>
    private static List<(Side, RecordRef)> Awaited(in MergeInput input, IReferenceLookup? references)
    {
        var awaited = new List<(Side, RecordRef)>(2);
        if (input.App.Kind == ValueKind.Reference && references?.ToErp(input.App.AsReference()) is null) awaited.Add((Side.App, input.App.AsReference()));
        if (input.Erp.Kind == ValueKind.Reference && references?.ToApp(input.Erp.AsReference()) is null) awaited.Add((Side.Erp, input.Erp.AsReference()));
        return awaited;
    }

    public static MergeContext ContextOf(LinkSession session, IReferenceLookup? references) => new(session.Map)
    {
        Link = session.Link.Id,
        References = references,
        Resolver = session.Operation.Engine.Resolver,
        ClockSkew = session.Operation.Engine.Options.ClockSkew,
    };

    public static MergeInput InputOf(LinkSession session, CompiledField field, Record app, Record erp)
    {
        var remembered = session.Link.Field(field.Definition.App, field.Definition.Erp);
        var distrusted = session.Link.Era < session.Connection.State.Era;
        var baseline = remembered?.Signature == field.Signature && !distrusted ? remembered.Baseline : null;
        var question = session.Items.FirstOrDefault(i => i.Kind == InboxItemKind.Conflict && i.AppField == field.Definition.App && i.ErpField == field.Definition.Erp);
        var (appTime, appEvidence) = TimeOf(app, field.Definition.App, field.App.Equality, baseline?.App, baseline?.AppTime, session.Link.AppWritten);
        var (erpTime, erpEvidence) = TimeOf(erp, field.Definition.Erp, field.Erp.Equality, baseline?.Erp, baseline?.ErpTime, session.Link.ErpWritten);
        return new MergeInput
        {
            App = app[field.Definition.App],
            Erp = erp[field.Definition.Erp],
            Baseline = baseline,
            Locked = remembered?.Locked ?? false,
            Rebaseline = distrusted,
            ToBeFilled = remembered?.ToBeFilled ?? false,
            ToBeAgreed = remembered?.ToBeAgreed ?? false,
            Question = question?.Origin ?? ConflictOrigin.None,
            AppTime = appTime,
            ErpTime = erpTime,
            AppEvidence = appEvidence,
            ErpEvidence = erpEvidence,
        };
    }

    /// <summary>When a value came to be: an unchanged one has its origin's time; a changed one the field's, else the record's, unless
    /// that is the time of ErpLink's own write.</summary>
    private static (DateTimeOffset? Time, TimeEvidence Evidence) TimeOf(
        Record record, string field, FieldEquality equality, FieldValue? baseline, DateTimeOffset? origin, RecordVersion written)
    {
        if (baseline is { } agreed && equality.AreEqual(record[field], agreed)) return (origin, origin is null ? TimeEvidence.None : TimeEvidence.Origin);
        var index = record.Fields.IndexOf(field);
        if (index >= 0 && record.FieldTimes?[index] is { } fieldTime) return (fieldTime, TimeEvidence.Field);
        if (record.ModifiedAt is not { } recordTime || (written.IsKnown && written == record.Version)) return (null, TimeEvidence.None);
        return (recordTime, TimeEvidence.Record);
    }
}

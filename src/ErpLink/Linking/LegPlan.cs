using ErpLink.Maps;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>Decisions about fields, turned into what each side is to be sent and what both agree on without a write.</summary>
internal sealed class LegPlan(OpenMap at, Record app, Record erp, IReferenceLookup? references)
{
    private readonly List<IntentField> _toErp = [], _toApp = [];
    private readonly List<(CompiledField Field, Baseline Baseline)> _agreed = [];

    public IReadOnlyList<(CompiledField Field, Baseline Baseline)> Agreed => _agreed;

    public bool HasWrites => _toErp.Count + _toApp.Count > 0;

    /// <summary>The sides keep what they have, and later changes travel.</summary>
    public void LeaveBoth(CompiledField field) => _agreed.Add((field, new Baseline(erp[field.Definition.Erp], app[field.Definition.App])));

    /// <summary>Plans one decision.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DecisionRefused"/>: the choice cannot be carried out.</exception>
    public void Add(CompiledField field, FieldChoice choice, FieldValue third, MergeRule rule)
    {
        var (erpNow, appNow) = (erp[field.Definition.Erp], app[field.Definition.App]);
        switch (choice)
        {
            case FieldChoice.LeaveBoth:
                LeaveBoth(field);
                break;
            case FieldChoice.Erp:
                AddApp(field, Converted(field, field.ToApp(erpNow, references)), erpNow, rule);
                break;
            case FieldChoice.App:
                AddErp(field, Converted(field, field.ToErp(appNow, references)), appNow, rule);
                break;
            default:
                AddThird(field, third, erpNow, appNow, rule);
                break;
        }
    }

    /// <summary>A value for a field of the ERP that is not mapped.</summary>
    public void Fill(string erpField, FieldValue value, FieldValue old) =>
        _toErp.Add(new IntentField(erpField, value) { Old = old, Rule = MergeRule.Default });

    /// <summary>Puts legs and baselines into a commit.</summary>
    public void Store(LinkEdit edit, Operation operation, IntentOrigin origin)
    {
        foreach (var (field, baseline) in _agreed)
        {
            edit.Agree(field, baseline);
            edit.CloseQuestion(field);
        }

        if (_toErp.Count > 0) edit.Add(Intent(operation, edit.Link, Side.Erp, erp, _toErp, origin));
        if (_toApp.Count > 0) edit.Add(Intent(operation, edit.Link, Side.App, app, _toApp, origin));
    }

    public static Intent Intent(Operation operation, Link link, Side side, Record target, IReadOnlyList<IntentField> fields, IntentOrigin origin) =>
        new(IntentId.New(operation.Engine.Entropy, operation.Engine.Time), link.Connection, link.Id, side, IntentKind.Update)
        {
            Target = target.Ref,
            Fields = fields,
            ExpectedVersion = target.Version,
            Origin = origin,
            User = operation.User,
            Run = operation.Run,
            CreatedAt = operation.Engine.Now,
        };

    private void AddThird(CompiledField field, FieldValue third, FieldValue erpNow, FieldValue appNow, MergeRule rule)
    {
        if (third.IsAbsent) throw Refuse(field, "a third value was chosen but not given");
        if (third.Kind == ValueKind.Text && TextRules.Problem(third.AsText()) is { } problem) throw Refuse(field, $"the value {problem}");
        if (!third.IsNull && (int)third.Kind != (int)field.App.Type) throw Refuse(field, $"the value is {third.Kind}, and '{field.App.Name}' is {field.App.Type}");
        var forErp = Converted(field, field.ToErp(third, references));
        var forApp = Converted(field, FieldFit.Check(field.App, third, at.Name));
        var differs = (Erp: !field.Erp.Equality.AreEqual(erpNow, forErp), App: !field.App.Equality.AreEqual(appNow, forApp));
        if (differs.Erp) AddErp(field, forErp, appNow, rule);
        if (differs.App) AddApp(field, forApp, differs.Erp ? forErp : erpNow, rule);
        if (!differs.Erp && !differs.App) LeaveBoth(field);
    }

    private void AddErp(CompiledField field, FieldValue value, FieldValue source, MergeRule rule)
    {
        var old = erp[field.Definition.Erp];
        if (field.Erp.Equality.AreEqual(old, value)) LeaveBoth(field);
        else _toErp.Add(new IntentField(field.Definition.Erp, value) { Other = field.Definition.App, Signature = field.Signature, Old = old, Source = source, SourceTime = app.ModifiedAt, Rule = rule });
    }

    private void AddApp(CompiledField field, FieldValue value, FieldValue source, MergeRule rule)
    {
        var old = app[field.Definition.App];
        if (field.App.Equality.AreEqual(old, value)) LeaveBoth(field);
        else _toApp.Add(new IntentField(field.Definition.App, value) { Other = field.Definition.Erp, Signature = field.Signature, Old = old, Source = source, SourceTime = erp.ModifiedAt, Rule = rule });
    }

    private FieldValue Converted(CompiledField field, Conversion conversion) => conversion.Status == ConversionStatus.Converted
        ? conversion.Value
        : throw Refuse(field, conversion.Message ?? "a rule of the mapping leaves the field out");

    private ErpLinkException Refuse(CompiledField field, string why) => new(ErrorCodes.DecisionRefused, FailureClass.Invalid,
        $"Connection '{at.Name}': the decision about '{field.Definition.App}' cannot be carried out: {why}. Choose another.")
    { Connection = at.Name, Field = field.Definition.App };
}

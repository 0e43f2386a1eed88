using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Linking;

/// <summary>The fields of an actor to create: mapped values, fixed defaults, answers to what is asked. Pure.</summary>
internal sealed class DraftForm
{
    private readonly List<FormField> _fields = [];
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _missing = [];
    private readonly List<IntentField> _body = [];
    private readonly OpenMap _at;

    public DraftForm(OpenMap at, Record app, IReferenceLookup? references, IReadOnlyList<FieldAssignment> answers)
    {
        _at = at;
        foreach (var field in at.Map.Fields.Where(f => f.WritesErp && f.Erp.Access != FieldAccess.ReadOnly)) AddMapped(field, app, references);
        foreach (var preset in at.Map.Defaults) AddDefault(preset, answers);
        foreach (var answer in answers.Where(a => !at.Map.Defaults.Any(d => d.Definition.Kind == DefaultKind.Ask && d.Field.Name == a.Field)))
            Problem(ErrorCodes.DecisionRefused, answer.Field, $"'{answer.Field}' was not asked for.", "Answer only the fields of the draft whose source is Asked.");
    }

    public IReadOnlyList<FormField> Fields => _fields;

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>What the user has to answer and has not: no problem while the form is only shown.</summary>
    public IReadOnlyList<Problem> Missing => _missing;

    /// <summary>What is sent.</summary>
    public IReadOnlyList<IntentField> Body => _body;

    /// <summary>What would name the actor to a person.</summary>
    public string? Title => _body.Find(f => f.Field == _at.Map.Erp.TitleField) is { Sent: { Kind: ValueKind.Text } title } ? title.AsText() : null;

    private void AddMapped(CompiledField field, Record app, IReferenceLookup? references)
    {
        var source = app[field.Definition.App];
        if (source.IsAbsent) return;
        var converted = field.ToErp(source, references);
        if (converted.IsConverted && !converted.Value.IsBlank)
            _body.Add(new IntentField(field.Definition.Erp, converted.Value) { Other = field.Definition.App, Signature = field.Signature, Source = source, SourceTime = app.ModifiedAt, Rule = MergeRule.LinkTime });
        else if (!converted.IsConverted && converted.Message is { } message)
            Problem(converted.Code, field.Definition.App, message, "Change the app's value, or the mapping.");
        else if (field.Erp.Access == FieldAccess.Mandatory && !_at.Map.Defaults.Any(d => d.Field.Name == field.Definition.Erp))
            Problem(ErrorCodes.MandatoryFieldBlank, field.Definition.App, $"'{field.Erp.DisplayName}' must hold something in the ERP, and '{field.App.DisplayName}' is blank.", $"Fill in '{field.App.DisplayName}'.");
        _fields.Add(Form(field.Erp, FormFieldSource.Mapped, converted.IsConverted ? converted.Value : default, field.Erp.Access == FieldAccess.Mandatory));
    }

    private void AddDefault(CompiledDefault preset, IReadOnlyList<FieldAssignment> answers)
    {
        var field = preset.Field;
        if (_body.Exists(f => f.Field == field.Name)) return;
        var asked = preset.Definition.Kind == DefaultKind.Ask;
        var answer = asked ? answers.FirstOrDefault(a => a.Field == field.Name) : null;
        var value = answer?.Value ?? preset.Value;
        _fields.Add(Form(field, asked ? FormFieldSource.Asked : FormFieldSource.Fixed, value, preset.Mandatory));
        if (value.IsAbsent || value.IsNull)
        {
            if (preset.Mandatory) _missing.Add(new Problem(ProblemSeverity.Error, ErrorCodes.MandatoryFieldBlank, PathOf(field.Name), $"'{field.DisplayName}' must be given.", "Answer it."));
            return;
        }

        var fits = FieldFit.Check(preset.Mandatory ? field with { Access = FieldAccess.Mandatory } : field, value, _at.Name);
        if (fits.IsConverted) _body.Add(new IntentField(field.Name, value) { Rule = MergeRule.Default });
        else Problem(fits.Code, field.Name, fits.Message!, "Give another value.");
    }

    private static FormField Form(FieldDescription field, FormFieldSource source, FieldValue value, bool mandatory) => new(field.Name, field.DisplayName, field.Type)
    {
        Source = source,
        Value = value,
        Mandatory = mandatory,
        LengthMax = field.LengthMax,
    };

    private void Problem(int code, string field, string message, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Error, code, PathOf(field), message, fix));

    private string PathOf(string field) => $"connection '{_at.Name}', map {_at.Map}, field '{field}'";
}

using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Linking;

/// <summary>The fields of an actor to create: mapped values, fixed defaults, answers to what is asked. Pure.</summary>
internal sealed class DraftForm
{
    private readonly List<FormField> _fields = [];
    private readonly List<Problem> _problems = [];
    private readonly List<IntentField> _body = [];
    private readonly OpenMap _at;

    public DraftForm(OpenMap at, Record app, IReferenceLookup? references, IReadOnlyList<FieldAssignment> answers)
    {
        _at = at;
        foreach (var field in at.Map.Fields.Where(f => f.WritesErp && f.Erp.Access != FieldAccess.ReadOnly)) AddMapped(field, app, references);
        foreach (var preset in at.Map.Definition.Defaults) AddDefault(preset, answers);
        foreach (var answer in answers.Where(a => !at.Map.Definition.Defaults.Any(d => d.Kind == DefaultKind.Ask && d.Field == a.Field)))
            Problem(ErrorCodes.DecisionRefused, answer.Field, $"'{answer.Field}' was not asked for.", "Answer only the fields of the draft whose source is Asked.");
    }

    public IReadOnlyList<FormField> Fields => _fields;

    public IReadOnlyList<Problem> Problems => _problems;

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
            _body.Add(new IntentField(field.Definition.Erp, converted.Value) { Other = field.Definition.App, Source = source, SourceTime = app.ModifiedAt, Rule = MergeRule.LinkTime });
        else if (!converted.IsConverted && converted.Message is { } message)
            Problem(converted.Code, field.Definition.App, message, "Change the app's value, or the mapping.");
        else if (field.Erp.Access == FieldAccess.Mandatory)
            Problem(ErrorCodes.MandatoryFieldBlank, field.Definition.App, $"'{field.Erp.DisplayName}' must hold something in the ERP, and '{field.App.DisplayName}' is blank.", $"Fill in '{field.App.DisplayName}'.");
        _fields.Add(Form(field.Erp, FormFieldSource.Mapped, converted.IsConverted ? converted.Value : default, field.Erp.Access == FieldAccess.Mandatory));
    }

    private void AddDefault(DefaultDefinition preset, IReadOnlyList<FieldAssignment> answers)
    {
        if (_at.Map.Erp.Field(preset.Field) is not { } field || _body.Exists(f => f.Field == preset.Field)) return;
        var asked = preset.Kind == DefaultKind.Ask;
        var mandatory = preset.Mandatory || field.Access == FieldAccess.Mandatory;
        var answer = asked ? answers.FirstOrDefault(a => a.Field == preset.Field) : null;
        var value = answer?.Value ?? preset.Value;
        _fields.Add(Form(field, asked ? FormFieldSource.Asked : FormFieldSource.Fixed, value, mandatory));
        if (value.IsAbsent || value.IsNull)
        {
            // While the form is only shown, what is to be filled in is no problem; once answers are given, it is.
            if (mandatory && answers.Count > 0) Problem(ErrorCodes.MandatoryFieldBlank, preset.Field, $"'{field.DisplayName}' must be given.", "Answer it.");
            return;
        }

        var fits = FieldFit.Check(mandatory ? field with { Access = FieldAccess.Mandatory } : field, value, _at.Name);
        if (fits.IsConverted) _body.Add(new IntentField(preset.Field, value) { Rule = MergeRule.Default });
        else Problem(fits.Code, preset.Field, fits.Message!, "Give another value.");
    }

    private static FormField Form(FieldDescription field, FormFieldSource source, FieldValue value, bool mandatory) => new(field.Name, field.DisplayName, field.Type)
    {
        Source = source,
        Value = value,
        Mandatory = mandatory,
        List = field.List,
        LengthMax = field.LengthMax,
    };

    private void Problem(int code, string field, string message, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Error, code, $"connection '{_at.Name}', {_at.Map}, field '{field}'", message, fix));
}

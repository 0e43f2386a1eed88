using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Linking;

/// <summary>The fields of an entity to create from an actor. Pure.</summary>
internal sealed class ImportForm
{
    private readonly List<IntentField> _body = [];
    private readonly List<Problem> _problems = [];

    public ImportForm(OpenMap at, Record erp, IReferenceLookup? references)
    {
        foreach (var field in at.Map.Fields.Where(f => f.WritesApp && f.App.Access != FieldAccess.ReadOnly))
        {
            var source = erp[field.Definition.Erp];
            if (source.IsAbsent) continue;
            var converted = field.ToApp(source, references);
            if (converted.IsConverted && !converted.Value.IsBlank)
                _body.Add(new IntentField(field.Definition.App, converted.Value) { Other = field.Definition.Erp, Signature = field.Signature, Source = source, SourceTime = erp.ModifiedAt, Rule = MergeRule.LinkTime });
            else if (!converted.IsConverted && converted.Message is { } message)
                Problem(at, converted.Code, field.Definition.Erp, message, "Change the ERP's value, or the mapping.");
        }

        foreach (var field in at.Map.App.Fields.Where(f => f.Access == FieldAccess.Mandatory && f.Default.IsAbsent && f.Name != at.Map.App.CorrelationField && !_body.Exists(b => b.Field == f.Name)))
            Problem(at, ErrorCodes.MandatoryFieldBlank, field.Name, $"'{field.DisplayName}' must hold something in the app, and nothing of the ERP gives it.", "Fill it in the ERP, or map it.");

        var fields = at.Map.FieldsToRead(Side.App);
        TakesPart = at.Map.TakesPart(Side.App, new Record(at.Map.App.Kind, erp.Key, fields, [.. fields.Names.Select(name => Foreseen(at, name))]));
    }

    /// <summary>Whether the map's filter takes what would be created; <see langword="null"/> where it looks at what only the app fills in.</summary>
    public bool? TakesPart { get; }

    /// <summary>The entity it belongs to; <see langword="null"/> for none.</summary>
    public RecordRef? Parent { get; init; }

    /// <summary>What is sent.</summary>
    public IReadOnlyList<IntentField> Body => _body;

    public IReadOnlyList<Problem> Problems => _problems;

    public Failure? Failure => _problems.Count == 0 ? null : new Failure(FailureClass.Invalid, _problems[0].Code, string.Join(' ', _problems));

    private FieldValue Foreseen(OpenMap at, string field) => _body.Find(b => b.Field == field)?.Sent ?? at.Map.App.Field(field)?.Default ?? FieldValue.Absent;

    private void Problem(OpenMap at, int code, string field, string message, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Error, code, $"connection '{at.Name}', map {at.Map}, field '{field}'", message, fix));
}

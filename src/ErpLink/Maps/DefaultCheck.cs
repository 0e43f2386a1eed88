namespace ErpLink.Maps;

/// <summary>Checks what a map fills in and shows beside its mappings: defaults, mandatory fields, search and panel fields.</summary>
internal sealed class DefaultCheck(MapDefinition map, KindDescription appKind, KindDescription erpKind, ProblemPath path, ProblemList problems)
{
    public DefaultCheck Run()
    {
        foreach (var given in map.Defaults) Check(given);
        foreach (var twice in map.Defaults.GroupBy(d => d.Field).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.FieldWrittenTwice, path.Default(twice.Key), $"Field '{twice.Key}' has {twice.Count()} defaults.", "Keep one.");
        Mandatory();
        Shown("search", map.SearchFields);
        Shown("panel", map.PanelFields);
        return this;
    }

    /// <summary>The defaults that can be used, as values of their fields.</summary>
    public CompiledDefault[] Compile() =>
    [
        .. map.Defaults.Select(d => (Definition: d, Field: erpKind.Field(d.Field)))
            .Where(d => d.Field is not null)
            .Select(d => new CompiledDefault(d.Definition, d.Field!, DefaultValues.For(d.Field!, d.Definition.Value))),
    ];

    private void Check(DefaultDefinition given)
    {
        var at = path.Default(given.Field);
        if (erpKind.Field(given.Field) is not { } field)
        {
            problems.Error(ErrorCodes.FieldUnknown, at, $"'{given.Field}' is not a field of '{erpKind.Kind}' of the ERP.", Suggestions.For(given.Field, erpKind.Fields.Select(f => f.Name)));
            return;
        }

        if (field.Access == FieldAccess.ReadOnly)
            problems.Error(ErrorCodes.FieldReadOnly, at, $"Field '{field.Name}' of the ERP can only be read.", "Remove the default.");
        if (given.Field == erpKind.CorrelationField)
            problems.Error(ErrorCodes.FieldWrittenTwice, at, $"Field '{field.Name}' of the ERP keeps the references of creates.", "Remove the default.");
        if (map.Fields.FirstOrDefault(m => m.Erp == given.Field && m.Direction is Direction.Both or Direction.ToErp) is { } mapping)
            problems.Error(ErrorCodes.FieldWrittenTwice, at, $"Field '{field.Name}' of the ERP is written by the mapping from '{mapping.App}' and by a default.", "Remove one of them.");
        if (given.Value.IsAbsent)
        {
            if (given.Kind == DefaultKind.Fixed) problems.Error(ErrorCodes.DefaultInvalid, at, "A fixed default needs a value.", "Give one, or let the user be asked.");
        }
        else if (Limits.Problem(field, DefaultValues.For(field, given.Value)) is { } problem)
        {
            problems.Error(ErrorCodes.DefaultInvalid, at, $"The value does not fit: {problem}.", "Give a value that fits.");
        }
        else if (given.Kind == DefaultKind.Fixed && given.Value.IsNull && (given.Mandatory || field.Access == FieldAccess.Mandatory))
        {
            problems.Error(ErrorCodes.DefaultInvalid, at, $"Field '{field.Name}' of the ERP must hold something, and its default is null.", "Give a value, or let the user be asked.");
        }
    }

    private void Mandatory()
    {
        if (erpKind.CanCreate)
        {
            foreach (var field in erpKind.Fields.Where(f => f.Access == FieldAccess.Mandatory && f.Default.IsAbsent && f.Name != erpKind.CorrelationField))
            {
                if (map.Fields.Any(m => m.Erp == field.Name && m.Direction is Direction.Both or Direction.ToErp) || map.Defaults.Any(d => d.Field == field.Name)) continue;
                problems.Error(ErrorCodes.MandatoryFieldUnmapped, path, $"Field '{field.Name}' of the ERP must hold something, and no mapping or default gives it.",
                    $"Map '{field.Name}' to the ERP, give it a default, or let the user be asked.");
            }
        }

        if (!appKind.CanCreate) return;
        foreach (var field in appKind.Fields.Where(f => f.Access == FieldAccess.Mandatory && f.Default.IsAbsent && f.Name != appKind.CorrelationField))
        {
            if (map.Fields.Any(m => m.App == field.Name && m.Direction is Direction.Both or Direction.ToApp)) continue;
            problems.Warning(ErrorCodes.MandatoryFieldUnmapped, path, $"Field '{field.Name}' of the app must hold something, and no mapping gives it: records cannot be imported from the ERP.",
                $"Map '{field.Name}' to the app, or do not import.");
        }
    }

    private void Shown(string where, IReadOnlyList<string> fields)
    {
        foreach (var name in fields.Where(name => erpKind.Field(name) is null))
        {
            problems.Error(ErrorCodes.FieldUnknown, path, $"'{name}', to be shown in the {where}, is not a field of '{erpKind.Kind}' of the ERP.",
                Suggestions.For(name, erpKind.Fields.Select(f => f.Name)));
        }

        foreach (var twice in fields.GroupBy(name => name).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.NameTaken, path, $"'{twice.Key}' is shown {twice.Count()} times in the {where}.", "Keep one.");
    }
}

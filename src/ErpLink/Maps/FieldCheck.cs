namespace ErpLink.Maps;

/// <summary>Checks one mapping with a direction: types, lists, access, misfits, defaults.</summary>
internal sealed class FieldCheck(ConnectionDefinition connection, FieldMapDefinition mapping, FieldDescription app, FieldDescription erp,
    TimeZoneInfo? zone, ProblemPath path, ProblemList problems)
{
    private readonly bool _writesErp = mapping.Direction is Direction.Both or Direction.ToErp;
    private readonly bool _writesApp = mapping.Direction is Direction.Both or Direction.ToApp;

    /// <summary>The conversions that the app registered.</summary>
    public IReadOnlyList<IValueConversion> Conversions { get; init; } = [];

    /// <summary>The mapping when it can work, or <see langword="null"/>.</summary>
    public CheckedField? Run()
    {
        var before = problems.Count;
        var toErp = OneWay(app, erp, "ERP", mapping.ToErpSteps, _writesErp);
        var toApp = OneWay(erp, app, "app", mapping.ToAppSteps, _writesApp);
        Misfits();
        if (mapping.OnConflict.Count > 0 && !FieldPolicies.EndsAtAsk(mapping.OnConflict))
            problems.Warning(ErrorCodes.OptionInvalid, path, "Policies behind 'ask' are never asked.", "Remove them, or put 'ask' last.");
        if (mapping.OmitFromJournal)
            problems.Warning(ErrorCodes.UndoLost, path, "Its values are kept out of the journal, so its writes cannot be undone.", "Accept that, or let the journal keep them.");
        var list = List(isNeeded: (_writesErp && toErp is not { IsDirect: true }) || (_writesApp && toApp is not { IsDirect: true }));
        References();
        if (problems.HasErrorsSince(before)) return null;
        if (mapping.Direction == Direction.Both && (toErp ?? toApp) is not null) Backwards(list, toErp, toApp);
        return new CheckedField(mapping, app, erp, list) { ToErpSteps = toErp, ToAppSteps = toApp };
    }

    private StepChain? OneWay(FieldDescription from, FieldDescription to, string side, IReadOnlyList<ConversionStep> steps, bool isMapped)
    {
        if (!isMapped)
        {
            if (steps.Count > 0) problems.Warning(ErrorCodes.StepInvalid, path, $"It has steps to the {side}, and nothing goes that way.", $"Remove them, or map the field to the {side}.");
            return null;
        }

        if (to.Access is FieldAccess.ReadOnly or FieldAccess.CreateOnly)
        {
            var (what, fix) = to.Access == FieldAccess.ReadOnly
                ? ("only be read", "Map it the other way.")
                : ("be written only when the record is created", "Map it the other way, and give its first value by a default.");
            problems.Error(ErrorCodes.FieldReadOnly, path, $"It writes field '{to.Name}' of the {side}, which can {what}.", fix);
        }

        var before = problems.Count;
        var compiler = new StepCompiler(from, to, side == "ERP", Conversions, (code, message, fix) => problems.Error(code, path, message, fix));
        var chain = compiler.Compile(steps, mapping.Direction == Direction.Both);
        if (!problems.HasErrorsSince(before) && chain is not { IsDirect: true }) Types(chain is null ? from : @from with { Type = chain.Result, ScaleMax = null }, to);
        return chain;
    }

    private void Types(FieldDescription from, FieldDescription to)
    {
        var rule = ConversionTable.Find(from, to);
        var types = $"'{from.Name}' ({from.Type}) to '{to.Name}' ({to.Type})";
        if (rule.Quality == ConversionQuality.Forbidden)
        {
            problems.Error(ErrorCodes.TypesForbidden, path, $"There is no conversion from {types}. {rule.Reason}", "Map fields of types that fit; docs/maps.md has the table.");
        }
        else if (rule.Quality == ConversionQuality.Lossy && mapping.Direction == Direction.Both)
        {
            problems.Error(ErrorCodes.TypesForbidden, path, $"Both ways would lose values from {types}. {rule.Reason}", "Map it one way only, or to a field of the same type.");
        }
        else
        {
            if (rule.NeedsTimeZone && zone is null)
                problems.Error(ErrorCodes.TypesForbidden, path, $"The conversion from {types} needs the connection's time zone. {rule.Reason}", "Set the connection's time zone, such as 'Europe/Oslo'.");
            if (rule.Quality == ConversionQuality.Lossy)
                problems.Warning(ErrorCodes.TypesLossy, path, $"The conversion from {types} loses something. {rule.Reason}", "Accept that, or map fields of the same type.");
        }
    }

    private void Backwards(ListMapDefinition? list, StepChain? toErp, StepChain? toApp) => new BackwardsCheck(mapping, app, erp, path, problems).Run(
        new ValueConverter(mapping, app, erp, toErp: true, list is null ? null : ListTranslation.ToErp(list), zone, toErp),
        new ValueConverter(mapping, erp, app, toErp: false, list is null ? null : ListTranslation.ToApp(list), zone, toApp));

    private ListMapDefinition? List(bool isNeeded)
    {
        if (!isNeeded || !IsList(app) || !IsList(erp)) return null;
        if (app.List is null || erp.List is null)
        {
            problems.Error(ErrorCodes.ListUnmapped, path, $"Field '{(app.List is null ? app.Name : erp.Name)}' of the {(app.List is null ? "app" : "ERP")} is a list field without a list.",
                "The side has to describe which list its keys come from.");
            return null;
        }

        var list = connection.Lists.FirstOrDefault(l => l.App == app.List && l.Erp == erp.List);
        if (list is null)
        {
            problems.Error(ErrorCodes.ListUnmapped, path, $"List '{app.List}' of the app and list '{erp.List}' of the ERP are not paired.",
                $"Add a list mapping {app.List}/{erp.List}.");
        }

        return list;
    }

    private void References()
    {
        if (app is not { Type: FieldType.Reference, ReferenceKind: { } entity } || erp is not { Type: FieldType.Reference, ReferenceKind: { } actor }) return;
        if (!connection.Maps.Any(m => m.Entity == entity && m.Actor == actor))
            problems.Warning(ErrorCodes.ReferenceUnresolved, path, $"The fields refer to '{entity}' and '{actor}', which are not mapped: no reference will ever be linked.", $"Map {entity}/{actor}.");
    }

    private void Misfits()
    {
        Allowed("onTooLong", mapping.OnTooLong, Misfit.Round);
        Allowed("onTooPrecise", mapping.OnTooPrecise, Misfit.Truncate);
        Allowed("onUnparsable", mapping.OnUnparsable, Misfit.Truncate, Misfit.Round);
        var usesDefault = Misfit.UseDefault == mapping.OnTooLong || Misfit.UseDefault == mapping.OnTooPrecise || Misfit.UseDefault == mapping.OnUnparsable;
        if (_writesErp) Default(erp, mapping.DefaultInErp, "defaultInErp", usesDefault);
        if (_writesApp) Default(app, mapping.DefaultInApp, "defaultInApp", usesDefault);
    }

    private void Allowed(string name, Misfit given, params ReadOnlySpan<Misfit> refused)
    {
        if (refused.Contains(given))
            problems.Error(ErrorCodes.OptionInvalid, path, $"{name} is '{Words.Of(given)}', which does not apply there.", "Use 'reject', 'skip' or 'useDefault'; 'truncate' for onTooLong, 'round' for onTooPrecise.");
    }

    private void Default(FieldDescription field, in FieldValue value, string name, bool used)
    {
        if (value.IsAbsent)
        {
            if (used) problems.Error(ErrorCodes.DefaultInvalid, path, $"Values that do not fit are to be replaced by {name}, and there is none.", $"Give {name}.");
        }
        else if (Limits.Problem(field, DefaultValues.For(field, value)) is { } problem)
        {
            problems.Error(ErrorCodes.DefaultInvalid, path, $"{name} does not fit field '{field.Name}': {problem}.", "Give a value that fits.");
        }
    }

    private static bool IsList(FieldDescription field) => field.Type is FieldType.ListItem or FieldType.ListItems;
}

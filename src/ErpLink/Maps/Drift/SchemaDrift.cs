namespace ErpLink.Maps;

/// <summary>A definition that was right once, against sides that have changed since: only what uses a vanished or changed field stands still.</summary>
/// <remarks>Source: semantics, section 10 (schema drift); scenario T78. What is left out is left out of the definition, so that its map has
/// another version: when the field comes back, all links of the map are compared once, with the baselines they have.</remarks>
internal static class SchemaDrift
{
    /// <summary>The connection without what cannot work, and everything that is wrong as warnings; no connection when something else is
    /// wrong than the schema.</summary>
    /// <param name="definition">The definition that was right once.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="app">The app as it is now.</param>
    /// <param name="erp">The ERP as it is now.</param>
    /// <param name="conversions">The conversions that the app registered.</param>
    public static ConnectionValidation Validate(
        ConnectionDefinition definition, Adapters.ConnectorInfo connector, SideDescription app, SideDescription erp, IReadOnlyList<IValueConversion> conversions)
    {
        var whole = ConnectionValidator.Validate(definition, connector, app, erp, conversions: conversions);
        if (whole.IsValid) return whole;
        var pruned = WithoutUnusedLists(Prune(definition, app, erp, conversions), app, erp);
        var rest = ConnectionValidator.Validate(pruned, connector, app, erp, conversions: conversions);

        // A field that must hold something and is given by nothing: creating may be refused, nothing else is wrong.
        if (rest.Problems.Any(p => p.Severity == ProblemSeverity.Error && p.Code != ErrorCodes.MandatoryFieldUnmapped)) return whole;
        var compiled = rest.Connection ?? ConnectionValidator.Compile(pruned, app, erp, conversions);
        return new ConnectionValidation(compiled, [.. whole.Problems.Select(p => p.Severity == ProblemSeverity.Error
            ? p with { Severity = ProblemSeverity.Warning, Code = ErrorCodes.SchemaDrifted, Fix = $"What uses it stands still until then; nothing is blanked. {p.Fix}" } : p)]);
    }

    private static ConnectionDefinition Prune(ConnectionDefinition definition, SideDescription app, SideDescription erp, IReadOnlyList<IValueConversion> conversions)
    {
        while (true)
        {
            var maps = definition.Maps.Select(m => Prune(definition, m, app, erp, conversions)).OfType<MapDefinition>().ToArray();
            if (maps.Length == definition.Maps.Count) return definition with { Maps = maps };
            definition = definition with { Maps = maps }; // Whose parent's map went goes, too.
        }
    }

    private static MapDefinition? Prune(
        ConnectionDefinition definition, MapDefinition map, SideDescription app, SideDescription erp, IReadOnlyList<IValueConversion> conversions)
    {
        if (map.Disabled) return map;
        var problems = new ProblemList();
        var check = new MapCheck(definition, map, app, erp, new ProblemPath(definition.Name), problems);
        if (!check.Kinds(out var appKind, out var erpKind)) return null;
        check.Parent(appKind, erpKind);
        if (problems.HasErrors || (map.Parent is { } parent && !definition.Maps.Any(m => m.Entity == parent))) return null;

        // Without its filter nobody can say which records take part.
        new FilterCheck(appKind, "app", new ProblemPath(definition.Name), problems).Run(map.AppFilter);
        new FilterCheck(erpKind, "ERP", new ProblemPath(definition.Name), problems).Run(map.ErpFilter);
        if (problems.HasErrors) return null;
        var good = check.Fields(appKind, erpKind, ConnectionCompiler.FindZone(definition.TimeZone), conversions).Select(f => f.Mapping).ToHashSet(ReferenceEqualityComparer.Instance);
        var fields = map.Fields.Where(f => good.Contains(f) || (f.Direction == Direction.None && appKind.Field(f.App) is not null && erpKind.Field(f.Erp) is not null)).ToArray();
        var pruned = map with
        {
            Fields = fields,
            Defaults = [.. map.Defaults.Where(d => IsGood(map, d, appKind, erpKind))],
            SearchFields = [.. map.SearchFields.Where(f => erpKind.Field(f) is not null)],
            PanelFields = [.. map.PanelFields.Where(f => erpKind.Field(f) is not null)],
            Matching = [.. map.Matching.Where(t => IsGood(map, t, appKind, erpKind))],
        };
        var gone = new ProblemList();
        new MapCheck(definition, pruned, app, erp, new ProblemPath(definition.Name), gone).Gone(appKind, erpKind);
        return gone.HasErrors ? pruned with { OnGone = GonePolicy.Keep } : pruned;
    }

    /// <summary>A tier that lost a part goes as a whole: on less it would link what it must not.</summary>
    private static bool IsGood(MapDefinition map, MatchTierDefinition tier, KindDescription appKind, KindDescription erpKind)
    {
        var problems = new ProblemList();
        new MatchCheck(map with { Matching = [tier] }, appKind, erpKind, new ProblemPath(string.Empty), problems).Run();
        return !problems.HasErrors;
    }

    private static ConnectionDefinition WithoutUnusedLists(ConnectionDefinition definition, SideDescription app, SideDescription erp)
    {
        var (ours, theirs) = (ListsOf(app), ListsOf(erp));
        return definition with { Lists = [.. definition.Lists.Where(l => ours.Contains(l.App) && theirs.Contains(l.Erp))] };

        static HashSet<string> ListsOf(SideDescription side) => side.Kinds.SelectMany(k => k.Fields).Select(f => f.List).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsGood(MapDefinition map, DefaultDefinition given, KindDescription appKind, KindDescription erpKind)
    {
        var problems = new ProblemList();
        new DefaultCheck(map with { Defaults = [given], SearchFields = [], PanelFields = [] }, appKind, erpKind, new ProblemPath(string.Empty), problems).Run();
        return problems.ErrorsFirst().All(p => p.Severity != ProblemSeverity.Error || p.Code == ErrorCodes.MandatoryFieldUnmapped);
    }
}

namespace ErpLink.Maps;

/// <summary>Puts a definition and the descriptions of both sides together, with or without collecting what is wrong.</summary>
internal sealed class ConnectionCompiler(ConnectionDefinition definition, SideDescription app, SideDescription erp, ProblemList problems)
{
    private readonly TimeZoneInfo? _zone = FindZone(definition.TimeZone);
    private readonly List<CheckedField> _working = [];

    /// <summary>The mappings that can work, of all maps.</summary>
    public IReadOnlyCollection<CheckedField> Working => _working;

    public CompiledConnection Compile()
    {
        var maps = new List<CompiledMap>(definition.Maps.Count);
        foreach (var map in definition.Maps)
        {
            if (CompileMap(map) is { } compiled) maps.Add(compiled);
        }

        return new CompiledConnection(definition, [.. maps]);
    }

    public static TimeZoneInfo? FindZone(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    private CompiledMap? CompileMap(MapDefinition map)
    {
        var path = new ProblemPath(definition.Name).Map(map);
        var check = new MapCheck(definition, map, app, erp, path, problems);
        if (!check.Kinds(out var appKind, out var erpKind)) return null;
        var good = check.Parent(appKind, erpKind).Fields(appKind, erpKind, _zone is not null);
        check.Gone(appKind, erpKind);
        var defaults = new DefaultCheck(map, appKind, erpKind, path, problems).Run().Compile();
        new MatchCheck(map, appKind, erpKind, path, problems).Run();
        _working.AddRange(good);
        var appFields = FieldSelection.Of(good.Select(g => g.Mapping.App).Distinct());
        var erpFields = FieldSelection.Of(good.Select(g => g.Mapping.Erp).Distinct());
        var fields = good.Select(g => CompileField(g, map, appFields, erpFields)).ToArray();
        return new CompiledMap(map, appKind, erpKind, fields, defaults, appFields, erpFields, MapVersion.Of(definition, map));
    }

    private CompiledField CompileField(CheckedField field, MapDefinition map, FieldSelection appFields, FieldSelection erpFields)
    {
        var (mapping, appField, erpField, list) = field;
        var toErp = new ValueConverter(mapping, appField, erpField, toErp: true, list is null ? null : ListTranslation.ToErp(list), _zone);
        var toApp = new ValueConverter(mapping, erpField, appField, toErp: false, list is null ? null : ListTranslation.ToApp(list), _zone);
        return new CompiledField(mapping, toErp, toApp, Signature(field), FieldPolicies.Resolve(mapping, map, definition))
        {
            AppIndex = appFields.IndexOf(mapping.App),
            ErpIndex = erpFields.IndexOf(mapping.Erp),
        };
    }

    // What a baseline depends on: which way, from which type to which, through which list and in which zone.
    private string Signature(CheckedField field)
    {
        var (mapping, appField, erpField, list) = field;
        var signature = $"{Words.Of(mapping.Direction)} {Words.Of(appField.Type)}/{Words.Of(erpField.Type)}";
        if (list is not null) signature += $" list {list.App}/{list.Erp}";
        var zoned = ConversionTable.Find(appField, erpField).NeedsTimeZone || ConversionTable.Find(erpField, appField).NeedsTimeZone;
        return zoned ? $"{signature} zone {definition.TimeZone}" : signature;
    }
}

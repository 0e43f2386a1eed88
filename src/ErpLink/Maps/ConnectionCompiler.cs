using System.Security.Cryptography;

namespace ErpLink.Maps;

/// <summary>Puts a definition and the descriptions of both sides together, with or without collecting what is wrong.</summary>
internal sealed class ConnectionCompiler(ConnectionDefinition definition, SideDescription app, SideDescription erp, ProblemList problems,
    IReadOnlyList<IValueConversion>? conversions = null)
{
    private const int StepsHashBytes = 8;

    private readonly TimeZoneInfo? _zone = FindZone(definition.TimeZone);
    private readonly List<CheckedField> _working = [];

    /// <summary>The mappings that can work, of all maps.</summary>
    public IReadOnlyCollection<CheckedField> Working => _working;

    public CompiledConnection Compile()
    {
        var maps = new List<CompiledMap>(definition.Maps.Count);
        foreach (var map in definition.Maps.Where(m => !m.Disabled))
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
        var good = check.Parent(appKind, erpKind).Fields(appKind, erpKind, _zone, conversions ?? []);
        check.Gone(appKind, erpKind);
        var defaults = new DefaultCheck(map, appKind, erpKind, path, problems).Run().Compile();
        new MatchCheck(map, appKind, erpKind, path, problems).Run();
        var before = problems.Count;
        var appFilter = new FilterCheck(appKind, "app", path.Member("appFilter"), problems).Run(map.AppFilter);
        var erpFilter = new FilterCheck(erpKind, "ERP", path.Member("erpFilter"), problems).Run(map.ErpFilter);

        // A filter that does not work must not become one that lets all records in.
        if (problems.HasErrorsSince(before)) return null;
        _working.AddRange(good);
        var appFields = FieldSelection.Of(good.Select(g => g.Mapping.App).Distinct());
        var erpFields = FieldSelection.Of(good.Select(g => g.Mapping.Erp).Distinct());
        var fields = good.Select(g => CompileField(g, map, appFields, erpFields)).ToArray();
        return new CompiledMap(map, appKind, erpKind, fields, defaults, appFields, erpFields, MapVersion.Of(definition, map, conversions ?? []))
        {
            AppFilter = appFilter is null ? null : new CompiledFilter(appFilter, appFields, _zone),
            ErpFilter = erpFilter is null ? null : new CompiledFilter(erpFilter, erpFields, _zone),
        };
    }

    private CompiledField CompileField(CheckedField field, MapDefinition map, FieldSelection appFields, FieldSelection erpFields)
    {
        var (mapping, appField, erpField, list) = field;
        var toErp = new ValueConverter(mapping, appField, erpField, toErp: true, list is null ? null : ListTranslation.ToErp(list), _zone, field.ToErpSteps);
        var toApp = new ValueConverter(mapping, erpField, appField, toErp: false, list is null ? null : ListTranslation.ToApp(list), _zone, field.ToAppSteps);
        return new CompiledField(mapping, toErp, toApp, Signature(field), FieldPolicies.Resolve(mapping, map, definition))
        {
            AppIndex = appFields.IndexOf(mapping.App),
            ErpIndex = erpFields.IndexOf(mapping.Erp),
        };
    }

    // What a baseline depends on: which way, from which type to which, through which list, in which zone and by which steps.
    private string Signature(CheckedField field)
    {
        var (mapping, appField, erpField, list) = field;
        var signature = $"{Words.Of(mapping.Direction)} {Words.Of(appField.Type)}/{Words.Of(erpField.Type)}";
        if (list is not null) signature += $" list {list.App}/{list.Erp}";
        var zoned = ConversionTable.Find(appField, erpField).NeedsTimeZone || ConversionTable.Find(erpField, appField).NeedsTimeZone;
        if (zoned) signature += $" zone {definition.TimeZone}";
        return field.ToErpSteps is null && field.ToAppSteps is null ? signature : $"{signature} steps {Hash(field)}";
    }

    // A table may be long, and a signature is kept with every field of every link.
    private string Hash(CheckedField field)
    {
        byte[] steps = [.. ConnectionJsonWriter.Compact(new FieldMapDefinition(string.Empty, string.Empty, Direction.None)
        {
            ToErpSteps = field.ToErpSteps is null ? [] : field.Mapping.ToErpSteps,
            ToAppSteps = field.ToAppSteps is null ? [] : field.Mapping.ToAppSteps,
        }), .. MapVersion.OfConversions([field.Mapping], conversions ?? [])];
        return Convert.ToHexStringLower(SHA256.HashData(steps).AsSpan(0, StepsHashBytes));
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ErpLink.Maps;

/// <summary>Checks one map against the kinds of both sides.</summary>
internal sealed class MapCheck(ConnectionDefinition connection, MapDefinition map, SideDescription app, SideDescription erp, ProblemPath path, ProblemList problems)
{
    public bool Kinds([NotNullWhen(true)] out KindDescription? appKind, [NotNullWhen(true)] out KindDescription? erpKind)
    {
        appKind = Kind(app, map.Entity, "app");
        erpKind = Kind(erp, map.Actor, "ERP");
        return appKind is not null && erpKind is not null;
    }

    /// <summary>Checks every mapping and gives those that can work.</summary>
    public IReadOnlyList<CheckedField> Fields(KindDescription appKind, KindDescription erpKind, TimeZoneInfo? zone, IReadOnlyList<IValueConversion> conversions)
    {
        var refused = new HashSet<FieldMapDefinition>(ReferenceEqualityComparer.Instance);
        WrittenTwice(Side.Erp, erpKind, refused);
        WrittenTwice(Side.App, appKind, refused);
        PairedTwice(refused);
        Capabilities(appKind, erpKind, refused);
        var good = new List<CheckedField>(map.Fields.Count);
        foreach (var mapping in map.Fields)
        {
            var (appField, erpField) = (Field(mapping, appKind, mapping.App, "app"), Field(mapping, erpKind, mapping.Erp, "ERP"));
            if (mapping.Direction == Direction.None || appField is null || erpField is null) continue;
            var field = new FieldCheck(connection, mapping, appField, erpField, zone, path.Mapping(mapping), problems) { Conversions = conversions }.Run();
            if (field is not null && !refused.Contains(mapping)) good.Add(field);
        }

        return good;
    }

    public MapCheck Parent(KindDescription appKind, KindDescription erpKind)
    {
        if (map.Parent is not { } parent) return this;
        if (!appKind.ParentKinds.Contains(parent))
        {
            problems.Error(ErrorCodes.ParentInvalid, path, $"Records of kind '{map.Entity}' of the app do not belong to records of kind '{parent}'.",
                Suggestions.For(parent.Name, appKind.ParentKinds.Select(k => k.Name)));
        }

        var actors = connection.Maps.Where(m => m.Entity == parent).Select(m => m.Actor).ToArray();
        if (actors.Length > 0 && !erpKind.ParentKinds.Any(actors.Contains))
        {
            problems.Warning(ErrorCodes.ParentInvalid, path, $"Records of kind '{map.Actor}' of the ERP do not belong to records of kind '{actors[0]}': a search cannot be narrowed to the parent.",
                "Accept that, or ask the adapter's author.");
        }

        return this;
    }

    /// <summary>What the map's policy about records that are gone needs.</summary>
    public void Gone(KindDescription appKind, KindDescription erpKind)
    {
        if (map.OnGone == GonePolicy.Recreate && !erpKind.CanCreate)
        {
            problems.Error(ErrorCodes.CapabilityMissing, path, $"onGone is '{Words.Of(map.OnGone)}', and records of kind '{map.Actor}' of the ERP cannot be created.",
                "Choose another policy for records that are gone.");
        }

        if (map.OnGone != GonePolicy.Deactivate) return;
        var mappings = map.Fields.Where(f => f.App == map.ActiveField).ToArray();
        var (problem, fix) = (map.ActiveField, appKind.Field(map.ActiveField ?? string.Empty)) switch
        {
            (null, _) => ("there is no activeField", "Name the mapped boolean field that says whether a record is active."),
            (_, null) => ($"its activeField '{map.ActiveField}' is no field of the app", Suggestions.For(map.ActiveField!, appKind.Fields.Select(f => f.Name))),
            (_, { Type: not FieldType.Boolean }) => ($"its activeField '{map.ActiveField}' is not boolean", "Name a boolean field."),
            _ when !mappings.Any(f => f.Direction != Direction.None) => ($"its activeField '{map.ActiveField}' is mapped in no direction", "Map it in the direction of the side whose records are to be deactivated."),
            _ => default,
        };
        if (problem is not null) problems.Error(ErrorCodes.OptionInvalid, path, $"onGone is '{Words.Of(map.OnGone)}', but {problem}.", fix);
    }

    private KindDescription? Kind(SideDescription side, RecordKind kind, string name)
    {
        var found = side.Kind(kind);
        if (found is null) problems.Error(ErrorCodes.KindUnknown, path, $"The {name} has no kind '{kind}'.", Suggestions.For(kind.Name, side.Kinds.Select(k => k.Kind.Name)));
        return found;
    }

    private FieldDescription? Field(FieldMapDefinition mapping, KindDescription kind, string name, string side)
    {
        if (kind.Field(name) is { } found) return found;
        var (message, fix) = ($"The mapping needs a field of the {side}, and '{name}' is not one of '{kind.Kind}'.", Suggestions.For(name, kind.Fields.Select(f => f.Name)));
        if (mapping.Direction == Direction.None) problems.Warning(ErrorCodes.FieldUnknown, path.Mapping(mapping), message, fix);
        else problems.Error(ErrorCodes.FieldUnknown, path.Mapping(mapping), message, fix);
        return null;
    }

    private void WrittenTwice(Side side, KindDescription kind, HashSet<FieldMapDefinition> refused)
    {
        var name = side == Side.Erp ? "ERP" : "app";
        foreach (var writers in map.Fields.Where(m => Writes(m, side)).GroupBy(m => side == Side.Erp ? m.Erp : m.App))
        {
            if (writers.Count() > 1)
            {
                var names = string.Join(" and ", writers.Select(m => $"'{(side == Side.Erp ? m.App : m.Erp)}'"));
                problems.Error(ErrorCodes.FieldWrittenTwice, path, $"Field '{writers.Key}' of the {name} is written by the mappings from {names}.", "Leave one of them its direction.");
                refused.UnionWith(writers);
            }

            if (writers.Key == kind.CorrelationField)
            {
                problems.Error(ErrorCodes.FieldWrittenTwice, path.Mapping(writers.First()), $"Field '{writers.Key}' of the {name} keeps the references of creates, and a mapping writes it.", "Map another field.");
                refused.UnionWith(writers);
            }
        }
    }

    private void PairedTwice(HashSet<FieldMapDefinition> refused)
    {
        foreach (var twice in map.Fields.GroupBy(m => (m.App, m.Erp)).Where(g => g.Count() > 1))
        {
            problems.Error(ErrorCodes.NameTaken, path.Mapping(twice.First()), $"'{twice.Key.App}' and '{twice.Key.Erp}' are mapped {twice.Count()} times.", "Keep one mapping; direction 'both' carries both ways.");
            refused.UnionWith(twice);
        }
    }

    private void Capabilities(KindDescription appKind, KindDescription erpKind, HashSet<FieldMapDefinition> refused)
    {
        Capability(Side.Erp, erpKind, refused);
        Capability(Side.App, appKind, refused);
    }

    // One problem for the map, not one for each of its mappings: the cause is one.
    private void Capability(Side side, KindDescription kind, HashSet<FieldMapDefinition> refused)
    {
        var name = side == Side.Erp ? "ERP" : "app";
        var writers = map.Fields.Where(m => Writes(m, side)).ToArray();
        if (!kind.CanUpdate && writers.Length > 0)
        {
            problems.Error(ErrorCodes.CapabilityMissing, path, $"Records of kind '{kind.Kind}' of the {name} cannot be updated, and these mappings write them: {Names(writers)}.",
                "Map them the other way only.");
            refused.UnionWith(writers);
            return;
        }

        var both = map.Fields.Where(m => m.Direction == Direction.Both).ToArray();
        if (kind.UpdateTier != UpdateTier.Blind || both.Length == 0) return;
        problems.Error(ErrorCodes.CapabilityMissing, path, $"Writes of kind '{kind.Kind}' of the {name} cannot be read back, and these mappings go both ways: {Names(both)}.",
            "Map them one way only.");
        refused.UnionWith(both);
    }

    private static string Names(IEnumerable<FieldMapDefinition> mappings) => string.Join(", ", mappings.Select(m => $"'{m.App}'"));

    private static bool Writes(FieldMapDefinition mapping, Side side) =>
        mapping.Direction == Direction.Both || mapping.Direction == (side == Side.Erp ? Direction.ToErp : Direction.ToApp);
}

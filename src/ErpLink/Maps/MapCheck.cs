using System.Diagnostics.CodeAnalysis;

namespace ErpLink.Maps;

/// <summary>Checks one map against the kinds of both sides.</summary>
internal sealed class MapCheck(ConnectionDefinition connection, MapDefinition map, SideDescription app, SideDescription erp, ProblemPath path, ProblemList problems)
{
    public bool Kinds([NotNullWhen(true)] out KindDescription? appKind, [NotNullWhen(true)] out KindDescription? erpKind)
    {
        appKind = app.Kind(map.Entity);
        erpKind = erp.Kind(map.Actor);
        return appKind is not null && erpKind is not null;
    }

    public IReadOnlyList<CheckedField> Fields(KindDescription appKind, KindDescription erpKind, TimeZoneInfo? zone)
    {
        var good = new List<CheckedField>();
        foreach (var mapping in map.Fields)
        {
            if (mapping.Direction == Direction.None) continue;
            if (appKind.Field(mapping.App) is not { } appField || erpKind.Field(mapping.Erp) is not { } erpField) continue;
            var list = connection.Lists.FirstOrDefault(l => l.App == appField.List && l.Erp == erpField.List);
            good.Add(new CheckedField(mapping, appField, erpField, list));
        }

        return good;
    }

    public void Map(KindDescription appKind, KindDescription erpKind) => _ = (appKind, erpKind, path, problems, zone: 0);
}

namespace ErpLink.Maps;

/// <summary>Where a problem is: <c>connection 'oslo', map company/customer, mapping 'phone'</c>.</summary>
internal readonly struct ProblemPath
{
    private readonly string _text;

    public ProblemPath(string connection) => _text = $"connection '{connection}'";

    private ProblemPath(ProblemPath outer, string part) => _text = $"{outer._text}, {part}";

    public ProblemPath Map(MapDefinition map) => new(this, MapPart(map.Entity.Name, map.Actor.Name));

    public ProblemPath Mapping(FieldMapDefinition mapping) => new(this, MappingPart(mapping.App, mapping.Erp));

    public ProblemPath Default(string field) => new(this, DefaultPart(field));

    public ProblemPath List(ListMapDefinition list) => new(this, ListPart(list.App, list.Erp));

    public ProblemPath MatchTier(string name) => new(this, MatchTierPart(name));

    public ProblemPath Setting(string name) => new(this, SettingPart(name));

    /// <summary>A member of what the path names, by its name in JSON.</summary>
    public ProblemPath Member(string name) => new(this, name);

    public static string MapPart(string entity, string actor) => $"map {entity}/{actor}";

    public static string MappingPart(string app, string erp) => app == erp ? $"mapping '{app}'" : $"mapping '{app}' - '{erp}'";

    public static string DefaultPart(string field) => $"default '{field}'";

    public static string ListPart(string app, string erp) => $"list {app}/{erp}";

    public static string PairPart(string app, string erp) => $"pair '{app}' - '{erp}'";

    public static string SettingPart(string name) => $"setting '{name}'";

    public static string MatchTierPart(string name) => $"match tier '{name}'";

    public override string ToString() => _text;
}

namespace ErpLink.Maps;

/// <summary>Where a problem is: <c>connection 'oslo', map company/customer, mapping 'phone'</c>.</summary>
internal readonly struct ProblemPath
{
    private readonly string _text;

    public ProblemPath(string connection) => _text = $"connection '{connection}'";

    private ProblemPath(ProblemPath outer, string part) => _text = $"{outer._text}, {part}";

    public ProblemPath Map(MapDefinition map) => new(this, $"map {map.Entity.Name}/{map.Actor.Name}");

    public ProblemPath Mapping(FieldMapDefinition mapping) => new(this, mapping.App == mapping.Erp ? $"mapping '{mapping.App}'" : $"mapping '{mapping.App}' - '{mapping.Erp}'");

    public ProblemPath Default(string field) => new(this, $"default '{field}'");

    public ProblemPath List(ListMapDefinition list) => new(this, $"list {list.App}/{list.Erp}");

    public ProblemPath MatchTier(string name) => new(this, $"match tier '{name}'");

    public ProblemPath Setting(string name) => new(this, $"setting '{name}'");

    public override string ToString() => _text;
}

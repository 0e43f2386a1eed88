namespace ErpLink.Scenarios;

/// <summary>The kinds of the two fake sides, and the map between them that scenarios start from.</summary>
public static class Kinds
{
    private static FieldDescription Text(string name, FieldAccess access = FieldAccess.Normal) => new(name, FieldType.Text) { Access = access };

    public static KindDescription Company { get; } = new(EntityKinds.Company,
    [
        Text("name", FieldAccess.Mandatory), Text("phone"), Text("fax"), Text("web"), Text("notes"), Text("code"), Text("internal"),
        new("credit", FieldType.Decimal), new("since", FieldType.Date),
    ])
    {
        TitleField = "name",
        CanUpdate = true,
        UpdateTier = UpdateTier.Conditional,
        VersionCovers = VersionCover.Full,
        ReturnsStoredValues = true,
        CanSearchText = true,
        RequestLifeMax = TimeSpan.FromMinutes(1),
    };

    public static KindDescription AppPerson { get; } = new(EntityKinds.Person, [Text("name", FieldAccess.Mandatory)])
    {
        TitleField = "name",
        CanUpdate = true,
        UpdateTier = UpdateTier.Conditional,
        VersionCovers = VersionCover.Full,
        ReturnsStoredValues = true,
        ParentKinds = [EntityKinds.Company],
    };

    public static KindDescription Customer { get; } = new(ActorKinds.Customer,
    [
        Text("name", FieldAccess.Mandatory), Text("phone"), Text("fax"), Text("web"), Text("notes"), Text("internal"), Text("currency"), Text("number", FieldAccess.ReadOnly),
        new("reference", FieldType.Text) { Access = FieldAccess.CreateOnly, Operators = SearchOperators.Equal },
        new("credit", FieldType.Decimal), new("since", FieldType.Date),
    ])
    {
        TitleField = "name",
        CanCreate = true,
        CanUpdate = true,
        CreateTier = CreateTier.UniqueReference,
        CorrelationField = "reference",
        UpdateTier = UpdateTier.Conditional,
        VersionCovers = VersionCover.Full,
        ReturnsStoredValues = true,
        CanSearchText = true,
        RequestLifeMax = TimeSpan.FromMinutes(10),
    };

    public static KindDescription Supplier { get; } = Customer with { Kind = ActorKinds.Supplier };

    public static KindDescription ErpPerson { get; } = new(ActorKinds.Person, [Text("name", FieldAccess.Mandatory), new("reference", FieldType.Text) { Operators = SearchOperators.Equal }])
    {
        TitleField = "name",
        CanCreate = true,
        CanUpdate = true,
        CreateTier = CreateTier.UniqueReference,
        CorrelationField = "reference",
        UpdateTier = UpdateTier.Conditional,
        VersionCovers = VersionCover.Full,
        ReturnsStoredValues = true,
        CanSearchText = true,
        ParentKinds = [ActorKinds.Customer],
    };

    public static MapBuilder DefaultMap(MapBuilder map) => map
        .Both(app: "name", erp: "name").Both(app: "phone", erp: "phone").Both(app: "fax", erp: "fax").Both(app: "web", erp: "web")
        .ToApp(app: "code", erp: "number")
        .AskInErp("currency", "NOK");
}

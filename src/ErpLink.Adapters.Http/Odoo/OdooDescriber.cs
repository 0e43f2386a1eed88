using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Describes the kinds of one database: what its modules and columns give.</summary>
internal static class OdooDescriber
{
    public const string PartnerModel = "res.partner";
    public const string ProjectModel = "project.project";
    public const string CustomerRank = "customer_rank";
    public const string SupplierRank = "supplier_rank";
    public const string Stage = "stage_id";

    // The items of four lists, the countries of one of them, and the record that is to be changed.
    private const int RequestsBeforeWrite = 6;

    private const int PageRecords = 200;

    // One create of many is one transaction. Updates go one by one all the same: one call gives all records the same values.
    private const int BatchRecords = 100;

    // A server of the usual size has a handful of processes, and people want some of them.
    private const int ParallelCalls = 4;

    private const int ReferenceLength = 20;

    private static readonly string[] Searched = ["name", "email", "ref"];

    /// <summary>The kinds, with how each lies in the server.</summary>
    public static IReadOnlyDictionary<RecordKind, OdooShape> Shapes(OdooCatalog catalog, string? correlation, TimeSpan serverLife, ErpHttpOptions options)
    {
        var life = RequestLife.Of(serverLife + CallBudget.Max, options, RequestsBeforeWrite);
        var shapes = new Dictionary<RecordKind, OdooShape>();
        if (catalog.HasRanks)
        {
            shapes[ActorKinds.Customer] = Company(ActorKinds.Customer, CustomerRank, catalog, correlation);
            shapes[ActorKinds.Supplier] = Company(ActorKinds.Supplier, SupplierRank, catalog, correlation);
            shapes[ActorKinds.Person] = Person(catalog, correlation);
        }
        if (catalog.Project.Count > 0) shapes[ActorKinds.Project] = Project(catalog, correlation);
        return shapes.ToDictionary(s => s.Key, s => s.Value with { Description = s.Value.Description with { RequestLifeMax = life } });
    }

    /// <summary>Whether a column can keep the reference of a create.</summary>
    public static bool CanCorrelate(IReadOnlyDictionary<string, OdooColumn> columns, string? column) => column is not null && columns.TryGetValue(column, out var found)
        && found is { Type: "char", IsStored: true, IsReadOnly: false, Size: null or >= ReferenceLength } && column != "name";

    private static OdooShape Company(RecordKind kind, string rank, OdooCatalog catalog, string? correlation) =>
        Shape(PartnerModel, kind, catalog.Partner, correlation, OdooFields.Of(kind)) with
        {
            Mark = OdooDomain.Where(rank, ">", 0),
            Given = [("is_company", true), (rank, 1)],
            TextColumns = TextColumns(catalog.Partner),
        };

    private static OdooShape Person(OdooCatalog catalog, string? correlation)
    {
        var shape = Shape(PartnerModel, ActorKinds.Person, catalog.Partner, correlation, OdooFields.Of(ActorKinds.Person));
        return shape with
        {
            Description = shape.Description with { ParentKinds = [ActorKinds.Customer, ActorKinds.Supplier] },
            Mark = OdooDomain.All(OdooDomain.Where("parent_id", "!=", false), OdooDomain.Where("type", "=", "contact"), OdooDomain.Where("is_company", "=", false)),
            ParentColumn = "parent_id",
            NeedsParent = true,
            Given = [("is_company", false), ("type", "contact")],
            TextColumns = TextColumns(catalog.Partner),
        };
    }

    private static OdooShape Project(OdooCatalog catalog, string? correlation)
    {
        var shape = Shape(ProjectModel, ActorKinds.Project, catalog.Project, correlation, OdooFields.Of(ActorKinds.Project));
        var hasCustomer = catalog.HasRanks && catalog.Project.ContainsKey("partner_id");
        return shape with
        {
            Description = shape.Description with { ParentKinds = hasCustomer ? [ActorKinds.Customer, ActorKinds.Supplier] : [] },
            ParentColumn = hasCustomer ? "partner_id" : null,
        };
    }

    private static OdooShape Shape(string model, RecordKind kind, IReadOnlyDictionary<string, OdooColumn> columns, string? correlation, IReadOnlyList<OdooFieldName> names)
    {
        var correlates = CanCorrelate(columns, correlation);
        var fields = new List<OdooField>();
        foreach (var name in names)
            if (columns.TryGetValue(name.Column, out var column) && OdooFields.Make(model, name.Field, column, name.Access, name.DisplayName) is { } field) fields.Add(field);
        // Columns that were added in this database: their technical names begin so.
        foreach (var column in columns.Values.Where(c => c.Name.StartsWith("x_", StringComparison.Ordinal)).OrderBy(c => c.Name, StringComparer.Ordinal))
            if (OdooFields.Make(model, column.Name, column, null, column.Label) is { } field) fields.Add(field);
        if (correlates)
        {
            fields.RemoveAll(f => f.Column.Name == correlation);
            fields.Add(OdooFields.Correlation(names.FirstOrDefault(n => n.Column == correlation)?.Field ?? correlation!, columns[correlation!]));
        }
        return new OdooShape(model, Kind(kind, fields) with
        {
            CreateTier = correlates ? CreateTier.SearchableReference : CreateTier.Nothing,
            CorrelationField = correlates ? fields[^1].Name : null,
        })
        { Fields = fields, CorrelationColumn = correlates ? correlation : null };
    }

    private static KindDescription Kind(RecordKind kind, IReadOnlyList<OdooField> fields) => new(kind, [.. fields.Select(f => f.Description)])
    {
        DisplayName = char.ToUpperInvariant(kind.Name[0]) + kind.Name[1..],
        TitleField = OdooFields.Name,
        CanCreate = true,
        CanUpdate = true,
        CanSearchText = true,
        // The server tells times in whole seconds: two edits may share a version. It has no conditional write.
        VersionCovers = VersionCover.Partial,
        UpdateTier = UpdateTier.ReadCompare,
        // By write_date. Nothing tells of what was deleted.
        ChangeFeed = ChangeFeed.Timestamp,
        PageSizeRecordsMax = PageRecords,
        BatchSizeRecordsMax = BatchRecords,
        ParallelCallsMax = ParallelCalls,
    };

    private static string[] TextColumns(IReadOnlyDictionary<string, OdooColumn> columns) => [.. Searched.Where(columns.ContainsKey)];
}

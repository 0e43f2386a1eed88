namespace ErpLink.Simulation;

/// <summary>The kinds of the two sides and the map between them.</summary>
public static class Shape
{
    public const string Connection = "erp";

    public const string ConnectionKey = "erp-1";

    public static readonly RecordKind Company = EntityKinds.Company;

    public static readonly RecordKind Person = EntityKinds.Person;

    public static readonly RecordKind Customer = ActorKinds.Customer;

    public static readonly RecordKind Supplier = ActorKinds.Supplier;

    public static readonly RecordKind Contact = ActorKinds.Person;

    /// <summary>The fields of a company that users edit, and of their counterparts: the names are the same on both sides.</summary>
    public static readonly IReadOnlyList<string> CompanyFields = ["name", "phone", "note", "web", "code"];

    public static readonly IReadOnlyList<string> PersonFields = ["name", "phone"];

    /// <summary>A field that nobody maps.</summary>
    public const string Memo = "memo";

    /// <summary>The fields in which each kind is mapped, with their directions.</summary>
    public static Direction DirectionOf(string field) => field switch
    {
        "web" or "ident" => Direction.ToErp,
        "code" => Direction.ToApp,
        _ => Direction.Both,
    };

    public static RecordKind Actor(RecordKind entity) => entity == Company ? Customer : Contact;

    public static IReadOnlyList<string> Fields(RecordKind kind) => kind == Company || kind == Customer || kind == Supplier ? CompanyFields : PersonFields;

    public static KindDescription[] AppKinds(Settings settings) =>
        [Describe(Company, [], CompanyFields, settings.App, settings), Describe(Person, [Company], PersonFields, settings.App, settings)];

    public static KindDescription[] ErpKinds(Settings settings) =>
    [
        Creatable(Describe(Customer, [], CompanyFields, settings.Erp, settings), settings.Erp),
        Creatable(Describe(Contact, [Customer], PersonFields, settings.Erp, settings), settings.Erp),
        .. settings.HasSuppliers ? [Creatable(Describe(Supplier, [], CompanyFields, settings.Erp, settings), settings.Erp)] : Array.Empty<KindDescription>(),
    ];

    public static void Map(ConnectionBuilder connection, Settings settings)
    {
        connection
            .Map(Company, Customer, Companies)
            .Map(Person, Contact, map => map.Both("name", "name").Both("phone", "phone").ToErp("ident", "ident").Under(Company))
            .OnConflict(settings.OnConflict);
        if (settings.HasSuppliers) connection.Map(Company, Supplier, Companies);

        void Companies(MapBuilder map) => map
            .Both("name", "name").Both("phone", "phone").Both("note", "note", f => f.OnTooLong(Misfit.Truncate))
            .ToErp("web", "web", f => f.OnDrift(settings.OnDrift)).ToApp("code", "code", f => f.OnDrift(settings.OnDrift))
            .ToErp("ident", "ident").OnBlank(settings.OnBlank);
    }

    private static KindDescription Describe(RecordKind kind, RecordKind[] parents, IReadOnlyList<string> fields, SideTraits traits, Settings settings) =>
        new(kind, [.. fields.Concat(settings.HasMemo ? ["ident", Memo] : ["ident"]).Select(f => Field(f, traits))])
        {
            TitleField = "name",
            ParentKinds = parents,
            CanUpdate = true,
            CanSearchText = true,
            UpdateTier = traits.UpdateTier,
            VersionCovers = traits.VersionCovers,
            VersionOrder = VersionOrder.Numeric,
            ReturnsStoredValues = traits.ReturnsStoredValues,
            ChangeFeed = traits.Feed,
            ReportsDeletions = traits.Feed == ChangeFeed.Cursor,
            KeyEquality = traits.Keys,
            PageSizeRecordsMax = Math.Max(10, traits.FeedPageRecords),
            BatchSizeRecordsMax = 20,
            ParallelCallsMax = 16,
            RequestLifeMax = TimeSpan.FromMilliseconds(settings.RequestLifeMs),
        };

    private static KindDescription Creatable(KindDescription kind, SideTraits traits) => kind with
    {
        CanCreate = true,
        CreateTier = traits.CreateTier,
        CorrelationField = traits.CreateTier is CreateTier.UniqueReference or CreateTier.SearchableReference ? "reference" : null,
        Fields = [.. kind.Fields, new FieldDescription("reference", FieldType.Text) { Access = FieldAccess.CreateOnly, Operators = SearchOperators.Equal }],
    };

    private static FieldDescription Field(string name, SideTraits traits) => new(name, FieldType.Text)
    {
        LengthMax = name == "note" && traits.NoteLength > 0 ? traits.NoteLength : null,
        Equality = new FieldEquality
        {
            Trimming = traits.Trims ? TextTrimming.Both : TextTrimming.None,
            IgnoreCase = name == "note" && traits.UpperNotes,
            BlankEqualsNull = traits.BlankIsNull,
        },
    };
}

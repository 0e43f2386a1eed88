namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Describes the kinds of one database: what its modules and categories give.</summary>
internal static class TrytonDescriber
{
    private const SearchOperators EqualOnly = SearchOperators.Equal;
    private const SearchOperators TextOperators = SearchOperators.ForText & ~SearchOperators.Between;

    // The log-in, the ids behind the items of three lists, and the record that is to be changed; a log-in after a 401.
    private const int RequestsBeforeWrite = 6;

    // Nested pages of 200 take about 0.1 s; larger ones save little and hold the server's one process.
    private const int PageRecords = 200;

    // 100 creates take about 1 s in one call and 6 s in 100.
    private const int BatchRecords = 100;

    /// <summary>The kinds, with how each lies in the server.</summary>
    public static IReadOnlyDictionary<RecordKind, TrytonShape> Shapes(TrytonCatalog catalog, ConnectionSettings settings, TimeSpan serverLife, ErpHttpOptions options)
    {
        var life = RequestLife.Of(serverLife, options, RequestsBeforeWrite);
        var shapes = new Dictionary<RecordKind, TrytonShape>();
        foreach (var kind in catalog.Categories.Keys)
            shapes[kind] = new PartyShape(kind, catalog, TrytonSettings.GetOrDefault(settings, TrytonSettings.VatType)) { Description = Party(kind, catalog) with { RequestLifeMax = life } };
        if (catalog.ProjectColumns.ContainsKey("party"))
            shapes[ActorKinds.Project] = new ProjectShape(catalog) { Description = Project(catalog) with { RequestLifeMax = life } };
        return shapes;
    }

    private static KindDescription Party(RecordKind kind, TrytonCatalog catalog)
    {
        List<FieldDescription> fields =
        [
            Text(TrytonFields.Name, "Name", catalog.PartyColumns, "name") with { Access = FieldAccess.Mandatory, Operators = TextOperators },
            Text(TrytonFields.Code, "Code", catalog.PartyColumns, "code") with { Access = FieldAccess.CreateOnly, Operators = TextOperators },
            new(TrytonFields.Active, FieldType.Boolean) { DisplayName = "Active", Access = FieldAccess.Mandatory, Operators = EqualOnly, Default = true },
            Blankable(TrytonFields.Email, "E-mail"),
            Blankable(TrytonFields.Phone, "Phone"),
            Blankable(TrytonFields.Mobile, "Mobile"),
            Blankable(TrytonFields.Fax, "Fax"),
            Blankable(TrytonFields.Website, "Website"),
            Blankable(TrytonFields.Street, "Street"),
            Blankable(TrytonFields.PostalCode, "Postal code"),
            Blankable(TrytonFields.City, "City"),
            new(TrytonFields.Country, FieldType.ListItem) { DisplayName = "Country", List = TrytonFields.CountryList },
            Blankable(TrytonFields.VatNumber, "VAT number"),
            new(TrytonFields.Language, FieldType.ListItem) { DisplayName = "Language", List = TrytonFields.LanguageList },
            Reference(),
        ];
        if (PartyShape.PaymentTermColumn(kind, catalog) is not null)
            fields.Add(new(TrytonFields.PaymentTerm, FieldType.ListItem) { DisplayName = "Payment term", List = TrytonFields.PaymentTermList });
        return Kind(kind, fields, catalog) with
        {
            ParentKinds = kind == ActorKinds.Person && catalog.HasRelations ? Companies(catalog) : [],
            // The server compares the rows that a write touches. A row that is added, or changed, beside them moves the version, and a write
            // that is still on its way lands all the same.
            ChecksWholeVersion = false,
        };
    }

    private static KindDescription Project(TrytonCatalog catalog) => Kind(ActorKinds.Project,
    [
        Text(TrytonFields.Name, "Name", catalog.ProjectColumns, "name") with { Access = FieldAccess.Mandatory, Operators = TextOperators },
        new(TrytonFields.Status, FieldType.ListItem)
        {
            DisplayName = "Status", List = TrytonFields.StatusList, Access = FieldAccess.Mandatory, Default = catalog.ProjectStatus,
            Operators = SearchOperators.ForList,
        },
        Reference(),
    ], catalog) with
    { ParentKinds = Companies(catalog) };

    private static KindDescription Kind(RecordKind kind, IReadOnlyList<FieldDescription> fields, TrytonCatalog catalog) => new(kind, fields)
    {
        DisplayName = char.ToUpperInvariant(kind.Name[0]) + kind.Name[1..],
        TitleField = TrytonFields.Name,
        CanCreate = true,
        CanUpdate = true,
        CanSearchText = true,
        CreateTier = CreateTier.SearchableReference,
        CorrelationField = TrytonFields.Reference,
        // With whole seconds two edits may share a version, and the server's own check lets the second one pass.
        VersionCovers = catalog.IsPrecise ? VersionCover.Full : VersionCover.Partial,
        UpdateTier = catalog.IsPrecise ? UpdateTier.Conditional : UpdateTier.ReadCompare,
        // By write_date and create_date. Nothing tells of what was deleted.
        ChangeFeed = ChangeFeed.Timestamp,
        PageSizeRecordsMax = PageRecords,
        BatchSizeRecordsMax = BatchRecords,
        // SQLite knows one writer, and two creates at once get the same number of the sequence there.
        ParallelCallsMax = catalog.IsPrecise ? 4 : 1,
    };

    private static IReadOnlyList<RecordKind> Companies(TrytonCatalog catalog) =>
        [.. new[] { ActorKinds.Customer, ActorKinds.Supplier }.Where(catalog.Categories.ContainsKey)];

    private static FieldDescription Text(string name, string displayName, IReadOnlyDictionary<string, int?> columns, string column) =>
        new(name, FieldType.Text) { DisplayName = displayName, LengthMax = columns.GetValueOrDefault(column) };

    // The row behind the field may be missing, null or empty: three ways to hold nothing.
    private static FieldDescription Blankable(string name, string displayName) =>
        new(name, FieldType.Text) { DisplayName = displayName, Equality = new FieldEquality { BlankEqualsNull = true } };

    private static FieldDescription Reference() =>
        new(TrytonFields.Reference, FieldType.Text) { DisplayName = "ErpLink reference", Access = FieldAccess.ReadOnly, Operators = EqualOnly };
}

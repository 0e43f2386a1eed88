namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The fields that this adapter offers, and how a column becomes one.</summary>
internal static class OdooFields
{
    public const string Name = "name";

    private const SearchOperators TextOperators = SearchOperators.ForText & ~SearchOperators.Between;

    private static readonly OdooFieldName[] Contact =
    [
        new(Name, "name", "Name", FieldAccess.Mandatory), new("reference", "ref", "Reference"), new("active", "active", "Active"),
        new("email", "email", "E-mail"), new("phone", "phone", "Phone"), new("mobile", "mobile", "Mobile"), new("website", "website", "Website"),
        new("language", "lang", "Language"),
    ];

    private static readonly OdooFieldName[] Address =
    [
        new("street", "street", "Street"), new("street2", "street2", "Street, second line"), new("postalCode", "zip", "Postal code"), new("city", "city", "City"),
        new("state", "state_id", "State"), new("country", "country_id", "Country"),
    ];

    private static readonly OdooFieldName[] Business = [new("vatNumber", "vat", "VAT number"), new("companyNumber", "company_registry", "Company number")];

    /// <summary>The fields of a kind. Those whose column the database does not have are left out.</summary>
    /// <remarks>A contact's address and VAT number are its company's: the server keeps them the same, so a person has the first read only and the
    /// second not at all.</remarks>
    public static IReadOnlyList<OdooFieldName> Of(RecordKind kind) =>
        kind == ActorKinds.Customer ? [.. Contact, .. Address, .. Business, new("paymentTerm", "property_payment_term_id", "Payment term")]
        : kind == ActorKinds.Supplier ?
        [
            .. Contact, .. Address, .. Business, new("paymentTerm", "property_supplier_payment_term_id", "Payment term"),
            new("currency", "property_purchase_currency_id", "Currency"),
        ]
        : kind == ActorKinds.Person ? [.. Contact, new("jobTitle", "function", "Job title"), .. Address.Select(a => a with { Access = FieldAccess.ReadOnly })]
        :
        [
            new(Name, "name", "Name", FieldAccess.Mandatory), new("active", "active", "Active"), new("startDate", "date_start", "Start date"),
            new("endDate", "date", "End date"), new("status", OdooDescriber.Stage, "Stage"),
        ];

    /// <summary>A field from its column; <see langword="null"/> for types that are not offered (markup, files, collections).</summary>
    public static OdooField? Make(string model, string name, OdooColumn column, FieldAccess? access, string displayName)
    {
        var list = column switch
        {
            { Type: "selection", Name: "lang" } => OdooListSource.Languages,
            { Type: "selection", Selection.Count: > 0 } => $"{model}.{column.Name}",
            { Type: "many2one" } => OdooLists.OfModel(column.Relation),
            _ => null,
        };
        var isPartner = column is { Type: "many2one", Relation: OdooDescriber.PartnerModel };
        if (TypeOf(column, list, isPartner) is not { } type) return null;
        return new OdooField(column, new FieldDescription(name, type)
        {
            DisplayName = displayName,
            List = list,
            ReferenceKind = isPartner ? ActorKinds.Customer : (RecordKind?)null,
            LengthMax = type == FieldType.Text ? column.Size : null,
            ScaleMax = type == FieldType.Decimal ? column.Scale : null,
            Access = column.IsReadOnly || !column.IsStored ? FieldAccess.ReadOnly : access ?? AccessOf(column),
            Equality = type switch
            {
                FieldType.Text => new FieldEquality { BlankEqualsNull = true },
                FieldType.Instant => new FieldEquality { InstantStep = TimeSpan.FromSeconds(1) },
                _ => FieldEquality.Default,
            },
            Operators = !column.IsStored ? SearchOperators.None : type switch
            {
                FieldType.Text => TextOperators,
                FieldType.Boolean => SearchOperators.Equal,
                FieldType.ListItem => SearchOperators.ForList,
                _ => SearchOperators.None,
            },
            Default = DefaultOf(type, column),
        });
    }

    /// <summary>The field that keeps the reference of a create: written once, by nobody but this library.</summary>
    public static OdooField Correlation(string name, OdooColumn column) => new(column, new FieldDescription(name, FieldType.Text)
    {
        DisplayName = "ErpLink reference",
        LengthMax = column.Size,
        Access = FieldAccess.ReadOnly,
        Equality = new FieldEquality { BlankEqualsNull = true },
        Operators = SearchOperators.Equal,
    });

    private static FieldType? TypeOf(OdooColumn column, string? list, bool isPartner) => column.Type switch
    {
        "char" or "text" => FieldType.Text,
        "integer" => FieldType.Integer,
        "float" or "monetary" => FieldType.Decimal,
        "boolean" => FieldType.Boolean,
        "date" => FieldType.Date,
        "datetime" => FieldType.Instant,
        "many2one" when isPartner => FieldType.Reference,
        "selection" or "many2one" when list is not null => FieldType.ListItem,
        _ => null,
    };

    // Numbers and booleans are never without a value there: nothing is stored as 0, and as false.
    private static FieldAccess AccessOf(OdooColumn column) =>
        column.IsRequired || column.IsNeverBlank ? FieldAccess.Mandatory : FieldAccess.Normal;

    private static FieldValue DefaultOf(FieldType type, OdooColumn column) => type switch
    {
        _ when !column.Default.IsAbsent => column.Default,
        FieldType.Boolean => column.Name == OdooShape.Active,
        FieldType.Integer => 0L,
        FieldType.Decimal => 0m,
        _ => FieldValue.Absent,
    };
}

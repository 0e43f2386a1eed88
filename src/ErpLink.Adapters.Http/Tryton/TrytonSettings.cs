using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The settings of a connection to Tryton, by name, with their defaults.</summary>
internal static class TrytonSettings
{
    public const string Address = "address";
    public const string Database = "database";
    public const string User = "user";
    public const string Password = "password";
    public const string Company = "company";
    public const string CustomerCategory = "customerCategory";
    public const string SupplierCategory = "supplierCategory";
    public const string PersonCategory = "personCategory";
    public const string EmploymentRelation = "employmentRelation";
    public const string VatType = "vatType";

    public static IReadOnlyList<SettingDescription> All { get; } =
    [
        new(Address, SettingKind.Address)
        {
            DisplayName = "Address", Required = true,
            Description = "Where the Tryton server answers, such as https://erp.example.com:8000, without the database.",
        },
        new(Database, SettingKind.Text)
        {
            DisplayName = "Database", Required = true,
            Description = "The name of the database as the login dialog of Tryton shows it.",
        },
        new(User, SettingKind.Text)
        {
            DisplayName = "User", Required = true,
            Description = "The login of a user of its own for this connection, with rights to read and write parties.",
        },
        new(Password, SettingKind.Secret)
        {
            DisplayName = "Password", Required = true,
            Description = "The reference under which that user's password is kept.",
        },
        new(Company, SettingKind.Number)
        {
            DisplayName = "Company",
            Description = "The id of the company to work in, one of the user's companies. Without it: the user's current company.",
        },
        new(CustomerCategory, SettingKind.Text)
        {
            DisplayName = "Customer category", Default = "Customer",
            Description = "The name of the party category that marks customers: Tryton itself has no such mark.",
        },
        new(SupplierCategory, SettingKind.Text)
        {
            DisplayName = "Supplier category", Default = "Supplier",
            Description = "The name of the party category that marks suppliers.",
        },
        new(PersonCategory, SettingKind.Text)
        {
            DisplayName = "Person category", Default = "Person",
            Description = "The name of the party category that marks persons.",
        },
        new(EmploymentRelation, SettingKind.Text)
        {
            DisplayName = "Employment relation", Default = "is employed by",
            Description = "The name of the relation type that leads from a person to its company.",
        },
        new(VatType, SettingKind.Text)
        {
            DisplayName = "VAT number type", Default = "eu_vat",
            Description = "The identifier type that new VAT numbers get, such as eu_vat or no_mva. Tryton validates the number by it.",
        },
        ServerLife.Setting,
    ];

    /// <summary>A setting, or its default.</summary>
    public static string GetOrDefault(ConnectionSettings settings, string name) =>
        settings.Find(name) ?? All.First(s => s.Name == name).Default ?? string.Empty;

    /// <summary>The company's id, or <see langword="null"/> when it is not set.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingInvalid"/>.</exception>
    public static long? CompanyId(ConnectionContext context)
    {
        if (context.Settings.Find(Company) is not { } text) return null;
        return RowKey.Parse(text) ?? throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Invalid,
            $"Connection '{context.Name}': the setting '{Company}' is not the id of a company. Give a whole number above 0, or leave it out.")
        { Connection = context.Name };
    }
}

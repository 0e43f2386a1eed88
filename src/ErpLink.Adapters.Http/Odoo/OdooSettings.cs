using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The settings of a connection to Odoo, by name, with their defaults.</summary>
internal static class OdooSettings
{
    public const string Address = "address";
    public const string Protocol = "protocol";
    public const string Database = "database";
    public const string User = "user";
    public const string ApiKey = "apiKey";
    public const string Company = "company";
    public const string Language = "language";
    public const string CorrelationField = "correlationField";

    public const string Json2 = "json2";
    public const string JsonRpc = "jsonrpc";

    public static IReadOnlyList<SettingDescription> All { get; } =
    [
        new(Address, SettingKind.Address)
        {
            DisplayName = "Address", Required = true,
            Description = "Where Odoo answers, such as https://erp.example.com, without a path.",
        },
        new(Protocol, SettingKind.Text)
        {
            DisplayName = "Protocol", Default = Json2,
            Description = "json2 for Odoo 19 and later; jsonrpc for older ones.",
        },
        new(Database, SettingKind.Text)
        {
            DisplayName = "Database", Required = true,
            Description = "The name of the database.",
        },
        new(User, SettingKind.Text)
        {
            DisplayName = "User",
            Description = "With jsonrpc only, and needed there: the login of a user of its own for this connection.",
        },
        new(ApiKey, SettingKind.Secret)
        {
            DisplayName = "API key", Required = true,
            Description = "The reference under which an API key of that user is kept (in Odoo: preferences, account security). jsonrpc takes the user's password, too.",
        },
        new(Company, SettingKind.Number)
        {
            DisplayName = "Company",
            Description = "The id of the company to work in, one of the user's companies. Without it: all of them.",
        },
        new(Language, SettingKind.Text)
        {
            DisplayName = "Language",
            Description = "The language that translated texts are read and written in, such as nb_NO. Without it: the user's own.",
        },
        new(CorrelationField, SettingKind.Text)
        {
            DisplayName = "Correlation field",
            Description = "The technical name of a text field that keeps the reference of a create, such as x_erplink, or ref. Without it a create whose outcome "
                + "is unknown is not found again, and a person has to decide.",
        },
        ServerLife.Setting,
    ];

    /// <summary>Whether the connection speaks JSON-2.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingInvalid"/>.</exception>
    public static bool IsJson2(ConnectionContext context) => (context.Settings.Find(Protocol) ?? Json2) switch
    {
        Json2 => true,
        JsonRpc => false,
        var other => throw Invalid(context, Protocol, $"is '{other}'", $"Give '{Json2}' or '{JsonRpc}'."),
    };

    /// <summary>The company's id, or <see langword="null"/> when it is not set.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingInvalid"/>.</exception>
    public static long? CompanyId(ConnectionContext context) => context.Settings.Find(Company) is not { } text ? null
        : RowKey.Parse(text) ?? throw Invalid(context, Company, "is not the id of a company", "Give a whole number above 0, or leave it out.");

    /// <summary>The error for a setting.</summary>
    public static ErpLinkException Invalid(ConnectionContext context, string setting, string what, string fix) =>
        new(ErrorCodes.SettingInvalid, FailureClass.Invalid, $"Connection '{context.Name}': the setting '{setting}' {what}. {fix}")
        { Connection = context.Name, Field = setting };
}

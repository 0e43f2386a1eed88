using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.OData;

/// <summary>
/// Connects to ERPs that offer an OData v4 service. What differs from ERP to ERP is in a profile: <c>business-central</c>,
/// <c>sap-business-one</c> and <c>sap-s4hana</c> are built in, <c>generic</c> goes by the service's metadata and the connection's settings,
/// others are JSON files.
/// </summary>
/// <remarks>Source of the protocol: OData 4.01, which includes 4.0, as published by OASIS.</remarks>
/// <param name="options">Gives the limits; called when a connection is opened.</param>
/// <param name="loggers">For the transport's messages; <see langword="null"/> for none.</param>
public sealed class ODataConnector(Func<ErpHttpOptions> options, ILoggerFactory? loggers = null) : IErpConnector
{
    /// <summary>The connector's name: <c>odata</c>.</summary>
    public const string Name = "odata";

    private const string Company = "company";

    private static readonly string[] Credentials = ["apiKey", "clientId", "user", "certificate"];

    /// <inheritdoc/>
    public ConnectorInfo Info { get; } = new(Name, "OData v4",
    [
        new("address", SettingKind.Address) { DisplayName = "Address", Required = true,
            Description = "The service's root, such as https://erp.example.com/api/v2.0/; https except on the same machine." },
        new(Company, SettingKind.Text) { DisplayName = "Company", HasChoices = true,
            Description = "Name or id of the company, where the service holds several; SAP Business One: its database; SAP S/4HANA: the client." },
        .. ConnectionAuthentication.Settings,
        .. ODataSettingKinds.Settings,
        new("correlationField", SettingKind.Text) { DisplayName = "Reference field",
            Description = "A text field of 20 or more characters that keeps the reference of what ErpLink creates; for every kind that has it." },
        new("correlationUnique", SettingKind.Flag) { DisplayName = "Reference is unique",
            Description = "Whether the ERP refuses a second record with the same reference.", Default = "false" },
    ]);

    /// <inheritdoc/>
    /// <remarks>Reads a record of every kind: the description of a service is often for everybody, its records are not.</remarks>
    public async ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            var side = Open(context);
            await using var closing = side.ConfigureAwait(false);
            var description = await side.DescribeAsync(cancellationToken).ConfigureAwait(false);
            foreach (var kind in description.Kinds.Where(k => k.CanList))
            {
                var query = new RecordQuery(kind.Kind, FieldSelection.None) { PageSizeRecords = 1, IncludeInactive = true };
                await foreach (var page in side.SearchAsync(query, cancellationToken).ConfigureAwait(false)) break;
            }

            return new ConnectionTest([]) { Identity = description.Identity };
        }
        catch (ErpLinkException exception)
        {
            return new ConnectionTest(exception.Problems.Count > 0 ? exception.Problems : [ToProblem(context, exception)]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The companies of the service, where its profile says that it has several; the value is the company's id.</remarks>
    public async ValueTask<IReadOnlyList<SettingChoice>> ReadChoicesAsync(ConnectionContext context, string setting, CancellationToken cancellationToken)
    {
        if (setting != Company) return [];
        var profile = ProfileOf(context);
        if (profile.Company is not { } scope) return [];
        using var service = new ODataService(Client(context, profile), profile);
        return await service.GetAllAsync(scope.Set, item => new SettingChoice(item.GetProperty(scope.Key).ToString(),
            scope.Names.Select(n => item.TryGetProperty(n, out var name) ? name.ToString() : string.Empty).FirstOrDefault(n => n.Length > 0) ?? item.GetProperty(scope.Key).ToString()),
            ODataOpener.CompaniesMax, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>,
    /// <see cref="ErrorCodes.AddressRefused"/>, <see cref="ErrorCodes.DefinitionMalformed"/>, <see cref="ErrorCodes.OptionInvalid"/>.
    /// The service itself is not called before the side is described.</exception>
    public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IRecordSide>(Open(context));

    private ODataSide Open(ConnectionContext context)
    {
        var profile = ProfileOf(context);
        if (profile.Company is not null) context.Settings.Get(Company);
        foreach (var name in profile.Session?.Settings ?? []) context.Settings.Get(name);
        // Before the client, which holds connections that somebody must close.
        var zone = Zone(context);
        var client = Client(context, profile);
        return new ODataSide(new ODataService(client, profile, context.Settings.Find("company")), new ODataOpener(context, profile, zone), zone);
    }

    private static ODataProfile ProfileOf(ConnectionContext context) => Override(context, ODataProfileReader.Load(context.Profile ?? throw Invalid(context, ErrorCodes.SettingMissing,
        "needs a profile: 'business-central', 'sap-business-one', 'sap-s4hana', 'generic', or the path of a JSON file")));

    private ErpHttpClient Client(ConnectionContext context, ODataProfile profile)
    {
        var address = ErpAddress.Parse(context.Settings.Get("address"), context.Name);
        var limits = options();
        var authentication = WithSession(context, profile, ConnectionAuthentication.Create(context, limits, profile.Authentication, loggers));
        return new ErpHttpClient(context, address, limits, authentication, loggers?.CreateLogger("ErpLink.Http"));
    }

    // User and password are posted once, instead of going along with every request; a certificate goes with either.
    private static IErpAuthentication WithSession(ConnectionContext context, ODataProfile profile, IErpAuthentication usual)
    {
        if (profile.Session is not { } session) return usual;
        var logIn = new SessionAuthentication((client, token) => session.LogInAsync(context.Settings, client, token), context.Time);
        return usual is CertificateAuthentication { Certificate: var certificate } ? new CertificateAuthentication(logIn, certificate) : logIn;
    }

    private static ODataProfile Override(ConnectionContext context, ODataProfile profile)
    {
        if (context.Settings.Find("correlationField") is not { } field) return profile;
        var isUnique = context.Settings.Find("correlationUnique") is { } text && (bool.TryParse(text, out var flag) ? flag
            : throw Invalid(context, ErrorCodes.SettingInvalid,
                $"has the setting 'correlationUnique' with '{text}': give true or false"));
        return profile with { Reference = (field, isUnique) };
    }

    private static TimeZoneInfo Zone(ConnectionContext context)
    {
        if (context.TimeZone is not { } id) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
            : throw Invalid(context, ErrorCodes.SettingInvalid,
                $"has the time zone '{id}', which is not known: give an IANA name such as Europe/Oslo");
    }

    private static ErpLinkException Invalid(ConnectionContext context, int code, string what) =>
        new(code, FailureClass.Invalid, $"Connection '{context.Name}' {what}.") { Connection = context.Name };

    // What the connection is known by at the ERP.
    private static string Credential(ConnectionContext context) =>
        Credentials.FirstOrDefault(name => context.Settings.Find(name) is not null) ?? "token";

    private Problem ToProblem(ConnectionContext context, ErpLinkException exception)
    {
        var (setting, fix) = exception.Code switch
        {
            _ when exception.Field is { } field && Info.Settings.Any(s => s.Name == field) => (field, "See the message."),
            ErrorCodes.AuthenticationRejected or ErrorCodes.SecretMissing => (Credential(context), "Check it, and that it has not ended."),
            ErrorCodes.SideForbids => ("user", "Give the user the rights it needs in the ERP."),
            ErrorCodes.AddressRefused or ErrorCodes.SideHasNoRecord or ErrorCodes.AnswerMalformed or ErrorCodes.OutsideOrigin =>
                ("address", "Check the address of the service's root."),
            ErrorCodes.SideUnavailable => ("address", "Check the address, and that the ERP can be reached from here."),
            _ => ("", "See the message."),
        };
        var path = $"connection '{context.Name}'" + (setting.Length > 0 ? $", setting '{setting}'" : string.Empty);
        return new Problem(ProblemSeverity.Error, exception.Code, path, exception.Message, fix);
    }
}

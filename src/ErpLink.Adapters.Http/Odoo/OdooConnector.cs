using ErpLink.Adapters.Http.JsonRpc;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>
/// Connects to Odoo (14 and later) over its JSON-2 API or its JSON-RPC: partners as customers, suppliers and persons, and projects.
/// Registered with <c>AddOdooAdapter</c>; connections name it <c>odoo</c>. Built from public documentation and source, and tested against a
/// simulated server: it was not tried with a real Odoo.
/// </summary>
/// <remarks>
/// <para>Fields of customer and supplier: <c>name</c>, <c>reference</c>, <c>active</c>, <c>email</c>, <c>phone</c>, <c>mobile</c>, <c>website</c>,
/// <c>language</c> (list <c>languages</c>), <c>street</c>, <c>street2</c>, <c>postalCode</c>, <c>city</c>, <c>state</c> (list <c>states</c>),
/// <c>country</c> (list <c>countries</c>), <c>vatNumber</c>, <c>companyNumber</c>, <c>paymentTerm</c> (list <c>paymentTerms</c>), and of supplier
/// <c>currency</c> (list <c>currencies</c>). A person has <c>jobTitle</c>, no numbers, and the address of its company, read only. Fields of
/// project: <c>name</c>, <c>active</c>, <c>startDate</c>, <c>endDate</c>, <c>status</c> (list <c>projectStatus</c>). Fields whose column the database
/// does not have are not offered. Columns that were added there (<c>x_…</c>) are, under their technical names. The parent of a person is its
/// company, that of a project its customer.</para>
/// <para>The reference of a create is kept in the column that the setting <c>correlationField</c> names. It can be searched and is not unique.</para>
/// <para>Source: Odoo's External API and JSON-2 API, and its public source of 14 to 19. Versions are whole seconds and the server has no conditional
/// write, so that a record is read and compared right before it is written.</para>
/// </remarks>
/// <param name="options">Gives the limits; called when a connection is opened.</param>
/// <param name="loggers">For the transport's messages; <see langword="null"/> for none.</param>
public sealed class OdooConnector(Func<ErpHttpOptions> options, ILoggerFactory? loggers = null) : IErpConnector
{
    /// <summary>The name that connections use: <c>odoo</c>.</summary>
    public const string Name = "odoo";

    /// <inheritdoc/>
    public ConnectorInfo Info { get; } = new(Name, "Odoo", OdooSettings.All);

    /// <inheritdoc/>
    public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        new OdooConnectionTest(this, context).RunAsync(cancellationToken);

    /// <summary>Opens the side of one connection: logs in, where the protocol has a log-in, and reads which columns the database has.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>,
    /// <see cref="ErrorCodes.AddressRefused"/>; <see cref="ErrorCodes.AuthenticationRejected"/>, <see cref="ErrorCodes.SideUnavailable"/>
    /// and the other failures of a first call.</exception>
    public async ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken)
    {
        var serverLife = ServerLife.Of(context);
        var http = OpenHttp(context);
        try
        {
            var (client, catalog) = await OpenDatabaseAsync(http, context, cancellationToken).ConfigureAwait(false);
            return new OdooSide(http, client, catalog, context.Settings.Find(OdooSettings.CorrelationField), serverLife, context.Time);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>The transport. Every setting that must be there is asked for, so that a missing one is named before anything is sent.</summary>
    internal ErpHttpClient OpenHttp(ConnectionContext context)
    {
        var settings = context.Settings;
        var address = ErpAddress.Parse(settings.Get(OdooSettings.Address), context.Name);
        if (settings.Get(OdooSettings.Database).Any(c => char.IsControl(c) || c > '~'))
            throw OdooSettings.Invalid(context, OdooSettings.Database, "is not the name of a database", "Give it as Odoo's database manager shows it.");
        settings.Get(OdooSettings.ApiKey);
        OdooSettings.CompanyId(context);
        var isJson2 = OdooSettings.IsJson2(context);
        if (!isJson2) settings.Get(OdooSettings.User);
        return new ErpHttpClient(context, address, options(), isJson2 ? SecretAuthentication.Bearer(settings, OdooSettings.ApiKey) : SecretAuthentication.None,
            loggers?.CreateLogger("ErpLink.Http"));
    }

    /// <summary>The calls, and what the database has.</summary>
    internal static async ValueTask<(OdooClient Client, OdooCatalog Catalog)> OpenDatabaseAsync(ErpHttpClient http, ConnectionContext context, CancellationToken cancellationToken)
    {
        var database = context.Settings.Get(OdooSettings.Database);
        OdooProtocol protocol = OdooSettings.IsJson2(context) ? new OdooJson2(database)
            : new OdooJsonRpc(database, await OdooJsonRpc.LogInAsync(http, context, database, cancellationToken).ConfigureAwait(false), context.Settings);
        var company = OdooSettings.CompanyId(context);
        var first = new OdooClient(http, protocol, company, context.Settings.Find(OdooSettings.Language));
        var catalog = await OdooCatalogReader.ReadAsync(first, context, http.Address, cancellationToken).ConfigureAwait(false);
        return (new OdooClient(http, protocol, company, catalog.Language), catalog);
    }
}

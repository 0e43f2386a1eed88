using ErpLink.Adapters.Http.JsonRpc;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>
/// Connects to Tryton (6.0 and later) over its JSON-RPC: parties as customers, suppliers and persons, and projects. Registered with
/// <c>AddTrytonAdapter</c>; connections name it <c>tryton</c>.
/// </summary>
/// <remarks>
/// <para>Fields of customer, supplier and person: <c>name</c>, <c>code</c> (only when created), <c>active</c>, <c>email</c>, <c>phone</c>,
/// <c>mobile</c>, <c>fax</c>, <c>website</c> (the first contact mechanism of that type as Tryton orders them; blank empties it and keeps its
/// row), <c>street</c>, <c>postalCode</c>, <c>city</c>, <c>country</c> (the first address; list <c>countries</c>), <c>vatNumber</c> (the
/// identifier that Tryton takes for the tax identifier; blank deletes it), <c>language</c> (list <c>languages</c>), <c>paymentTerm</c>
/// (list <c>paymentTerms</c>; not for persons), <c>reference</c> (read only). Fields of project: <c>name</c>, <c>status</c> (list
/// <c>projectStatus</c>), <c>reference</c>. The parent of a person is the company it is employed by, that of a project its party.</para>
/// <para>The reference of a create is kept in a party's identifier without type, and in a line of a project's comment, as
/// <c>ErpLink:…</c>. It can be searched and is not unique.</para>
/// <para>Source: the JSON-RPC of trytond 6.0. Its database decides what can be promised: on PostgreSQL versions are microseconds and stale
/// writes are refused by the server; on SQLite they are whole seconds, and the description says so.</para>
/// </remarks>
/// <param name="options">Gives the limits; called when a connection is opened.</param>
/// <param name="loggers">For the transport's messages; <see langword="null"/> for none.</param>
public sealed class TrytonConnector(Func<ErpHttpOptions> options, ILoggerFactory? loggers = null) : IErpConnector
{
    /// <summary>The name that connections use: <c>tryton</c>.</summary>
    public const string Name = "tryton";

    /// <inheritdoc/>
    public ConnectorInfo Info { get; } = new(Name, "Tryton", TrytonSettings.All);

    /// <inheritdoc/>
    public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        new TrytonConnectionTest(this, context).RunAsync(cancellationToken);

    /// <summary>Opens the side of one connection: logs in and reads which modules and categories the database has.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>,
    /// <see cref="ErrorCodes.AddressRefused"/>; <see cref="ErrorCodes.AuthenticationRejected"/>, <see cref="ErrorCodes.SideUnavailable"/>
    /// and the other failures of a first call.</exception>
    public async ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken)
    {
        var serverLife = ServerLife.Of(context);
        var (http, _) = OpenHttp(context);
        try
        {
            var client = new TrytonClient(http, TrytonSettings.CompanyId(context));
            var catalog = await TrytonCatalogReader.ReadAsync(client, context, cancellationToken).ConfigureAwait(false);
            // The company that was read, not only one that is set: a user who changes his current company in Tryton moves no connection.
            return new TrytonSide(http, new TrytonClient(http, catalog.Company), catalog, context.Settings, serverLife);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>The transport to the database, with its session.</summary>
    internal (ErpHttpClient Http, SessionAuthentication Session) OpenHttp(ConnectionContext context)
    {
        var database = context.Settings.Get(TrytonSettings.Database);
        if (database is "." or ".." || database.AsSpan().ContainsAny("/\\?#%"))
            throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Invalid,
                $"Connection '{context.Name}': the setting '{TrytonSettings.Database}' is not the name of a database. Give it as the log-in dialog of Tryton shows it.")
            { Connection = context.Name, Field = TrytonSettings.Database };
        var address = ErpAddress.Parse(context.Settings.Get(TrytonSettings.Address).TrimEnd('/') + "/" + Uri.EscapeDataString(database) + "/", context.Name);
        // Asked for here so that a missing setting is named before anything is sent.
        context.Settings.Get(TrytonSettings.User);
        context.Settings.Get(TrytonSettings.Password);
        var session = new SessionAuthentication(new TrytonLogIn(context.Name, context.Settings).LogInAsync, context.Time);
        return (new ErpHttpClient(context, address, options(), session, loggers?.CreateLogger("ErpLink.Http")), session);
    }
}

using ErpLink.Adapters;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QuickStart.Crm;
using QuickStart.Erps;

namespace ErpLink.Peers.Support;

/// <summary>An app over a real ERP: the quick start's CRM, ErpLink over SQLite, and both systems' own doors for looking.</summary>
public sealed class PeerApp : IAsyncDisposable
{
    public static readonly ErpUser Kari = new("kari", "Kari");

    private readonly ScratchFolder _folder = new();
    private readonly ServiceProvider _services;

    /// <param name="erp">The ERP's own door.</param>
    /// <param name="connection">The connection; by default the one of the story.</param>
    public PeerApp(IStoryErp erp, ConnectionDefinition? connection = null)
    {
        Erp = erp;
        Crm = new CrmDatabase(_folder.State.Crm);
        Crm.Create();
        var services = new ServiceCollection();
        services.AddSingleton(Crm).AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(erp.Secrets).Build());
        services.AddErpLink()
            .AddEntityStore<CrmEntities>()
            .AddSqliteStorage(_folder.State.Links)
            // The peers run on this machine.
            .AddODataAdapter(http => http.AllowPrivateNetwork = true)
            .AddTrytonAdapter(http => http.AllowPrivateNetwork = true)
            .AddConnection(connection ?? erp.Connection);
        Hook(services, connection ?? erp.Connection);
        _services = services.BuildServiceProvider();
    }

    public IStoryErp Erp { get; }

    public CrmDatabase Crm { get; }

    public HookedConnector Hooks => _services.GetServices<IErpConnector>().OfType<HookedConnector>().Single();

    public IErpLinker Linker => _services.GetRequiredService<IErpLinker>();

    public IErpSynchronizer Synchronizer => _services.GetRequiredService<IErpSynchronizer>();

    public IErpInbox Inbox => _services.GetRequiredService<IErpInbox>();

    /// <summary>Short text that no other test has used.</summary>
    public static string Unique() => Guid.NewGuid().ToString("N")[..10];

    public RecordRef AddCompany(string name, string? city = null, string? phone = null) =>
        Crm.Add(CrmTable.Companies, new Dictionary<string, string?> { ["name"] = name, ["city"] = city, ["phone"] = phone });

    /// <summary>Creates the customer of a company, whatever is asked for answered with the first item.</summary>
    public async Task<CreateResult> CreateAsync(RecordRef company)
    {
        var draft = await Linker.DraftAsync("erp", company, ActorKinds.Customer, Kari, default);
        draft.Problems.Should().BeEmpty();
        var item = draft.Fields.Single(f => f.Name == Erp.AskedField).Items[0].Key;
        return await Linker.CreateAsync(draft.Answer(new FieldAssignment(Erp.AskedField, FieldValue.ListItem(item))), Kari, default);
    }

    /// <summary>A customer that is created and linked.</summary>
    public async Task<Link> LinkedAsync(RecordRef company)
    {
        var result = await CreateAsync(company);
        result.Status.Should().Be(CreateStatus.Created, "{0}", result.Failure?.Message);
        return result.Link!;
    }

    public ValueTask<SyncResult> SyncAsync(Link link) => Synchronizer.SyncNowAsync(link.Id, Kari, default);

    /// <summary>A value of the CRM's own tables.</summary>
    public string? Sql(string column, RecordRef company)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.State.Crm};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {column} FROM companies WHERE id = $id";
        command.Parameters.AddWithValue("$id", company.Key.Text);
        return command.ExecuteScalar() as string;
    }

    public Task<string?> InErpAsync(Link link, string field) => Erp.ReadAsync(link.Actor!.Value, field, default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Erp.DisposeAsync();
        _folder.Dispose();
    }

    // The connector of the connection, with hooks; the other one is not needed.
    private static void Hook(ServiceCollection services, ConnectionDefinition connection)
    {
        var plain = services.Where(s => s.ServiceType == typeof(IErpConnector)).ToList();
        plain.ForEach(s => services.Remove(s));
        services.AddSingleton<IErpConnector>(provider =>
        {
            var connectors = plain.Select(s => (IErpConnector)s.ImplementationFactory!(provider));
            return new HookedConnector(connectors.Single(c => c.Info.Name == connection.Adapter));
        });
    }
}

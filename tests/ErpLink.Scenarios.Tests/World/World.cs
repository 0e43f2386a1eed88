using ErpLink.Adapters;
using ErpLink.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios;

/// <summary>An app with companies and persons, an ERP with customers and persons, and a link store that outlives the processes.</summary>
public sealed class World : IDisposable
{
    public static readonly ErpUser Kari = new("kari", "Kari Nordmann");
    public static readonly ErpUser Ola = new("ola", "Ola Nordmann");
    public static readonly RecordKind Company = EntityKinds.Company;
    public static readonly RecordKind Customer = ActorKinds.Customer;

    private readonly StoreKind _kind;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "erplink-scenarios", Path.GetRandomFileName());
    private ILinkStoreProvider? _stores;

    public World(StoreKind store = StoreKind.Memory)
    {
        _kind = store;
        App = new FakeSide("crm-1", Time, Kinds.Company, Kinds.AppPerson);
        Erp = new FakeSide("erp-1", Time, Kinds.Customer, Kinds.Supplier, Kinds.ErpPerson);
    }

    public TestTime Time { get; } = new();

    public FakeSide App { get; }

    public FakeSide Erp { get; }

    /// <summary>What goes wrong with the next writes of each side.</summary>
    public Queue<WriteFault> AppFaults { get; } = [];

    public Queue<WriteFault> ErpFaults { get; } = [];

    /// <summary>Changes the map of companies with customers.</summary>
    public Action<MapBuilder> Map { get; set; } = _ => { };

    /// <summary>Changes the map of persons.</summary>
    public Action<MapBuilder> PersonMap { get; set; } = _ => { };

    /// <summary>Whether that map is there.</summary>
    public bool MapsCompanies { get; set; } = true;

    /// <summary>Whether the connection is in code; otherwise somebody saves it.</summary>
    public bool DefinesInCode { get; set; } = true;

    /// <summary>The settings of the fake ERP.</summary>
    public IReadOnlyList<SettingDescription> Settings { get; set; } = [];

    /// <summary>What the fake ERP was given when it was tested or opened, latest last.</summary>
    public List<ConnectionContext> Contexts { get; } = [];

    /// <summary>Which groups a user is in.</summary>
    public Func<ErpUser, IReadOnlyCollection<string>> Groups { get; set; } = _ => [];

    public Action<ConnectionBuilder> Connection { get; set; } = _ => { };

    /// <summary>Adds to the services, such as more connections.</summary>
    public Action<IErpLinkBuilder> Builder { get; set; } = _ => { };

    public Action<ErpLinkOptions> Options { get; set; } = _ => { };

    /// <summary>What the link store is asked, by all processes.</summary>
    public StoreCounts Store { get; } = new();

    /// <summary>What goes wrong with a call of the link store, by its name.</summary>
    public Func<string, Exception?> StoreFails { get; set; } = _ => null;

    public IConflictResolver? Resolver { get; set; }

    /// <summary>What a test of the connection's settings finds.</summary>
    public Func<ConnectionTest> Tests { get; set; } = () => new ConnectionTest([]);

    /// <summary>The connection's name.</summary>
    public string ConnectionName { get; set; } = "oslo";

    /// <summary>How often the connection's settings were tested.</summary>
    public int TestCalls { get; private set; }

    /// <summary>What goes wrong when the connection is opened.</summary>
    public Func<Exception?> FailsToOpen { get; set; } = () => null;

    /// <summary>Adds to the services of a process.</summary>
    public Action<IServiceCollection> Services { get; set; } = _ => { };

    public Func<ErpUser, AccessRight, bool> Access { get; set; } = (_, _) => true;

    /// <summary>What differs from the description of customers in <see cref="Kinds"/>.</summary>
    public void Customers(Func<KindDescription, KindDescription> change) => Erp.Kinds[Customer] = change(Erp.Kinds[Customer]);

    public void Companies(Func<KindDescription, KindDescription> change) => App.Kinds[Company] = change(App.Kinds[Company]);

    /// <summary>The process starts; another one that was killed is gone, and so is its hold on the store's file.</summary>
    public Node Start(Process? process = null)
    {
        if (_kind == StoreKind.Sqlite) (_stores as IDisposable)?.Dispose();
        if (_kind == StoreKind.Sqlite || _stores is null) _stores = OpenStore();
        return StartBeside(process);
    }

    /// <summary>The link store is lost; the next start finds an empty one.</summary>
    public void LoseMemory() => _stores = null;

    /// <summary>A backup of the link store's file, taken while no process has it open.</summary>
    public byte[] BackUp()
    {
        (_stores as IDisposable)?.Dispose();
        return File.ReadAllBytes(Path.Combine(_folder, "erplink.db"));
    }

    /// <summary>The link store is set back to a backup, or lost.</summary>
    public void SetBack(byte[]? backup)
    {
        (_stores as IDisposable)?.Dispose();
        foreach (var file in Directory.GetFiles(_folder, "erplink.db*")) File.Delete(file);
        if (backup is not null) File.WriteAllBytes(Path.Combine(_folder, "erplink.db"), backup);
    }

    /// <summary>Another node over the same store.</summary>
    public Node StartBeside(Process? process = null)
    {
        process ??= new Process();
        var services = new ServiceCollection();
        var builder = services.AddErpLink()
            .AddEntityStore(new FaultySide("app", App, process, AppFaults));
        if (DefinesInCode) builder.AddConnection(Define());
        Builder(builder);
        var erp = new FaultySide("ERP", Erp, process, ErpFaults);
        builder.Services.AddSingleton<IErpConnector>(new FakeConnector(this, erp));
        builder.Services.AddSingleton<ILinkStoreProvider>(new FaultyStore(new CountingStore(_stores!.For(TenantId.Default), Store), process, what => StoreFails(what)));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IAccessPolicy>(new Policy(this));
        services.Configure(Options);
        Services(services);
        if (Resolver is not null) builder.Services.AddSingleton(Resolver);
        return new Node(services.BuildServiceProvider(), _stores.For(TenantId.Default), erp);
    }

    /// <summary>The connection as it is now: what a process gets in code, or an administrator saves.</summary>
    public ConnectionDefinition Define()
    {
        var connection = new ConnectionBuilder(ConnectionName);
        connection.Adapter("fake").Id("oslo-1");
        if (MapsCompanies)
        {
            connection.Map(Company, Customer, map =>
            {
                Kinds.DefaultMap(map);
                Map(map);
            });
        }

        connection.Map(EntityKinds.Person, ActorKinds.Person, map =>
        {
            map.Both(app: "name", erp: "name");
            if (MapsCompanies) map.Under(Company);
            PersonMap(map);
        });
        Connection(connection);
        return connection.Build();
    }

    public void Dispose()
    {
        (_stores as IDisposable)?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private ILinkStoreProvider OpenStore()
    {
        if (_kind == StoreKind.Memory) return new InMemoryLinkStoreProvider(time: Time);
        Directory.CreateDirectory(_folder);
        return new SqliteLinkStoreProvider(new SqliteStorageOptions { Path = Path.Combine(_folder, "erplink.db") }, time: Time);
    }

    private sealed class Policy(World world) : IAccessPolicy
    {
        public ValueTask<bool> IsAllowedAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken) =>
            ValueTask.FromResult(world.Access(user, right));

        public ValueTask<IReadOnlyCollection<string>> GroupsOfAsync(ErpUser user, CancellationToken cancellationToken) => ValueTask.FromResult(world.Groups(user));
    }

    private sealed class FakeConnector(World world, IRecordSide side) : IErpConnector
    {
        public ConnectorInfo Info { get; } = new("fake", "A fake ERP", world.Settings);

        public ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken)
        {
            world.TestCalls++;
            world.Contexts.Add(context);
            return ValueTask.FromResult(world.Tests());
        }

        public ValueTask<IReadOnlyList<SettingChoice>> ReadChoicesAsync(ConnectionContext context, string setting, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SettingChoice>>([new SettingChoice("1", $"{setting} one"), new SettingChoice("2", $"{setting} two")]);

        public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken)
        {
            world.Contexts.Add(context);
            return Opened();
        }

        private ValueTask<IRecordSide> Opened() =>
            world.FailsToOpen() is { } failure ? ValueTask.FromException<IRecordSide>(failure) : ValueTask.FromResult(side);
    }
}

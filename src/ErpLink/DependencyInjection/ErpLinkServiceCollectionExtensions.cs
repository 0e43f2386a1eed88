using ErpLink;
using ErpLink.Adapters;
using ErpLink.Connections;
using ErpLink.Diagnostics;
using ErpLink.Inbox;
using ErpLink.Journal;
using ErpLink.Linking;
using ErpLink.Storage;
using ErpLink.Synchronizing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The entry to ErpLink.</summary>
public static class ErpLinkServiceCollectionExtensions
{
    /// <summary>
    /// Adds linking, inbox, journal and synchronisation. To follow: the app's records (<c>AddEntityStore</c>), a link store
    /// (<c>AddSqliteStorage</c>), adapters (<c>AddODataAdapter</c>) and connections (<c>AddConnection</c>).
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Limits of the engine; the defaults suit most apps.</param>
    /// <returns>The builder that every package adds its verbs to.</returns>
    public static IErpLinkBuilder AddErpLink(this IServiceCollection services, Action<ErpLinkOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<ErpLinkOptions>();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ErpLinkOptions>, ErpLinkOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IEntropy>(SystemEntropy.Instance);
        services.TryAddSingleton<IAccessPolicy, PermitAll>();
        services.TryAddSingleton<ISecretSource>(provider => new ConfigurationSecretSource(provider.GetService<IConfiguration>()));
        services.TryAddSingleton(CreateEngine);
        services.TryAddSingleton<IErpSynchronizer>(provider => new ErpSynchronizer(provider.GetRequiredService<Engine>()));
        services.TryAddSingleton(provider => new ErpLinker(provider.GetRequiredService<Engine>()));
        services.TryAddSingleton<IErpLinker>(provider => provider.GetRequiredService<ErpLinker>());
        services.TryAddSingleton<IErpMatcher>(provider => new ErpLink.Linking.Bulk.ErpMatcher(provider.GetRequiredService<Engine>(), provider.GetRequiredService<ErpLinker>()));
        services.TryAddSingleton<IErpInbox>(provider => new ErpInbox(provider.GetRequiredService<Engine>()));
        services.TryAddSingleton<IErpJournal>(provider => new ErpJournal(provider.GetRequiredService<Engine>()));
        services.TryAddSingleton<IErpConnections>(provider => new ErpConnections(provider.GetRequiredService<Engine>()));
        services.TryAddSingleton<IErpSignals>(provider => new ErpSignals(provider.GetRequiredService<Engine>()));
        return new Builder(services);
    }

    private static Engine CreateEngine(IServiceProvider provider)
    {
        var stores = provider.GetService<ILinkStoreProvider>() ?? throw new ErpLinkException(ErrorCodes.StoreMissing, FailureClass.Invalid,
            "ErpLink has no link store. Add one: AddSqliteStorage(path), or AddInMemoryStorage() for tests and demos.");
        var store = stores.For(TenantId.Default);
        var time = provider.GetRequiredService<TimeProvider>();
        var entropy = provider.GetRequiredService<IEntropy>();
        var options = provider.GetRequiredService<IOptions<ErpLinkOptions>>().Value;
        ILogger logger = provider.GetService<ILoggerFactory>() is { } loggers ? new SafeLogger(loggers.CreateLogger(Telemetry.Name)) : NullLogger.Instance;
        var defined = new DefinedConnections(provider.GetServices<ConnectionDefinition>(), store, time, entropy, [.. options.OnConflict]);
        var connectors = new ConnectorRegistry(provider.GetServices<IErpConnector>(), provider.GetRequiredService<ISecretSource>(),
            provider.GetService<ISecretProtector>(), store, time, entropy);
        var catalogue = new ConnectionCatalogue(defined, connectors, new SchemaWatch(store, time, entropy, logger), provider.GetService<IEntityStore>(), time, entropy)
        { Logger = logger, Conversions = [.. provider.GetServices<IValueConversion>()] };
        return new Engine(store, time, entropy, options, new AccessRules(provider.GetRequiredService<IAccessPolicy>(), defined), catalogue)
        {
            Resolver = provider.GetService<IConflictResolver>(),
            Witness = provider.GetService<IStoreWitness>(),
            Logger = logger,
        };
    }

    private sealed record Builder(IServiceCollection Services) : IErpLinkBuilder;
}

using ErpLink.Adapters.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Crash;

/// <summary>The app's container, as an app would write it.</summary>
public static class WorkerServices
{
    private const string SecretReference = "Secrets:Erp";

    public static ServiceProvider Build(WorkerSettings settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new CrmFile(settings.Crm));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [SecretReference] = settings.Secret }).Build());
        // Everything stands on one machine and goes by its one clock. Elsewhere nothing less than the default will do.
        services.AddErpLink(o => o.ClockSkew = TimeSpan.Zero)
            .AddEntityStore<CrmStore>()
            .AddSqliteStorage(settings.Links)
            .AddODataAdapter(Limit)
            .AddTrytonAdapter(Limit)
            .AddConnection(settings.Erp == "odata" ? OData(settings) : Tryton(settings));
        return services.BuildServiceProvider();
    }

    // How long a write may still land is reckoned from these limits, and where a server promises nothing else, recovery has to wait so
    // long. A minute instead of an hour is the gain; the cost is that a server that is slower than 5 seconds counts as silent.
    private static void Limit(ErpHttpOptions options)
    {
        options.AllowPrivateNetwork = true; // the ERP runs on this machine
        options.CallTimeout = TimeSpan.FromSeconds(5);
        options.RequestTimeout = TimeSpan.FromSeconds(5);
        options.ConnectTimeout = TimeSpan.FromSeconds(5);
        options.AttemptsMax = 1;
        options.RetryDelay = TimeSpan.Zero;
        options.RetryDelayMax = TimeSpan.Zero;
    }

    // The customer's number is unique there and may be chosen: it keeps the reference, so that a create can be sent again at once.
    private static ConnectionDefinition OData(WorkerSettings settings)
    {
        var connection = new ConnectionBuilder("erp").Adapter("odata").Profile(Path.Combine(AppContext.BaseDirectory, "Profiles", "odata-peer.json"))
            .Setting("address", settings.Address)
            .Setting("company", settings.Company)
            .Setting("correlationField", "number")
            .Setting("correlationUnique", "true")
            .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                .Both("name", "displayName")
                .Both("phone", "phoneNumber")
                .Both("email", "email")
                .Both("website", "website")
                .Both("city", "city")
                .ToApp("number", "number"))
            .Map(EntityKinds.Person, ActorKinds.Person, map => map
                .Under(EntityKinds.Company)
                .Both("name", "displayName")
                .Both("phone", "phoneNumber")
                .Both("email", "email"));
        if (settings.Secret is not null) connection.Setting("token", SecretReference);
        return connection.Build();
    }

    private static ConnectionDefinition Tryton(WorkerSettings settings) => new ConnectionBuilder("erp").Adapter("tryton")
        .Setting("address", settings.Address)
        .Setting("database", settings.Database)
        .Setting("user", settings.User)
        .Setting("password", SecretReference)
        .Setting("serverLifeSeconds", "10") // A request takes 50 ms there; the default is for what installations may do.
        .Map(EntityKinds.Company, ActorKinds.Customer, map => map
            .Both("name", "name")
            .Both("phone", "phone")
            .Both("email", "email")
            .Both("website", "website")
            .Both("city", "city")
            .ToApp("number", "code"))
        .Map(EntityKinds.Person, ActorKinds.Person, map => map
            .Under(EntityKinds.Company)
            .Both("name", "name")
            .Both("phone", "phone")
            .Both("email", "email"))
        .Build();
}

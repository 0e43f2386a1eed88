using ErpLink;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QuickStart.Crm;
using QuickStart.Erps;
using QuickStart.Story;

namespace QuickStart;

/// <summary>The app's container.</summary>
public static class QuickStartServices
{
    /// <summary>The CRM, ErpLink over it, and the story, which saves and activates the connection as an administrator would. An app whose
    /// connections are its developers' business adds them here, with <c>AddConnection</c>.</summary>
    public static IErpLinkBuilder AddQuickStart(this IServiceCollection services, StateFolder folder, IStoryErp erp, StoryCast cast)
    {
        services.AddSingleton(new CrmDatabase(folder.Crm));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(erp.Secrets).Build());
        services.AddSingleton(erp).AddSingleton(cast).AddSingleton<StoryPage>().AddSingleton<LinkStory>();

        return services.AddErpLink()
            .AddEntityStore<CrmEntities>()
            .AddSqliteStorage(folder.Links)
            .AddODataAdapter(http => http.AllowPrivateNetwork = true) // the demo ERP runs on this machine
            .AddTrytonAdapter(http => http.AllowPrivateNetwork = true)
            .AddBackgroundSync(sync => sync.Interval = TimeSpan.FromSeconds(1)); // a minute suits most apps; a reader does not wait so long
    }
}

using ErpLink;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using QuickStart.Crm;

namespace Snippets;

public static class App
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        #region app
        services.AddErpLink()
            .AddEntityStore<CrmEntities>()
            .AddSqliteStorage("erplink.db")
            .AddODataAdapter()
            .AddConnection("oslo", connection => connection
                .Adapter("odata").Profile("business-central").Settings(configuration.GetSection("Erp:Oslo"))
                .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                    .Both("name", "displayName")
                    .Both("phone", "phoneNumber", field => field.OnConflict(Conflict.MostRecent, Conflict.Ask))
                    .ToApp("customerNumber", "number")));
        #endregion
    }

    public static async Task<SyncResult> LinkAsync(
        IErpLinker linker, IErpSynchronizer synchronizer, RecordRef company, ErpUser user, CancellationToken cancellationToken)
    {
        #region linking
        await synchronizer.RecoverAsync("oslo", cancellationToken); // once, when the app starts: finishes what a crash left behind

        var found = await linker.SearchAsync(new("oslo", ActorKinds.Customer) { Text = "fjord" }, user, cancellationToken);
        var proposal = await linker.ProposeAsync("oslo", company, found.Hits[0].Actor, user, cancellationToken);
        var decisions = proposal.Undecided().Select(field => FieldDecision.Erp(field.App)); // what the user has said
        var connected = await linker.ConnectAsync(proposal.Decide(decisions), user, cancellationToken);
        var synced = await synchronizer.SyncNowAsync(connected.Link!.Id, user, cancellationToken);
        #endregion
        return synced;
    }
}

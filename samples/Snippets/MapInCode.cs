using ErpLink;

namespace Snippets;

/// <summary>The map of docs/maps.md.</summary>
public static class MapInCode
{
    /// <summary>A connection with lists, policies and defaults.</summary>
    public static ConnectionDefinition Build()
    {
        #region map
        var connection = new ConnectionBuilder("oslo")
            .Adapter("odata").Profile("profiles/oslo.json").TimeZone("Europe/Oslo")
            .Setting("address", "https://erp.example/api/v2.0").Setting("company", "CRONUS NO").Setting("token", "Secrets:Oslo")
            .OnConflict(Conflict.MostRecent, Conflict.Ask)
            .List(app: "standing", erp: "customerBlocked", list => list
                .Pair("good", "_x0020_").Pair("lost", "All").Pair("closed", "All", preferred: true).Pair("onHold", "Ship")
                .OnUnmapped(UnmappedItem.UseDefault).DefaultInErp("Ship").DefaultInApp("onHold"))
            .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                .OnDrift(DriftPolicy.Ask)
                .Both(app: "name", erp: "displayName", field => field.OnTooLong(Misfit.Truncate))
                .Both(app: "phone", erp: "phoneNumber", field => field.OnConflict(Conflict.ErpWins).OnBlank(BlankPolicy.Keep))
                .ToApp(app: "creditLimit", erp: "creditLimit")
                .ToErp(app: "standing", erp: "blocked")
                .Field(app: "web", erp: "website", Direction.None)
                .DefaultInErp("type", "Company")
                .AskInErp("currencyCode", suggestion: "NOK", mandatory: true)
                .AskInErp("paymentTermsId")
                .ShowInSearch("displayName", "phoneNumber").ShowInPanel("balance"))
            .Map(EntityKinds.Person, ActorKinds.Person, map => map
                .Under(EntityKinds.Company)
                .Both(app: "name", erp: "displayName"))
            .Build();
        #endregion
        return connection;
    }
}

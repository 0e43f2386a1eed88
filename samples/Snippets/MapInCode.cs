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
            .Adapter("odata").Profile("business-central").TimeZone("Europe/Oslo")
            .Setting("address", "https://erp.example/api/v2.0").Setting("clientSecret", "env:OSLO_SECRET")
            .OnConflict(Conflict.MostRecent, Conflict.Ask)
            .List(app: "category", erp: "customerGroup", list => list
                .Pair("vip", "A").Pair("gold", "A", preferred: true).Pair("std", "B")
                .OnUnmapped(UnmappedItem.UseDefault).DefaultInErp("B").DefaultInApp("std"))
            .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                .OnDrift(DriftPolicy.Ask)
                .Both(app: "name", erp: "displayName", field => field.OnTooLong(Misfit.Truncate))
                .Both(app: "phone", erp: "phoneNumber", field => field.OnConflict(Conflict.ErpWins).OnBlank(BlankPolicy.Keep))
                .ToApp(app: "creditLimit", erp: "creditLimit")
                .ToErp(app: "category", erp: "customerGroupId")
                .Field(app: "fax", erp: "faxNumber", Direction.None)
                .DefaultInErp("currencyCode", "NOK")
                .DefaultInErp("blocked", false)
                .AskInErp("paymentTerms", suggestion: "30 days", mandatory: true)
                .ShowInSearch("displayName", "phoneNumber").ShowInPanel("balance"))
            .Map(EntityKinds.Person, ActorKinds.Person, map => map
                .Under(EntityKinds.Company)
                .Both(app: "name", erp: "displayName"))
            .Build();
        #endregion
        return connection;
    }
}

namespace ErpLink.Tests.Maps;

/// <summary>The samples of docs/maps.md: compiled here, compared there.</summary>
internal static class MapSamples
{
    public static ConnectionDefinition Oslo()
    {
        #region connection
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

    public static SideDescription App() => MapFixture.Side(
        MapFixture.Kind(EntityKinds.Company, new("name", FieldType.Text), new("phone", FieldType.Text), new("creditLimit", FieldType.Decimal),
            new("category", FieldType.ListItem) { List = "category" }, new("fax", FieldType.Text)),
        MapFixture.Kind(EntityKinds.Person, new FieldDescription("name", FieldType.Text)) with { ParentKinds = [EntityKinds.Company] });

    public static SideDescription Erp() => MapFixture.Side(
        MapFixture.Kind(ActorKinds.Customer, new("displayName", FieldType.Text) { LengthMax = 100, Access = FieldAccess.Mandatory }, new("phoneNumber", FieldType.Text),
            new("creditLimit", FieldType.Decimal) { ScaleMax = 2 }, new("customerGroupId", FieldType.ListItem) { List = "customerGroup" }, new("faxNumber", FieldType.Text),
            new("currencyCode", FieldType.ListItem) { List = "currency", Access = FieldAccess.Mandatory }, new("blocked", FieldType.Boolean),
            new("paymentTerms", FieldType.Text), new("balance", FieldType.Decimal) { Access = FieldAccess.ReadOnly }),
        MapFixture.Kind(ActorKinds.Person, new FieldDescription("displayName", FieldType.Text)) with { ParentKinds = [ActorKinds.Customer] });
}

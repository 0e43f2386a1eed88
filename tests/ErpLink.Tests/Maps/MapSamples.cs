namespace ErpLink.Tests.Maps;

/// <summary>The two sides that the connection of docs/maps.md stands between.</summary>
internal static class MapSamples
{
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

namespace ErpLink.Tests.Maps;

/// <summary>The two sides that the connection of docs/maps.md stands between.</summary>
internal static class MapSamples
{
    public static SideDescription App() => MapFixture.Side(
        MapFixture.Kind(EntityKinds.Company, new("name", FieldType.Text), new("phone", FieldType.Text), new("creditLimit", FieldType.Decimal),
            new("standing", FieldType.ListItem) { List = "standing" }, new("web", FieldType.Text)),
        MapFixture.Kind(EntityKinds.Person, new FieldDescription("name", FieldType.Text)) with { ParentKinds = [EntityKinds.Company] });

    /// <summary>As the adapter describes a Business Central: names, types, lengths and lists of its customers and contacts.</summary>
    public static SideDescription Erp() => MapFixture.Side(
        MapFixture.Kind(ActorKinds.Customer, new("id", FieldType.Text) { Access = FieldAccess.ReadOnly }, new("number", FieldType.Text) { LengthMax = 20 },
            new("displayName", FieldType.Text) { LengthMax = 100, Access = FieldAccess.Mandatory }, new("phoneNumber", FieldType.Text) { LengthMax = 30 },
            new("website", FieldType.Text) { LengthMax = 80 }, new("taxRegistrationNumber", FieldType.Text) { LengthMax = 20 },
            new("type", FieldType.ListItem) { List = "contactType" }, new("blocked", FieldType.ListItem) { List = "customerBlocked" },
            new("currencyCode", FieldType.Text) { LengthMax = 10 }, new("currencyId", FieldType.ListItem) { List = "currency" },
            new("paymentTermsId", FieldType.ListItem) { List = "paymentTerm" }, new("creditLimit", FieldType.Decimal) { ScaleMax = 2 },
            new("balance", FieldType.Decimal) { ScaleMax = 2, Access = FieldAccess.ReadOnly }),
        MapFixture.Kind(ActorKinds.Person, new("displayName", FieldType.Text) { LengthMax = 100, Access = FieldAccess.Mandatory },
            new("companyNumber", FieldType.Text) { LengthMax = 20 })
        with
        { ParentKinds = [ActorKinds.Customer] });
}

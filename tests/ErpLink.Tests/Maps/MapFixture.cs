using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

/// <summary>Small sides and one-field maps for tests.</summary>
internal static class MapFixture
{
    public const string Zone = "Europe/Oslo";

    public static readonly ListMapDefinition PassThroughList = new("appList", "erpList", []) { OnUnmapped = UnmappedItem.PassThrough };

    public static KindDescription Kind(RecordKind kind, params FieldDescription[] fields) => new(kind, fields) { CanCreate = true, CanUpdate = true };

    public static SideDescription Side(params KindDescription[] kinds) => new("db", kinds);

    public static FieldDescription AppField(FieldType type) => new("a", type) { List = "appList" };

    public static FieldDescription ErpField(FieldType type) => new("e", type) { List = "erpList" };

    public static ConnectionDefinition Connection(FieldMapDefinition field, params ListMapDefinition[] lists) => new("oslo", "test")
    {
        TimeZone = Zone,
        Lists = lists,
        Maps = [new MapDefinition(EntityKinds.Company, ActorKinds.Customer, [field])],
    };

    public static ConnectionValidation Validate(ConnectionDefinition connection, FieldDescription app, FieldDescription erp) =>
        ConnectionValidator.Validate(connection, null, Side(Kind(EntityKinds.Company, app)), Side(Kind(ActorKinds.Customer, erp)));

    /// <summary>A mapping of two types with pass-through lists, the zone of Oslo, and whatever the test adds.</summary>
    public static CompiledField Field(FieldDescription app, FieldDescription erp, Direction direction = Direction.Both,
        Func<FieldMapDefinition, FieldMapDefinition>? change = null, ListMapDefinition? list = null)
    {
        var mapping = new FieldMapDefinition(app.Name, erp.Name, direction);
        var connection = Connection(change?.Invoke(mapping) ?? mapping, app.List is null ? [] : [list ?? PassThroughList]);
        return Validate(connection, app, erp).Require("oslo").Maps[0].Fields[0];
    }

    public static ConnectionValidation Validate(ConnectionDefinition connection, SideDescription? app = null, SideDescription? erp = null) =>
        ConnectionValidator.Validate(connection, null, app ?? Side(Kind(EntityKinds.Company, new FieldDescription("name", FieldType.Text))),
            erp ?? Side(Kind(ActorKinds.Customer, new FieldDescription("displayName", FieldType.Text))));
}

/// <summary>Every record is linked to the record of the same key.</summary>
internal sealed class SameKeys : IReferenceLookup
{
    public RecordRef? ToErp(RecordRef entity) => new RecordRef("customer", entity.Key);

    public RecordRef? ToApp(RecordRef actor) => new RecordRef("company", actor.Key);
}

using ErpLink.Connections;
using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Storage;
using ErpLink.Synchronizing;
using ErpLink.Tests.Maps;

namespace ErpLink.Tests.Linking;

/// <summary>A link of company 1 and customer 10 over one mapped field, in a store in memory; no side is ever called.</summary>
internal static class LinkFixture
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset ErpTime = Now.AddDays(-1), AppTime = Now.AddDays(-2);

    public static OpenMap MapOf(FieldDescription app, FieldDescription erp)
    {
        var definition = MapFixture.Connection(new(app.Name, erp.Name, Direction.Both));
        var (appSide, erpSide) = (MapFixture.Side(MapFixture.Kind(EntityKinds.Company, app)), MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, erp)));
        var compiled = ConnectionValidator.Validate(definition, null, appSide, erpSide).Require("oslo");
        var connection = new OpenConnection(null, new ConnectionState(new ConnectionId("oslo"), "oslo"), compiled, new DescribedSides(null!, appSide, null!, erpSide),
            new ConnectionGates(new SideGate(appSide), new SideGate(erpSide), new ConnectionThrottle(TimeProvider.System, SystemEntropy.Instance)));
        return new OpenMap(connection, compiled.Maps[0]);
    }

    /// <summary>Stores the link with what it remembers of its fields, and the changes of one commit.</summary>
    public static async Task<LinkSession> InsertAsync(OpenMap at, IReadOnlyList<LinkField> fields, Action<LinkEdit, Operation> build)
    {
        var time = new FixedTime();
        var engine = new Engine(new InMemoryLinkStore(time: time), time, SystemEntropy.Instance, new ErpLinkOptions(), null!, null!);
        var link = new Link(LinkId.New(engine.Entropy, time), at.Connection.Id, new RecordRef("company", "1"))
        {
            Actor = new RecordRef("customer", "10"),
            ActorKey = "10",
            ActorKind = "customer",
            EntityKey = "1",
            State = LinkState.Linking,
            Fields = fields,
        };
        var operation = engine.Begin(new ErpUser("anna", "Anna"));
        var (session, _) = await LinkSession.InsertAsync(operation, at.Connection, link, edit => build(edit, operation), default);
        return session!;
    }

    public static Record AppRecord(FieldValue value) =>
        new("company", "1", FieldSelection.Of(["a"]), [value]) { Version = new RecordVersion("a1"), ModifiedAt = AppTime };

    public static Record ErpRecord(FieldValue value) =>
        new("customer", "10", FieldSelection.Of(["e"]), [value]) { Version = new RecordVersion("e1"), ModifiedAt = ErpTime };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using ErpLink.Adapters.Http.Tests.Tryton;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Tryton.</summary>
public sealed class HostileTryton : HostileDialect
{
    private const string Changed = """{"__class__":"datetime","year":2026,"month":3,"day":1,"hour":12,"minute":0,"second":1,"microsecond":0}""";

    public HostileTryton(string? session = null) : base(Sound(session))
    {
    }

    public override RecordKey First => "17";

    public override RecordKey Second => "18";

    public override bool AnswersWithRecord => false;

    protected override string FakeOrigin => "https://tryton.example";

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options) =>
        (new TrytonConnector(() => options), new ConnectionContext("oslo",
            TestClient.Settings(("address", origin), ("database", "erp"), ("user", "erplink"), ("password", "ref")))
        { Time = time });

    public override bool Carries(HostileRequest request, HostileCall call) => request.Body.Contains(call switch
    {
        HostileCall.Create => "\"model.party.party.create\"",
        HostileCall.Update => "\"model.party.party.write\"",
        _ => "\"model.party.party.search_read\"",
    }, StringComparison.Ordinal);

    public override string WithoutKeys(string body) => body.Replace("\"id\":1", "\"no\":1", StringComparison.Ordinal);

    public override string WithOneKey(string body) => body.Replace("\"id\":18", "\"id\":17", StringComparison.Ordinal);

    public override string Error(string text) => $$"""{"id":0,"error":["UserError",["{{text}}","",null]]}""";

    private static FakeTryton Sound(string? session)
    {
        var first = Row(17, FirstName);
        var second = Row(18, SecondName);
        return new FakeTryton
        {
            Session = session,
            Now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            Answer = (method, _, _) => method switch
            {
                "model.party.party.search_read" => FakeTryton.Result($"[{first},{second}]"),
                "model.party.party.search_count" => FakeTryton.Result("2"),
                "model.ir.model.access.get_access" => FakeTryton.Result("{}"),
                _ => null,
            },
        };
    }

    private static string Row(int id, string name) => FakeTryton.Row.Replace("\"id\":17", $"\"id\":{id}", StringComparison.Ordinal)
        .Replace("\"Fjord AS\"", $"\"{name}\"", StringComparison.Ordinal).Replace("{\"id\"", $"{{\"write_date\":{Changed},\"id\"", StringComparison.Ordinal)
        .Replace($"[{{\"write_date\":{Changed},", "[{", StringComparison.Ordinal);
}

using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Odoo;
using ErpLink.Adapters.Http.Tests.Odoo;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Odoo, over either of its protocols.</summary>
public sealed class HostileOdoo : HostileDialect
{
    private readonly string _protocol;

    public HostileOdoo(string protocol, string key = TestClient.Canary) : this(protocol, key, new SimulatedOdoo(new FakeTime()))
    {
    }

    private HostileOdoo(string protocol, string key, SimulatedOdoo server) : base(new SimulatedOdooHttp(server) { Key = key })
    {
        _protocol = protocol;
        (First, Second) = (Customer(server, FirstName), Customer(server, SecondName));
    }

    public override RecordKey First { get; }

    public override RecordKey Second { get; }

    public override bool AnswersWithRecord => false;

    public override bool IsAnswer(string body) => _protocol == "json2" && (body is "true" or "[]");

    protected override string FakeOrigin => "https://odoo.example";

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options) =>
        (new OdooConnector(() => options), OdooSides.Connection(_protocol, time, ("address", origin + "/")));

    public override bool Carries(HostileRequest request, HostileCall call)
    {
        var method = call switch
        {
            HostileCall.Create => "create",
            HostileCall.Update => "write",
            _ => "search_read",
        };
        return _protocol == "json2" ? request.Target == $"/json/2/res.partner/{method}" : request.Body.Contains($"\"res.partner\",\"{method}\"", StringComparison.Ordinal);
    }

    public override string WithoutKeys(string body) => body.Replace("\"id\":", "\"no\":", StringComparison.Ordinal);

    public override string WithOneKey(string body) => body.Replace($"\"id\":{Second}", $"\"id\":{First}", StringComparison.Ordinal);

    public override string Error(string text) =>
        """{"jsonrpc":"2.0","id":0,"error":{"code":200,"message":"Odoo Server Error","data":{"name":"odoo.exceptions.ValidationError","message":"TEXT"}}}""".Replace("TEXT", text, StringComparison.Ordinal);

    private static RecordKey Customer(SimulatedOdoo server, string name) =>
        server.Create(SimulatedOdooSchema.Partner, new JsonObject { ["name"] = name, ["customer_rank"] = 1 }).ToString(CultureInfo.InvariantCulture);
}

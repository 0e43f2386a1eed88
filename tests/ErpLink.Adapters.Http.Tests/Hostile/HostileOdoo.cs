using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Odoo;
using ErpLink.Adapters.Http.Tests.Odoo;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>Odoo over one of its protocols.</summary>
/// <param name="protocol">json2 or jsonrpc.</param>
public sealed class HostileOdoo(string protocol) : HostileDialect(Sound())
{
    public override RecordKey First => "1";

    public override RecordKey Second => "2";

    public override bool AnswersWithRecord => false;

    public override bool AnswersBareValues => protocol == "json2";

    protected override string FakeOrigin => SimulatedOdooHttp.Root.TrimEnd('/');

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options) =>
        (new OdooConnector(() => options), OdooSides.Connection(protocol, time, ("address", origin)));

    public override bool Carries(HostileRequest request, HostileCall call)
    {
        var method = call switch { HostileCall.Create => "create", HostileCall.Update => "write", _ => "search_read" };
        return request.Target.EndsWith($"/{SimulatedOdooSchema.Partner}/{method}", StringComparison.Ordinal)
            || request.Body.Contains($"\"{SimulatedOdooSchema.Partner}\",\"{method}\"", StringComparison.Ordinal);
    }

    public override string WithoutKeys(string body) => body.Replace("[{\"id\":", "[{\"no\":", StringComparison.Ordinal).Replace(",{\"id\":", ",{\"no\":", StringComparison.Ordinal);

    public override string WithOneKey(string body) => body.Replace(",{\"id\":2,", ",{\"id\":1,", StringComparison.Ordinal);

    public override string Error(string text)
    {
        var error = new JsonObject { ["name"] = "odoo.exceptions.UserError", ["message"] = text };
        return (protocol == "json2" ? error : new JsonObject { ["id"] = 0, ["error"] = new JsonObject { ["code"] = 200, ["data"] = error } }).ToJsonString();
    }

    private static SimulatedOdooHttp Sound()
    {
        var server = new SimulatedOdoo(new FakeTime());
        foreach (var name in new[] { FirstName, SecondName }) server.Create(SimulatedOdooSchema.Partner, new JsonObject { ["name"] = name, ["customer_rank"] = 1 });
        return new SimulatedOdooHttp(server);
    }
}

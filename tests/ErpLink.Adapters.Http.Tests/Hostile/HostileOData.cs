using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>OData.</summary>
public sealed class HostileOData : HostileDialect
{
    private static readonly Lazy<string> Profile = new(() =>
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-hostile-{Environment.ProcessId}.json");
        File.WriteAllText(file, FakeOData.Profile);
        return file;
    });

    public HostileOData() : base(Sound())
    {
    }

    public override RecordKey First => "A";

    public override RecordKey Second => "B";

    public override bool AnswersWithRecord => true;

    protected override string FakeOrigin => "https://erp.example";

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options)
    {
        var settings = TestClient.Settings(("address", origin + "/api/"), ("user", "erplink"), ("password", "ref"));
        return (new ODataConnector(() => options), new ConnectionContext("oslo", settings) { Profile = Profile.Value, Time = time });
    }

    public override bool Carries(HostileRequest request, HostileCall call) => !request.Target.EndsWith("$metadata", StringComparison.Ordinal) && request.Method == call switch
    {
        HostileCall.Create => "POST",
        HostileCall.Update => "PATCH",
        _ => "GET",
    };

    public override string? WithNextLink(string body, string link) =>
        body.Replace("{\"value\":", $"{{\"@odata.nextLink\":\"{link}\",\"value\":", StringComparison.Ordinal);

    public override string WithoutKeys(string body) => body.Replace("\"code\":", "\"kode\":", StringComparison.Ordinal);

    public override string WithOneKey(string body) => body.Replace("\"code\":\"B\"", "\"code\":\"A\"", StringComparison.Ordinal);

    public override string Error(string text) => $$$"""{"error":{"code":"Bad","message":"{{{text}}}"}}""";

    private static FakeOData Sound() => new FakeOData().Add("A", t => t["name"] = FirstName).Add("B", t => t["name"] = SecondName);
}

using System.Net;
using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>OData.</summary>
public sealed class HostileOData : HostileDialect
{
    private static readonly Lazy<string> Plain = new(() => Write("", FakeOData.Profile));
    private static readonly Lazy<string> WithLogIn = new(() => Write("-session", FakeOData.Profile.Replace("\"kinds\":",
        "\"session\": { \"path\": \"Login\", \"body\": { \"u\": \"{user}\", \"p\": \"{password}\" }, \"cookies\": [\"SESSION\"] }, \"kinds\":", StringComparison.Ordinal)));

    private readonly string _profile;

    /// <param name="session">The cookie that a log-in gives; null for a service without one.</param>
    public HostileOData(string? session = null) : base(Sound(session)) => _profile = (session is null ? Plain : WithLogIn).Value;

    public override RecordKey First => "A";

    public override RecordKey Second => "B";

    public override bool AnswersWithRecord => true;

    protected override string FakeOrigin => "https://erp.example";

    public override (IErpConnector Connector, ConnectionContext Context) Connect(string origin, TimeProvider time, ErpHttpOptions options)
    {
        var settings = TestClient.Settings(("address", origin + "/api/"), ("user", "erplink"), ("password", "ref"));
        return (new ODataConnector(() => options), new ConnectionContext("oslo", settings) { Profile = _profile, Time = time });
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

    private static FakeOData Sound(string? session)
    {
        var server = new FakeOData().Add("A", t => t["name"] = FirstName).Add("B", t => t["name"] = SecondName);
        if (session is null) return server;
        server.Answer = request =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/Login", StringComparison.Ordinal)) return null;
            var answer = FakeOData.Json(HttpStatusCode.OK, "{}");
            answer.Headers.TryAddWithoutValidation("Set-Cookie", $"SESSION={session}; Path=/; HttpOnly");
            return answer;
        };
        return server;
    }

    private static string Write(string name, string profile)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-hostile{name}-{Environment.ProcessId}.json");
        File.WriteAllText(file, profile);
        return file;
    }
}

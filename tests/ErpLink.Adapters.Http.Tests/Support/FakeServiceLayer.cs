using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>A service that behaves as SAP documents Business One's Service Layer to: sessions by cookie, pages by <c>$skip</c>, dates and times
/// of change in local time, errors with numbers. Not the real one.</summary>
public sealed partial class FakeServiceLayer : HttpMessageHandler
{
    public const string Address = "https://b1.example:50000/b1s/v2/";
    public const string Password = "s3cret-" + TestClient.Canary;
    private const string Metadata = """
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="SAPB1" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EnumType Name="BoCardTypes"><Member Name="cCustomer" Value="0"/><Member Name="cSupplier" Value="1"/><Member Name="cLid" Value="2"/></EnumType>
          <EnumType Name="BoYesNoEnum"><Member Name="tNO" Value="0"/><Member Name="tYES" Value="1"/></EnumType>
          <EntityType Name="BusinessPartner"><Key><PropertyRef Name="CardCode"/></Key><Property Name="CardCode" Type="Edm.String" Nullable="false" MaxLength="15"/>
            <Property Name="CardName" Type="Edm.String" MaxLength="100"/><Property Name="CardType" Type="SAPB1.BoCardTypes"/><Property Name="GroupCode" Type="Edm.Int32"/>
            <Property Name="EmailAddress" Type="Edm.String" MaxLength="100"/><Property Name="Phone1" Type="Edm.String" MaxLength="20"/><Property Name="FederalTaxID" Type="Edm.String" MaxLength="32"/>
            <Property Name="Notes" Type="Edm.String" MaxLength="100"/><Property Name="CreditLimit" Type="Edm.Double"/><Property Name="Frozen" Type="SAPB1.BoYesNoEnum"/>
            <Property Name="UpdateDate" Type="Edm.DateTimeOffset"/><Property Name="UpdateTime" Type="Edm.TimeOfDay"/><Property Name="ContactEmployees" Type="Collection(SAPB1.ContactEmployee)"/>
          </EntityType>
          <EntityType Name="BusinessPartnerGroup"><Key><PropertyRef Name="Code"/></Key><Property Name="Code" Type="Edm.Int32" Nullable="false"/><Property Name="Name" Type="Edm.String" MaxLength="20"/></EntityType>
          <EntityContainer Name="ServiceLayer"><EntitySet Name="BusinessPartners" EntityType="SAPB1.BusinessPartner"/><EntitySet Name="BusinessPartnerGroups" EntityType="SAPB1.BusinessPartnerGroup"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>
        """;

    private int _sessions;
    private int _versions;

    public SortedDictionary<string, JsonObject> Partners { get; } = new(StringComparer.Ordinal);

    public List<string> Requests { get; } = [];

    public List<string?> Cookies { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    public int LogIns { get; private set; }

    /// <summary>Whether a log-in gives its cookies, as it should.</summary>
    public bool GivesCookies { get; set; } = true;

    public void EndSessions() => _sessions++;

    public FakeServiceLayer Add(string code, string type = "cCustomer", Action<JsonObject>? change = null)
    {
        var partner = new JsonObject
        {
            ["@odata.etag"] = null,
            ["CardCode"] = code,
            ["CardName"] = "Name " + code,
            ["CardType"] = type,
            ["GroupCode"] = 100,
            ["EmailAddress"] = null,
            ["Phone1"] = null,
            ["FederalTaxID"] = null,
            ["Notes"] = null,
            ["CreditLimit"] = 0.0,
            ["Frozen"] = "tNO",
        };
        change?.Invoke(partner);
        Stamp(partner);
        Partners[code] = partner;
        return this;
    }

    public ValueTask<IRecordSide> OpenAsync(string password = Password, params (string Name, string Value)[] settings)
    {
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero, CreateHandler = () => this };
        var values = new Dictionary<string, string> { ["address"] = Address, ["company"] = "SBODEMONO", ["user"] = "manager", ["password"] = "ref" };
        foreach (var (name, value) in settings) values[name] = value;
        return new ODataConnector(() => options).OpenAsync(new ConnectionContext("b1", new ConnectionSettings("b1", values, new Secrets(password)))
        { Profile = "sap-business-one", TimeZone = "Europe/Oslo", Time = new FakeTime { SkipsWaits = true } }, default);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery["/b1s/v2/".Length..]);
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add($"{request.Method} {target}{(body is null ? "" : " " + body)}");
        var cookie = request.Headers.TryGetValues("Cookie", out var cookies) ? string.Join(";", cookies) : null;
        Cookies.Add(cookie);
        var answer = target == "Login" ? LogIn(JsonNode.Parse(body!)!) : cookie != $"B1SESSION=s{_sessions}; ROUTEID=.node1" ? Error(401, 301, "Invalid session or session already timeout.")
            : Handle(request, target, body);
        answer.Headers.Date = Now;
        return answer;
    }

    private HttpResponseMessage LogIn(JsonNode body)
    {
        LogIns++;
        if (body["CompanyDB"]!.ToString() != "SBODEMONO" || body["UserName"]!.ToString() != "manager" || body["Password"]!.ToString() != Password) return Error(401, -304, "Login failed");
        if (!GivesCookies) return Json(200, "{}");
        var answer = Json(200, $$"""{"SessionId":"s{{_sessions}}","SessionTimeout":30}""");
        answer.Headers.TryAddWithoutValidation("Set-Cookie", $"B1SESSION=s{_sessions};HttpOnly;Secure; SameSite=None; expires=Wed, 21 Oct 2026 07:28:00 GMT");
        answer.Headers.TryAddWithoutValidation("Set-Cookie", "ROUTEID=.node1; path=/;Secure;SameSite=None");
        return answer;
    }

    private HttpResponseMessage Handle(HttpRequestMessage request, string target, string? body)
    {
        if (target == "$metadata") return new(HttpStatusCode.OK) { Content = new StringContent(Metadata, Encoding.UTF8, "application/xml") };
        if (target.StartsWith("BusinessPartnerGroups", StringComparison.Ordinal)) return Json(200, """{"value":[{"Code":100,"Name":"Customers"},{"Code":101,"Name":"Vendors"}]}""");
        if (request.Method == HttpMethod.Post) return Create(JsonNode.Parse(body!)!.AsObject());
        if (One().Match(target) is not { Success: true } one) return List(request, target);
        if (!Partners.TryGetValue(one.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal), out var partner)) return Error(404, -2028, "No matching records found (ODBC -2028)");
        if (request.Method != HttpMethod.Patch) return Json(200, partner.ToJsonString());
        if (request.Headers.TryGetValues("If-Match", out var expected) && expected.Single() != partner["@odata.etag"]!.ToString()) return Error(412, -2039, "Another user or another operation modified data");
        foreach (var (name, value) in JsonNode.Parse(body!)!.AsObject()) partner[name] = value?.DeepClone();
        Stamp(partner);
        return new(HttpStatusCode.NoContent);
    }

    private HttpResponseMessage Create(JsonObject values)
    {
        var code = values["CardCode"]?.ToString() ?? $"C{Partners.Count + 20000}";
        if (Partners.ContainsKey(code)) return Error(400, -2035, "This entry already exists in the following tables (ODBC -2035)");
        Add(code, change: partner =>
        {
            foreach (var (name, value) in values) partner[name] = value?.DeepClone();
        });
        return Json(201, Partners[code].ToJsonString());
    }

    private HttpResponseMessage List(HttpRequestMessage request, string target)
    {
        var query = target.Split('?', 2)[1].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        IEnumerable<JsonObject> found = Partners.Values;
        if (query.TryGetValue("$filter", out var filter)) found = found.Where(FilterText.Parse(filter)).ToList();
        if (query.TryGetValue("$orderby", out var order))
        {
            var names = order.Split(',');
            found = names.Aggregate(found.OrderBy(_ => 0), (sorted, n) => n.EndsWith(" desc", StringComparison.Ordinal)
                ? sorted.ThenByDescending(r => r[n[..^5]]!.ToString(), StringComparer.Ordinal) : sorted.ThenBy(r => r[n]!.ToString(), StringComparer.Ordinal));
        }

        var skip = query.TryGetValue("$skip", out var s) ? int.Parse(s, CultureInfo.InvariantCulture) : 0;
        var size = request.Headers.TryGetValues("Prefer", out var prefer) ? int.Parse(prefer.Single().Split('=')[1], CultureInfo.InvariantCulture) : 20;
        if (query.TryGetValue("$top", out var top)) found = found.Take(int.Parse(top, CultureInfo.InvariantCulture));
        var page = new JsonObject { ["@odata.context"] = Address + "$metadata#BusinessPartners", ["value"] = new JsonArray(found.Skip(skip).Take(size).Select(r => r.DeepClone()).ToArray()) };
        if (found.Count() > skip + size)
            page["@odata.nextLink"] = "BusinessPartners?" + string.Join('&', query.Where(p => p.Key != "$skip").Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")) + $"&$skip={skip + size}";
        return Json(200, page.ToJsonString());
    }

    private void Stamp(JsonObject partner)
    {
        var local = TimeZoneInfo.ConvertTime(Now, Zone);
        partner["UpdateDate"] = local.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        partner["UpdateTime"] = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        partner["@odata.etag"] = $"W/\"{++_versions}\"";
    }

    private static HttpResponseMessage Json(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Error(int status, int code, string message) => Json(status, $$$"""{"error":{"code":{{{code}}},"message":{"lang":"en-us","value":"{{{message}}}"} }}""");

    [GeneratedRegex(@"^BusinessPartners\('((?:[^']|'')*)'\)")]
    private static partial Regex One();

    private sealed class Secrets(string password) : ISecretSource
    {
        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult<Secret?>(new Secret(password));
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>A small OData service in the process: one company with things, each with an ETag. Any answer can be replaced by a test.</summary>
public sealed partial class FakeOData : HttpMessageHandler
{
    public const string Address = "https://erp.example/api/";
    public const string Profile = """
        {
          "enforcesIfMatch": true, "batchSizeRecords": 3, "pageSizeRecords": 50,
          "errors": { "Taken": "duplicate" },
          "kinds": {
            "customer": { "set": "things", "key": "code", "title": "name", "modified": "changed", "correlationField": "reference", "inactive": { "property": "state", "values": ["_x0020_gone"] } }
          }
        }
        """;
    public const string Metadata = """
        <?xml version="1.0"?>
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="Erp.Model" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EnumType Name="state"><Member Name="active" Value="0"/><Member Name="_x0020_gone" Value="1"/></EnumType>
          <EnumType Name="flags" IsFlags="true"><Member Name="a" Value="1"/></EnumType>
          <EntityType Name="base"><Key><PropertyRef Name="code"/></Key><Property Name="code" Type="Edm.String" Nullable="false" MaxLength="40"/></EntityType>
          <EntityType Name="thing" BaseType="Self.base">
            <Property Name="name" Type="Edm.String" Nullable="false" MaxLength="50"/><Property Name="reference" Type="Edm.String" MaxLength="20"/>
            <Property Name="note" Type="Edm.String" MaxLength="max"/><Property Name="amount" Type="Edm.Decimal" Precision="18" Scale="4"/><Property Name="whole" Type="Edm.Decimal" Precision="9"/>
            <Property Name="big" Type="Edm.Int64"/><Property Name="ratio" Type="Edm.Double"/><Property Name="yes" Type="Edm.Boolean"/><Property Name="day" Type="Edm.Date"/>
            <Property Name="changed" Type="Edm.DateTimeOffset" Precision="3"/><Property Name="state" Type="Self.state"/><Property Name="flags" Type="Erp.Model.flags"/>
            <Property Name="link" Type="Edm.Guid"/><Property Name="born" Type="Edm.String"/><Property Name="total" Type="Edm.Decimal" Scale="variable"><Annotation Term="Org.OData.Core.V1.Computed"/></Property>
            <Property Name="tags" Type="Collection(Edm.String)"/><Property Name="blob" Type="Edm.Binary"/>
          </EntityType>
          <EntityContainer Name="c"><EntitySet Name="things" EntityType="Self.thing"/></EntityContainer>
          <Annotations Target="Self.thing/born"><Annotation Term="Org.OData.Core.V1.Immutable" Bool="true"/></Annotations>
        </Schema></edmx:DataServices></edmx:Edmx>
        """;

    private int _tag;

    public SortedDictionary<string, JsonObject> Things { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request but the one for metadata: method, target, body.</summary>
    public List<string> Requests { get; } = [];

    public List<HttpRequestHeaders> Headers { get; } = [];

    /// <summary>A test's own answer, or null to go on.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Answer { get; set; } = _ => null;

    public FakeOData Add(string code, Action<JsonObject>? change = null)
    {
        var thing = new JsonObject
        {
            ["@odata.etag"] = Tag(),
            ["code"] = code,
            ["name"] = "Name " + code,
            ["reference"] = null,
            ["note"] = "",
            ["amount"] = "1.2500",
            ["whole"] = 3,
            ["big"] = "9007199254740993",
            ["ratio"] = 0.1,
            ["yes"] = true,
            ["day"] = "2026-02-28",
            ["changed"] = "2026-03-01T12:00:00.123Z",
            ["state"] = "active",
            ["link"] = null,
            ["born"] = "x",
            ["total"] = 7,
        };
        change?.Invoke(thing);
        Things[code] = thing;
        return this;
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Error(HttpStatusCode status, string code = "Bad", string message = "Kari Nordmann is not allowed", string target = "name") =>
        Json(status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}","target":"{{{target}}}"}}""");

    public ValueTask<IRecordSide> OpenAsync(string profile = Profile, string? timeZone = null, Action<ErpHttpOptions>? configure = null, params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, profile);
        try
        {
            return ODataSides.OpenAsync(Address, null, file, timeZone, o =>
            {
                o.CreateHandler = () => this;
                configure?.Invoke(o);
            }, settings);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What the service itself answers, for a test that changes it.</summary>
    public string Do(HttpRequestMessage request)
    {
        using var body = new StreamReader(request.Content!.ReadAsStream());
        using var response = Handle(request, Uri.UnescapeDataString(request.RequestUri!.PathAndQuery["/api/".Length..]), body.ReadToEnd());
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery["/api/".Length..]);
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        if (target.Split('?')[0] != "$metadata")
        {
            Requests.Add($"{request.Method} {target}{(body is null ? "" : " " + body)}");
            Headers.Add(request.Headers);
        }

        return Answer(request) ?? Handle(request, target, body);
    }

    private HttpResponseMessage Handle(HttpRequestMessage request, string target, string? body)
    {
        if (target.Split('?')[0] == "$metadata") return new(HttpStatusCode.OK) { Content = new StringContent(Metadata, Encoding.UTF8, "application/xml") };
        if (target == "$batch") return Batch(request, JsonNode.Parse(body!)!["requests"]!.AsArray());
        if (request.Method == HttpMethod.Post) return Create(JsonNode.Parse(body!)!.AsObject());
        if (One().Match(target) is { Success: true } one)
        {
            if (!Things.TryGetValue(one.Groups[1].Value.Replace("''", "'"), out var thing)) return Error(HttpStatusCode.NotFound);
            return request.Method == HttpMethod.Patch ? Patch(request, thing, JsonNode.Parse(body!)!.AsObject()) : Json(HttpStatusCode.OK, thing.ToJsonString());
        }

        var keys = KeyComparison().Matches(target).Select(m => m.Groups[1].Value.Replace("''", "'")).ToHashSet();
        var skip = Skip().Match(target) is { Success: true } s ? int.Parse(s.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var found = Things.Where(t => keys.Count == 0 || keys.Contains(t.Key)).Select(t => t.Value).Skip(skip).ToList();
        var size = request.Headers.TryGetValues("Prefer", out var prefer) ? int.Parse(prefer.Single().Split('=')[1], System.Globalization.CultureInfo.InvariantCulture) : 100;
        var page = new JsonObject { ["value"] = new JsonArray(found.Take(size).Select(t => t.DeepClone()).ToArray()) };
        if (found.Count > size) page["@odata.nextLink"] = $"{Address}{Skip().Replace(request.RequestUri!.PathAndQuery["/api/".Length..], "")}&$skiptoken={skip + size}";
        return Json(HttpStatusCode.OK, page.ToJsonString());
    }

    // Without the preference a batch ends with the first of its requests that fails.
    private HttpResponseMessage Batch(HttpRequestMessage batch, JsonArray requests)
    {
        var responses = new JsonArray();
        var goesOn = batch.Headers.TryGetValues("Prefer", out var preferences) && preferences.Contains("odata.continue-on-error");
        foreach (var item in requests)
        {
            var url = item!["url"]!.GetValue<string>();
            using var request = new HttpRequestMessage(new HttpMethod(item["method"]!.GetValue<string>()), Address + url);
            foreach (var (name, value) in item["headers"]!.AsObject()) request.Headers.TryAddWithoutValidation(name, value!.GetValue<string>());
            using var response = Handle(request, Uri.UnescapeDataString(url), item["body"]!.ToJsonString());
            using var reader = new StreamReader(response.Content.ReadAsStream());
            responses.Add(new JsonObject
            {
                ["id"] = item["id"]!.GetValue<string>(),
                ["status"] = (int)response.StatusCode,
                ["headers"] = new JsonObject { ["content-type"] = "application/json;odata.metadata=minimal" },
                ["body"] = JsonNode.Parse(reader.ReadToEnd()),
            });
            if (!goesOn && !response.IsSuccessStatusCode) break;
        }

        return Json(HttpStatusCode.OK, new JsonObject { ["responses"] = responses }.ToJsonString());
    }

    private HttpResponseMessage Create(JsonObject values)
    {
        var code = values["code"]?.GetValue<string>() ?? $"N{_tag}";
        Add(code, thing => Apply(thing, values));
        return Json(HttpStatusCode.Created, Things[code].ToJsonString());
    }

    private HttpResponseMessage Patch(HttpRequestMessage request, JsonObject thing, JsonObject values)
    {
        if (!request.Headers.TryGetValues("If-Match", out var expected)) return Error(HttpStatusCode.PreconditionRequired);
        if (expected.Single() != thing["@odata.etag"]!.GetValue<string>()) return Error(HttpStatusCode.PreconditionFailed);
        Apply(thing, values);
        thing["@odata.etag"] = Tag();
        return Json(HttpStatusCode.OK, thing.ToJsonString());
    }

    private static void Apply(JsonObject thing, JsonObject values)
    {
        foreach (var (name, value) in values) thing[name] = value?.DeepClone();
    }

    private string Tag() => $"W/\"{++_tag}\"";

    [GeneratedRegex(@"^things\('((?:[^']|'')*)'\)")]
    private static partial Regex One();

    [GeneratedRegex("code eq '((?:[^']|'')*)'")]
    private static partial Regex KeyComparison();

    [GeneratedRegex(@"&\$skiptoken=(\d+)")]
    private static partial Regex Skip();
}

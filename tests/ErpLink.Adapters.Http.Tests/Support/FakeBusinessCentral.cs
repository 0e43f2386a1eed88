using System.Data.SqlTypes;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests;

/// <summary>Business Central's API v2.0 as Microsoft's pages describe it, as far as the adapter asks: its types, one company, GUIDs in SQL
/// Server's order, and no filter that Business Central refuses.</summary>
public sealed partial class FakeBusinessCentral : HttpMessageHandler
{
    public const string Root = "https://central.example/api/v2.0/";
    public const string Company = "5d115c9c-44e3-ea11-bb43-000d3a2feca1";
    private const string Address = "addressLine1,addressLine2,city,state,country,postalCode,phoneNumber,email,website,taxRegistrationNumber";

    // Names and types as in the resource pages; t: text, g: id, d: decimal, b: boolean, i: date.
    private static readonly string Metadata = $"""
        <?xml version="1.0"?>
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EnumType Name="contactType"><Member Name="Company" Value="0"/><Member Name="Person" Value="1"/></EnumType>
          <EnumType Name="contactBusinessRelation"><Member Name="_x0020_" Value="0"/><Member Name="Customer" Value="1"/><Member Name="Vendor" Value="2"/></EnumType>
          <EnumType Name="customerBlocked"><Member Name="_x0020_" Value="0"/><Member Name="Ship" Value="1"/><Member Name="Invoice" Value="2"/><Member Name="All" Value="3"/></EnumType>
          <EnumType Name="vendorBlocked"><Member Name="_x0020_" Value="0"/><Member Name="Payment" Value="1"/><Member Name="All" Value="2"/></EnumType>
          <EntityType Name="company"><Key><PropertyRef Name="id"/></Key>{Properties("t:systemVersion,name,displayName")}
            {string.Concat(new[] { "customer", "vendor", "contact", "project", "paymentTerm", "dimension", "dimensionValue" }.Select(t => $"<NavigationProperty Name=\"{t}s\" Type=\"Collection(Microsoft.NAV.{t})\" ContainsTarget=\"true\"/>"))}
            <NavigationProperty Name="currencies" Type="Collection(Microsoft.NAV.currency)" ContainsTarget="true"/>
          </EntityType>
          {Type("customer", "t:number,displayName," + Address + ",salespersonCode,taxAreaDisplayName,currencyCode d:balanceDue,creditLimit b:taxLiable g:taxAreaId,currencyId,paymentTermsId,shipmentMethodId,paymentMethodId", ("type", "contactType"), ("blocked", "customerBlocked"))}
          {Type("vendor", "t:number,displayName," + Address + ",currencyCode,irs1099Code g:currencyId,paymentTermsId,paymentMethodId b:taxLiable d:balance", ("blocked", "vendorBlocked"))}
          {Type("contact", "t:number,displayName,jobTitle,companyNumber,companyName," + Address + ",mobilePhoneNumber,searchName b:privacyBlocked i:lastInteractionDate", ("type", "contactType"), ("contactBusinessRelation", "contactBusinessRelation"))}
          {Type("project", "t:number,displayName")}
          {Type("currency", "t:code,displayName,symbol")}{Type("paymentTerm", "t:code,displayName,dueDateCalculation")}
          {Type("dimension", "t:code,displayName,consolidationCode")}{Type("dimensionValue", "t:code,displayName,consolidationCode g:dimensionId")}
          <EntityContainer Name="NAV"><EntitySet Name="companies" EntityType="Microsoft.NAV.company"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>
        """;

    private readonly Dictionary<string, List<JsonObject>> _sets = [];
    private int _records;

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every request for records: method, target, body.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>How many filters were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether every page has a link to itself.</summary>
    public bool Loops { get; set; }

    public List<JsonObject> Records(string set) => _sets.TryGetValue(set, out var records) ? records : _sets[set] = [];

    /// <summary>Adds a record; what is not given holds nothing.</summary>
    public string Add(string set, string changed, params (string Name, JsonNode? Value)[] values)
    {
        // Spread over the bytes that the two orders of GUIDs weigh differently.
        var id = new Guid(_records * 7919 % 251, (short)(_records * 31 % 97), 0, (byte)(_records % 13), 0, 0, 0, 0, 0, (byte)(_records / 256), (byte)_records);
        _records++;
        var record = new JsonObject { ["@odata.etag"] = $"W/\"{_records}\"", ["id"] = id.ToString("D"), ["lastModifiedDateTime"] = changed };
        var type = set == "currencies" ? "currency" : set[..^1];
        var described = Metadata[Metadata.IndexOf($"<EntityType Name=\"{type}\">", StringComparison.Ordinal)..];
        foreach (var name in PropertyName().Matches(described[..described.IndexOf("</EntityType>", StringComparison.Ordinal)]).Select(m => m.Groups[1].Value)) record.TryAdd(name, null);
        foreach (var (name, value) in values) record[name] = value;
        Records(set).Add(record);
        return id.ToString("D");
    }

    public ValueTask<IRecordSide> OpenAsync(string profile = "business-central") =>
        ODataSides.OpenAsync(Root, "CRONUS US", profile, configure: o => o.CreateHandler = () => this, settings: [("correlationField", "number"), ("correlationUnique", "true")]);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery["/api/v2.0/".Length..]);
        var response = target == "$metadata" ? new(HttpStatusCode.OK) { Content = new StringContent(Metadata, Encoding.UTF8, "application/xml") }
            : target.StartsWith("companies?", StringComparison.Ordinal) || target == "companies"
                ? FakeOData.Json(HttpStatusCode.OK, $$"""{"value":[{"id":"{{Company}}","name":"CRONUS US","displayName":"CRONUS USA, Inc."}]}""")
            : Answer(request, target, request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        response.Headers.Date = Now;
        return response;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string target, string? body)
    {
        Requests.Add($"{request.Method} {target[$"companies({Company})/".Length..]}{(body is null ? "" : " " + body)}");
        var asked = Set().Match(target);
        var records = Records(asked.Groups[1].Value);
        if (request.Method == HttpMethod.Post)
        {
            Add(asked.Groups[1].Value, "2026-03-01T12:00:00Z", [.. JsonNode.Parse(body!)!.AsObject().Select(p => (p.Key, p.Value?.DeepClone()))]);
            return FakeOData.Json(HttpStatusCode.Created, records[^1].ToJsonString());
        }

        var query = asked.Groups[2].Value.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        IEnumerable<JsonObject> found = records;
        if (query.GetValueOrDefault("$filter") is { } filter)
        {
            if (OrOverFields.IsIn(filter))
            {
                Refused++;
                return FakeOData.Error(HttpStatusCode.BadRequest, "BadRequest_MethodNotImplemented", "The 'OR' operator is not supported on distinct fields on an OData filter.");
            }

            found = found.Where(FilterText.Parse(EnumType().Replace(filter, "'")));
        }

        foreach (var order in (query.GetValueOrDefault("$orderby") ?? "id").Split(',').Reverse())
        {
            var name = order.Split(' ')[0];
            found = name == "id" ? found.OrderBy(r => new SqlGuid((string)r["id"]!)) : order.EndsWith(" desc", StringComparison.Ordinal)
                ? found.OrderByDescending(r => (string?)r[name], StringComparer.Ordinal) : found.OrderBy(r => (string?)r[name], StringComparer.Ordinal);
        }

        var size = query.TryGetValue("$top", out var top) ? Number(top)
            : request.Headers.TryGetValues("Prefer", out var prefer) ? Number(prefer.Single().Split('=')[1]) : 20_000;
        var skip = query.TryGetValue("$skiptoken", out var token) ? Number(token) : 0;
        var all = found.ToList();
        var page = new JsonObject { ["value"] = new JsonArray([.. all.Skip(skip).Take(size).Select(r => r.DeepClone())]) };
        var more = Loops || skip + size < all.Count && !query.ContainsKey("$top");
        if (more) page["@odata.nextLink"] = $"{SkipToken().Replace(request.RequestUri!.AbsoluteUri, "")}&$skiptoken={(Loops ? 0 : skip + size)}";
        return FakeOData.Json(HttpStatusCode.OK, page.ToJsonString());
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Type(string name, string properties, params (string Name, string Type)[] enums) =>
        $"<EntityType Name=\"{name}\"><Key><PropertyRef Name=\"id\"/></Key>{Properties(properties)}"
        + string.Concat(enums.Select(e => $"<Property Name=\"{e.Name}\" Type=\"Microsoft.NAV.{e.Type}\"/>"))
        + "<Property Name=\"lastModifiedDateTime\" Type=\"Edm.DateTimeOffset\"/></EntityType>";

    private static string Properties(string properties) => "<Property Name=\"id\" Type=\"Edm.Guid\" Nullable=\"false\"/>" + string.Concat(properties.Split(' ').SelectMany(group =>
        group[2..].Split(',').Select(name => $"<Property Name=\"{name}\" Type=\"Edm.{group[0] switch { 't' => "String\" MaxLength=\"100", 'g' => "Guid", 'd' => "Decimal\" Scale=\"variable", 'b' => "Boolean", _ => "Date" }}\"/>")));

    [GeneratedRegex(@"^companies\([^)]*\)/(\w+)(?:\?(.*))?$", RegexOptions.Singleline)]
    private static partial Regex Set();

    [GeneratedRegex(@"Microsoft\.NAV\.\w+'")]
    private static partial Regex EnumType();

    [GeneratedRegex("<Property Name=\"(\\w+)\"")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"&\$skiptoken=\d+")]
    private static partial Regex SkipToken();
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ErpLink;
using QuickStart.Story;

namespace QuickStart.Erps;

/// <summary>An ERP with an OData v4 service: the demo ERP, or another that a profile file describes.</summary>
/// <param name="title">Which ERP this is.</param>
/// <param name="address">The service's root.</param>
/// <param name="profile">The file of the adapter's profile.</param>
/// <param name="company">The company, where the service holds several.</param>
/// <param name="token">The bearer token; null for none.</param>
/// <param name="connectionName">The name of the connection's file.</param>
public sealed class ODataErp(
    string title, Uri address, string profile, string? company = null, string? token = null, string connectionName = "odata") : IStoryErp
{
    private const string TokenReference = "Secrets:Token";

    // The CRM's names of fields, and this ERP's.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["name"] = "displayName",
        ["phone"] = "phoneNumber",
        ["email"] = "email",
        ["website"] = "website",
        ["city"] = "city",
        ["customerNumber"] = "number",
    };

    private readonly ODataShape _shape = ODataShape.Of(profile);
    private readonly HttpClient _http = new()
    { DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) } };

    private Uri? _root;

    public string Title => title;

    public string AskedField => "paymentTermId";

    public IReadOnlyDictionary<string, string?> Secrets =>
        token is null ? new Dictionary<string, string?>() : new() { [TokenReference] = token };

    public string ConnectionName => connectionName;

    public ConnectionDefinition Connection { get; } =
        ConnectionFile.Read(connectionName, SettingsOf(address, company, token)) with { Profile = profile };

    public async Task<RecordRef> AddAsync(
        RecordKind kind, IReadOnlyDictionary<string, string?> fields, RecordRef? customer, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        foreach (var (field, value) in fields) body[Names[field]] = value;
        foreach (var (field, value) in kind == ActorKinds.Person ? _shape.Person : new Dictionary<string, string>()) body[field] = value;
        if (customer is { } parent) body[_shape.ParentProperty] = Text(await GetAsync(parent, cancellationToken), _shape.ParentMatches);
        var created = await SendAsync(HttpMethod.Post, Set(kind), body, null, cancellationToken);
        return new RecordRef(kind, Text(created, "id")!);
    }

    public async Task ChangeAsync(RecordRef record, string field, string? value, CancellationToken cancellationToken)
    {
        var now = await GetAsync(record, cancellationToken);
        var change = new JsonObject { [Names[field]] = value };
        await SendAsync(HttpMethod.Patch, PathOf(record), change, Text(now, "@odata.etag"), cancellationToken);
    }

    public async Task<string?> ReadAsync(RecordRef record, string field, CancellationToken cancellationToken)
    {
        var text = Text(await GetAsync(record, cancellationToken), field == AskedField ? AskedField : Names[field]);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public async Task<int> CountAsync(RecordKind kind, string name, CancellationToken cancellationToken)
    {
        var filter = $"displayName eq '{name.Replace("'", "''", StringComparison.Ordinal)}'";
        return (await ListAsync($"{Set(kind)}?$filter={Uri.EscapeDataString(filter)}", cancellationToken)).Count;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> SettingsOf(Uri address, string? company, string? token)
    {
        var settings = new Dictionary<string, string> { ["address"] = address.AbsoluteUri };
        if (company is not null) settings["company"] = company;
        if (token is not null) settings["token"] = TokenReference; // settings never hold a secret, only where it is to be found
        return settings;
    }

    private string Set(RecordKind kind) => kind == ActorKinds.Customer ? _shape.Customers : _shape.Contacts;

    // Business Central's keys are bare, those of the demo ERP are text: its metadata would say so.
    private string PathOf(RecordRef record) =>
        _shape.Companies is null ? $"{Set(record.Kind)}('{record.Key}')" : $"{Set(record.Kind)}({record.Key})";

    private Task<JsonObject> GetAsync(RecordRef record, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, PathOf(record), null, null, cancellationToken);

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancellationToken) =>
        Items(await SendAsync(HttpMethod.Get, path, null, null, cancellationToken));

    private async Task<JsonObject> SendAsync(
        HttpMethod method, string path, JsonObject? body, string? ifMatch, CancellationToken cancellationToken)
    {
        _root ??= await FindRootAsync(cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(_root, path));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await _http.SendAsync(request, cancellationToken);
        var content = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new StoryException($"{title} answered {method} {path} with {(int)response.StatusCode}: {content}");
        return JsonNode.Parse(content)!.AsObject();
    }

    private async Task<Uri> FindRootAsync(CancellationToken cancellationToken)
    {
        if (_shape.Companies is null) return address;
        var companies = Items((await _http.GetFromJsonAsync<JsonObject>(new Uri(address, _shape.Companies), cancellationToken))!);
        var names = string.Join(", ", companies.Select(c => $"'{Text(c, "name")}'"));
        var found = companies.FirstOrDefault(c => company is not null && (Text(c, "name") == company || Text(c, "id") == company))
            ?? throw new StoryException($"Say which company: --company with one of {names}.");
        return new Uri(address, $"{_shape.Companies}({Text(found, "id")})/");
    }

    private static IReadOnlyList<JsonObject> Items(JsonObject page) => [.. page["value"]!.AsArray().Select(n => n!.AsObject())];

    private static string? Text(JsonObject record, string property) => record[property]?.GetValue<string>();
}

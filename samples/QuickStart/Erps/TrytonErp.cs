using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink;
using QuickStart.Story;

namespace QuickStart.Erps;

/// <summary>A Tryton server, over its own JSON-RPC. Customers and persons are parties there, told apart by categories; phone, e-mail and
/// website are rows below them.</summary>
/// <param name="address">The server's root.</param>
/// <param name="database">The database.</param>
/// <param name="user">The login.</param>
/// <param name="password">Its password.</param>
public sealed class TrytonErp(Uri address, string database, string user, string password) : IStoryErp
{
    private readonly TrytonRpc _rpc = new(new Uri(address, $"{Uri.EscapeDataString(database)}/"), user, password);

    public string Title => $"Tryton, database '{database}'";

    public string AskedField => "paymentTerm";

    public IReadOnlyDictionary<string, string?> Secrets => new Dictionary<string, string?> { ["Secrets:Password"] = password };

    public string ConnectionName => "tryton";

    // The file has the rest, with a reference to the password in its place.
    public ConnectionDefinition Connection { get; } = ConnectionFile.Read("tryton", new Dictionary<string, string>
    { ["address"] = address.AbsoluteUri, ["database"] = database, ["user"] = user });

    public async Task<RecordRef> AddAsync(
        RecordKind kind, IReadOnlyDictionary<string, string?> fields, RecordRef? customer, CancellationToken cancellationToken)
    {
        var category = await FindAsync("party.category", kind == ActorKinds.Customer ? "Customer" : "Person", cancellationToken);
        var party = new JsonObject { ["name"] = fields["name"], ["categories"] = Rows("add", new JsonArray(category)) };
        var mechanisms = fields.Where(f => f.Key is "phone" or "email" or "website" && f.Value is not null)
            .Select(f => (JsonNode)new JsonObject { ["type"] = f.Key, ["value"] = f.Value });
        party["contact_mechanisms"] = Rows("create", new JsonArray([.. mechanisms]));
        if (fields.TryGetValue("city", out var city)) party["addresses"] = NewRow(new JsonObject { ["city"] = city });
        if (customer is { } employer)
        {
            var type = await FindAsync("party.relation.type", "is employed by", cancellationToken);
            party["relations"] = NewRow(new JsonObject { ["type"] = type, ["to"] = Id(employer) });
        }

        var ids = await _rpc.CallAsync("party.party.create", [new JsonArray(party)], cancellationToken);
        return new RecordRef(kind, ids![0]!.GetValue<long>().ToString(CultureInfo.InvariantCulture));
    }

    public async Task ChangeAsync(RecordRef record, string field, string? value, CancellationToken cancellationToken)
    {
        var party = await GetAsync(record, cancellationToken);
        var values = field switch
        {
            "name" => new JsonObject { ["name"] = value },
            "city" => new JsonObject { ["addresses"] = ChangedRow(party["addresses."]![0]!, new JsonObject { ["city"] = value }) },
            _ when Mechanism(party, field) is { } row =>
                new JsonObject { ["contact_mechanisms"] = ChangedRow(row, new JsonObject { ["value"] = value }) },
            _ => new JsonObject { ["contact_mechanisms"] = NewRow(new JsonObject { ["type"] = field, ["value"] = value }) },
        };
        await _rpc.CallAsync("party.party.write", [new JsonArray(Id(record)), values], cancellationToken);
    }

    public async Task<string?> ReadAsync(RecordRef record, string field, CancellationToken cancellationToken)
    {
        var party = await GetAsync(record, cancellationToken);
        var text = field switch
        {
            "name" => Text(party["name"]),
            "customerNumber" => Text(party["code"]),
            "city" => party["addresses."]!.AsArray().Select(a => Text(a!["city"])).FirstOrDefault(),
            "paymentTerm" => party["customer_payment_term"]?.GetValue<long>().ToString(CultureInfo.InvariantCulture),
            _ => Text(Mechanism(party, field)?["value"]),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public async Task<int> CountAsync(RecordKind kind, string name, CancellationToken cancellationToken)
    {
        JsonArray domain = [new JsonArray("name", "=", name), new JsonArray("active", "in", new JsonArray(true, false))];
        return (await _rpc.SearchAsync("party.party", domain, ["name"], cancellationToken)).Count;
    }

    public ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonObject> GetAsync(RecordRef record, CancellationToken cancellationToken)
    {
        JsonArray fields = ["name", "code", "customer_payment_term", "addresses.city", "contact_mechanisms.type", "contact_mechanisms.value"];
        var parties = await _rpc.CallAsync("party.party.read", [new JsonArray(Id(record)), fields], cancellationToken);
        return parties![0]!.AsObject();
    }

    private async Task<long> FindAsync(string model, string name, CancellationToken cancellationToken)
    {
        var rows = await _rpc.SearchAsync(model, [new JsonArray("name", "=", name)], ["name"], cancellationToken);
        if (rows.Count > 0) return Id(rows[0]);
        throw new StoryException($"{Title} has no '{name}' among its {model}. Add it: the adapter knows customers and persons by it.");
    }

    // Nested rows are written through their party, as Tryton's own client does: so the party's time moves with them.
    private static JsonArray Rows(string verb, params JsonNode[] arguments) => [new JsonArray([verb, .. arguments])];

    private static JsonArray NewRow(JsonObject values) => Rows("create", new JsonArray(values));

    private static JsonArray ChangedRow(JsonNode row, JsonObject values) => Rows("write", new JsonArray(Id(row)), values);

    private static JsonNode? Mechanism(JsonObject party, string type) =>
        party["contact_mechanisms."]!.AsArray().Where(m => Text(m!["type"]) == type).OrderBy(m => Id(m!)).FirstOrDefault();

    private static long Id(JsonNode row) => row["id"]!.GetValue<long>();

    private static long Id(RecordRef record) => long.Parse(record.Key.Text, CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}

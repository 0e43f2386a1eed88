using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>Somebody who works in the simulated Odoo itself, by the names of its columns.</summary>
public sealed class OdooDoor(SimulatedOdoo server, RecordKind kind) : ISecondWriter
{
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["reference"] = "ref",
        ["language"] = "lang",
        ["postalCode"] = "zip",
        ["state"] = "state_id",
        ["country"] = "country_id",
        ["vatNumber"] = "vat",
        ["companyNumber"] = "company_registry",
        ["jobTitle"] = "function",
        ["paymentTerm"] = "property_payment_term_id",
        ["startDate"] = "date_start",
        ["endDate"] = "date",
        ["status"] = "stage_id",
    };

    private string Model => kind == ActorKinds.Project ? SimulatedOdooSchema.Project : SimulatedOdooSchema.Partner;

    public ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken)
    {
        var column = Columns.GetValueOrDefault(field, field);
        JsonNode stored = value.Kind switch
        {
            ValueKind.Null => false,
            ValueKind.Boolean => value.AsBoolean(),
            ValueKind.Integer => value.AsInteger(),
            ValueKind.Decimal => value.AsDecimal(),
            ValueKind.Reference => Id(value.AsReference().Key),
            ValueKind.Instant => value.AsInstant().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ValueKind.Date => value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ValueKind.ListItem when server.Model(Model).Columns[column].Relation is { } relation => Item(relation, value.AsListItem()),
            ValueKind.ListItem => value.AsListItem(),
            _ => value.AsText(),
        };
        // As a person does it: in the language that the office works in.
        server.Write(Model, Id(key), new JsonObject { [column] = stored }, "nb_NO");
        return default;
    }

    public ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken)
    {
        server.Unlink(Model, Id(key));
        return default;
    }

    public ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken) =>
        new(server.Look(Model, Id(key)));

    private static long Id(RecordKey key) => long.Parse(key.Text, CultureInfo.InvariantCulture);

    private long Item(string model, string key) => long.TryParse(key.TrimStart('#'), CultureInfo.InvariantCulture, out var id) ? id
        : server.Ids(model).First(i => server.Look(model, i) is var row && (row.GetValueOrDefault("code") is { } code
            ? (row.TryGetValue("country_id", out var country) ? server.Look("res.country", long.Parse(country, CultureInfo.InvariantCulture))["code"] + "-" : "") + code : row["name"]) == key);
}

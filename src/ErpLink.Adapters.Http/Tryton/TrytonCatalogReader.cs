using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>Reads the <see cref="TrytonCatalog"/> of a database.</summary>
internal static class TrytonCatalogReader
{
    // Enough to tell microseconds from seconds: one stamp in a million ends in six zeros, and only some versions of PostgreSQL leave them out.
    private const int SampleRecordsMax = 20;

    public static async ValueTask<TrytonCatalog> ReadAsync(TrytonClient client, ConnectionContext context, CancellationToken cancellationToken)
    {
        var company = await CompanyAsync(client, context, cancellationToken).ConfigureAwait(false);
        var partyColumns = await ColumnsAsync(client, "party.party", cancellationToken).ConfigureAwait(false);
        var projectColumns = await OptionalColumnsAsync(client, "project.work", cancellationToken).ConfigureAwait(false);
        var stamps = await client.SearchReadAsync("party.party", [TrytonDomain.Active(includeInactive: true)], 0, SampleRecordsMax, TrytonClient.ById(),
            ["_timestamp"], row => TrytonValues.Text(TrytonValues.Get(row, "_timestamp")), cancellationToken).ConfigureAwait(false);
        return new TrytonCatalog
        {
            Identity = await IdentityAsync(client, context, company, cancellationToken).ConfigureAwait(false),
            Company = company,
            IsPrecise = stamps.Any(s => s.Kind == ValueKind.Text && s.AsText().Contains('.')),
            Categories = await CategoriesAsync(client, context.Settings, cancellationToken).ConfigureAwait(false),
            EmploymentType = partyColumns.ContainsKey("relations")
                ? await EmploymentTypeAsync(client, context.Settings, cancellationToken).ConfigureAwait(false) : null,
            PartyColumns = partyColumns,
            ProjectColumns = projectColumns,
            ProjectStatus = projectColumns.ContainsKey("status") ? await ProjectStatusAsync(client, cancellationToken).ConfigureAwait(false) : default,
        };
    }

    private static async ValueTask<long?> CompanyAsync(TrytonClient client, ConnectionContext context, CancellationToken cancellationToken)
    {
        if (TrytonSettings.CompanyId(context) is not { } wanted)
            return await client.ReadAsync("model.res.user.get_preferences", [true],
                preferences => TrytonValues.Integer(TrytonValues.Get(preferences, "company")), cancellationToken).ConfigureAwait(false);

        var found = await client.SearchReadAsync("company.company", [TrytonDomain.Ids([wanted])], 0, 1, TrytonClient.ById(), ["id"],
            TrytonValues.Id, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? wanted : throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Invalid,
            $"Connection '{context.Name}': there is no company with the id in the setting '{TrytonSettings.Company}', or the user may not see it. " +
            "Give the id of one of the user's companies, or leave it out.")
        { Connection = context.Name, Field = TrytonSettings.Company };
    }

    // The server has no installation id. The first language is created with the database and never touched again, and its time
    // has microseconds: two databases of one name do not share it, and a copy that was moved to another machine keeps it.
    private static async ValueTask<string> IdentityAsync(TrytonClient client, ConnectionContext context, long? company, CancellationToken cancellationToken)
    {
        var born = await client.SearchReadAsync("ir.lang", [TrytonDomain.Active(includeInactive: true)], 0, 1, TrytonClient.ById(), ["create_date"],
            row => TrytonValues.Instant(TrytonValues.Get(row, "create_date")), cancellationToken).ConfigureAwait(false);
        var stamp = born is [{ } instant] ? instant.ToString("yyyyMMdd'T'HHmmss'.'ffffff", CultureInfo.InvariantCulture) : "unknown";
        return string.Create(CultureInfo.InvariantCulture, $"tryton/{context.Settings.Get(TrytonSettings.Database)}/{stamp}/{company ?? 0}");
    }

    private static ValueTask<Dictionary<string, int?>> ColumnsAsync(TrytonClient client, string model, CancellationToken cancellationToken) =>
        client.ReadAsync($"model.{model}.fields_get", [new JsonArray()], fields => fields.EnumerateObject().ToDictionary(
            f => f.Name,
            f => f.Value.TryGetProperty("size"u8, out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var length) && length > 0 ? length : (int?)null,
            StringComparer.Ordinal), cancellationToken);

    private static async ValueTask<Dictionary<string, int?>> OptionalColumnsAsync(TrytonClient client, string model, CancellationToken cancellationToken)
    {
        try
        {
            return await ColumnsAsync(client, model, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException missing) when (missing.FailureClass is FailureClass.Bug or FailureClass.Forbidden or FailureClass.NotFound)
        {
            return [];
        }
    }

    private static async ValueTask<FieldValue> ProjectStatusAsync(TrytonClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ReadAsync("model.project.work.default_get", [new JsonArray("status"), false],
                defaults => TrytonValues.Integer(TrytonValues.Get(defaults, "status")) is { } id ? FieldValue.ListItem(RowKey.Of(id).Text) : FieldValue.Absent,
                cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException missing) when (missing.FailureClass == FailureClass.Forbidden)
        {
            return FieldValue.Absent;
        }
    }

    private static async ValueTask<Dictionary<RecordKind, long>> CategoriesAsync(TrytonClient client, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        (RecordKind Kind, string Name)[] wanted =
        [
            (ActorKinds.Customer, TrytonSettings.GetOrDefault(settings, TrytonSettings.CustomerCategory)),
            (ActorKinds.Supplier, TrytonSettings.GetOrDefault(settings, TrytonSettings.SupplierCategory)),
            (ActorKinds.Person, TrytonSettings.GetOrDefault(settings, TrytonSettings.PersonCategory)),
        ];
        var names = new JsonArray();
        foreach (var (_, name) in wanted) names.Add((JsonNode)name);
        // A name is unique below its parent only; the highest place, then the oldest, counts. Names are translated: the user's language.
        var found = await client.SearchReadAsync("party.category", [TrytonDomain.Clause("name", "in", names)], 0, null, TrytonClient.ById(), ["name", "parent"],
            row => (Id: TrytonValues.Id(row), Name: TrytonValues.Text(TrytonValues.Get(row, "name")), IsTop: TrytonValues.Integer(TrytonValues.Get(row, "parent")) is null),
            cancellationToken, inUsersLanguage: true).ConfigureAwait(false);
        var ids = new Dictionary<RecordKind, long>();
        foreach (var (kind, name) in wanted)
            if (found.Where(c => c.Name == FieldValue.Text(name)).OrderByDescending(c => c.IsTop).ThenBy(c => c.Id).Select(c => (long?)c.Id).FirstOrDefault() is { } id)
                ids[kind] = id;
        return ids;
    }

    private static async ValueTask<long?> EmploymentTypeAsync(TrytonClient client, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        var name = TrytonSettings.GetOrDefault(settings, TrytonSettings.EmploymentRelation);
        var found = await client.SearchReadAsync("party.relation.type", [TrytonDomain.Clause("name", "=", name)], 0, 1, TrytonClient.ById(), ["name"],
            TrytonValues.Id, cancellationToken, inUsersLanguage: true).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }
}

using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>Reads the <see cref="OdooCatalog"/> of a database.</summary>
internal static class OdooCatalogReader
{
    public static async ValueTask<OdooCatalog> ReadAsync(OdooClient client, ConnectionContext context, ErpAddress address, CancellationToken cancellationToken)
    {
        var company = await CompanyAsync(client, context, cancellationToken).ConfigureAwait(false);
        var partner = await ColumnsAsync(client, OdooDescriber.PartnerModel, cancellationToken).ConfigureAwait(false);
        var project = await OptionalAsync(() => ColumnsAsync(client, OdooDescriber.ProjectModel, cancellationToken)).ConfigureAwait(false) ?? [];
        return new OdooCatalog
        {
            Identity = await IdentityAsync(client, context, address, company, cancellationToken).ConfigureAwait(false),
            Language = context.Settings.Find(OdooSettings.Language) ?? await LanguageAsync(client, cancellationToken).ConfigureAwait(false),
            Partner = await WithDefaultsAsync(client, OdooDescriber.PartnerModel, partner, cancellationToken).ConfigureAwait(false),
            Project = await WithDefaultsAsync(client, OdooDescriber.ProjectModel, project, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What a model, a method or a right gives that need not be there; <see langword="null"/> where it is not.</summary>
    public static async ValueTask<T?> OptionalAsync<T>(Func<ValueTask<T>> read)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        // How an unknown model is answered differs by version and protocol.
        catch (ErpLinkException missing) when (missing.FailureClass is FailureClass.Forbidden or FailureClass.NotSupported or FailureClass.NotFound
            or FailureClass.Invalid or FailureClass.Bug && missing.Code != ErrorCodes.AnswerMalformed)
        {
            return null;
        }
    }

    /// <summary>The columns of a model.</summary>
    public static async ValueTask<Dictionary<string, OdooColumn>> ColumnsAsync(OdooClient client, string model, CancellationToken cancellationToken)
    {
        var call = new OdooCall(model, "fields_get") { Arguments = [("allfields", OdooClient.Names([])), ("attributes", OdooClient.Names(OdooColumn.Attributes))] };
        return (await client.ReadAsync(call, OdooColumn.Decode, cancellationToken).ConfigureAwait(false)).Value;
    }

    // Of the columns that are never blank, for there is no way to say "nothing" to them, and of the stage that a project starts in.
    private static async ValueTask<Dictionary<string, OdooColumn>> WithDefaultsAsync(OdooClient client, string model,
        Dictionary<string, OdooColumn> columns, CancellationToken cancellationToken)
    {
        var wanted = columns.Values.Where(c => c.Name is OdooShape.Active or OdooDescriber.Stage || c.IsNeverBlank && c.Name.StartsWith("x_", StringComparison.Ordinal)).ToList();
        if (wanted.Count == 0) return columns;
        var call = new OdooCall(model, "default_get") { Arguments = [("fields", OdooClient.Names(wanted.Select(c => c.Name)))] };
        var found = await OptionalAsync(async () => (await client.ReadAsync(call,
            defaults => wanted.ConvertAll(c => c.WithDefault(defaults)), cancellationToken).ConfigureAwait(false)).Value).ConfigureAwait(false);
        foreach (var column in found ?? []) columns[column.Name] = column;
        return columns;
    }

    private static async ValueTask<long?> CompanyAsync(OdooClient client, ConnectionContext context, CancellationToken cancellationToken)
    {
        if (OdooSettings.CompanyId(context) is not { } wanted) return null;
        var found = await OptionalAsync(async () => (await client.SearchReadAsync("res.company", OdooDomain.Ids([wanted]), ["id"], 1, OdooValues.RowId, cancellationToken)
            .ConfigureAwait(false)).Value).ConfigureAwait(false);
        return found is [_] ? wanted : throw OdooSettings.Invalid(context, OdooSettings.Company, "is the id of no company, or of one that the user may not see",
            "Give the id of one of the user's companies, or leave it out.");
    }

    // Which users may read the database's own id differs; the address stands in for it.
    private static async ValueTask<string> IdentityAsync(OdooClient client, ConnectionContext context, ErpAddress address, long? company,
        CancellationToken cancellationToken)
    {
        var found = await OptionalAsync(async () => (await client.SearchReadAsync("ir.config_parameter", OdooDomain.Where("key", "=", "database.uuid"),
            ["value"], 1, row => OdooValues.Get(row, "value") is { ValueKind: JsonValueKind.String } value ? value.GetString() : null, cancellationToken).ConfigureAwait(false)).Value).ConfigureAwait(false);
        var database = found is [{ Length: > 0 and <= 64 } uuid] && uuid.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? uuid
            : $"{address.Root.Authority}/{context.Settings.Get(OdooSettings.Database)}";
        return string.Create(CultureInfo.InvariantCulture, $"odoo/{database}/{company ?? 0}");
    }

    private static async ValueTask<string?> LanguageAsync(OdooClient client, CancellationToken cancellationToken) =>
        (await client.ReadAsync(new OdooCall("res.users", "context_get"),
            context => context.TryGetProperty("lang"u8, out var lang) && lang.ValueKind == JsonValueKind.String ? lang.GetString() : null, cancellationToken).ConfigureAwait(false)).Value;
}
